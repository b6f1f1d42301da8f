// Who may say whether a change of people is so: the grid's leader, and whoever stands in for her on the way up.

/** A post as far as judging goes. */
export interface JudgingPost {
  readonly role: string;
  readonly gridLevel: number;
  readonly gridPath: string;
  /** Answers for a firm at this very node. */
  readonly competes: boolean;
}

const JUDGES: ReadonlySet<string> = new Set([
  'grid_adviser',
  'township_statistician',
  'specialist',
  'section_head',
  'duty_clerk',
  'admin',
]);

/**
 * The nodes under which somebody with these posts may judge. The leaders of levels 1 and 2 head a city and a township
 * and are no duty post; whoever answers for a firm of a node is no judge of its others (house rule).
 */
export function nodesJudged(posts: readonly JudgingPost[]): readonly string[] {
  return posts
    .filter(
      ({ competes, gridLevel, role }) =>
        !competes && (JUDGES.has(role) || (role === 'grid_leader' && gridLevel >= 3)),
    )
    .map(({ gridPath }) => gridPath);
}
