// Whom a step reaches: duty posts, climbed over vacant seats, ending at the duty clerk.
import type { Role } from '#bot/domain/roster/vocabulary.ts';
import type { Audience } from './steps.ts';

/** Posts that routine steps may reach. Level 1's leader, a deputy mayor, is none of them. */
export type DutyPost =
  | 'leader'
  | 'adviser'
  | 'area'
  | 'township_statistician'
  | 'department_statistician'
  | 'specialist'
  | 'section_head'
  | 'duty_clerk';

/** Where a step goes when its post is vacant: along duty, not rank. Every chain ends at the duty clerk. */
const CHAINS: Readonly<Record<DutyPost, readonly DutyPost[]>> = {
  leader: ['leader', 'area', 'township_statistician', 'specialist', 'section_head', 'duty_clerk'],
  area: ['area', 'township_statistician', 'specialist', 'section_head', 'duty_clerk'],
  township_statistician: ['township_statistician', 'specialist', 'section_head', 'duty_clerk'],
  adviser: ['adviser', 'specialist', 'section_head', 'duty_clerk'],
  department_statistician: ['department_statistician', 'specialist', 'section_head', 'duty_clerk'],
  specialist: ['specialist', 'section_head', 'duty_clerk'],
  section_head: ['section_head', 'duty_clerk'],
  duty_clerk: ['duty_clerk'],
};

/** Every duty post: an occasion that ends with one speaks to its holder. */
export const DUTY_POSTS: readonly string[] = Object.keys(CHAINS);

/**
 * The duty post a role at a level of the grid tree is, null for roles no routine step may reach: deputies
 * and members (competitors of the firms named), the leaders of levels 1 and 2, advisers above level 4,
 * administrators.
 */
export function dutyPostOf(role: Role, gridLevel: number): DutyPost | null {
  switch (role) {
    case 'grid_leader':
      return gridLevel === 4 ? 'leader' : gridLevel === 3 ? 'area' : null;
    case 'grid_adviser':
      return gridLevel === 4 ? 'adviser' : null;
    case 'township_statistician':
    case 'department_statistician':
    case 'specialist':
    case 'section_head':
    case 'duty_clerk':
      return role;
    case 'deputy_grid_leader':
    case 'grid_member':
    case 'admin':
      return null;
  }
}

/** Somebody who holds a post on the way up from a firm, for the form's profession where posts have one. */
export interface Holder {
  readonly post: DutyPost;
  readonly personId: string;
  /** Has an account the service may write to now. */
  readonly reachable: boolean;
}

/** A post the step passed over; an `unreachable` one counts as vacant and stays on the clerk's list. */
export interface SkippedPost {
  readonly post: DutyPost;
  readonly reason: 'vacant' | 'unreachable';
  /** Who could not be reached; empty for a vacant post. */
  readonly personIds: readonly string[];
}

export interface Climb {
  readonly wanted: DutyPost;
  /** The post reached, null when not even the duty clerk can be. */
  readonly post: DutyPost | null;
  /** All reachable holders of that post: a township may have two statisticians. */
  readonly personIds: readonly string[];
  readonly skipped: readonly SkippedPost[];
}

/**
 * Who gets what is meant for a post. The first post of its chain with a reachable holder takes it.
 * Posts passed over are named with the reason, and so is an unreachable colleague of those reached.
 */
export function climb(wanted: DutyPost, holders: readonly Holder[]): Climb {
  const skipped: SkippedPost[] = [];
  for (const post of CHAINS[wanted]) {
    const held = holders.filter((holder) => holder.post === post);
    const personIds = unique(held.filter(({ reachable }) => reachable));
    const missed = unique(held.filter(({ reachable }) => !reachable));
    if (held.length === 0) skipped.push({ post, reason: 'vacant', personIds: [] });
    if (missed.length > 0) skipped.push({ post, reason: 'unreachable', personIds: missed });
    if (personIds.length > 0) return { wanted, post, personIds, skipped };
  }
  return { wanted, post: null, personIds: [], skipped };
}

/** One addressee of a step, with every post on whose behalf she is reached. */
export interface Addressee {
  readonly personId: string;
  readonly wanted: readonly DutyPost[];
}

export interface Recipients {
  /** In order; one person reached twice gets one line. Empty: not even the duty clerk can be reached. */
  readonly addressees: readonly Addressee[];
  readonly climbs: readonly Climb[];
}

/**
 * Audiences reached by duty post. The specialist alone is that of a returned form; the clerk is asked for lists,
 * the section head with her when they are late.
 */
export type PostAudience =
  | Exclude<Audience, 'group' | 'firm'>
  | 'specialist'
  | 'clerk'
  | 'clerk_and_section_head';

/** The people a step reaches. A department's statistician gets step 7's list where there is one. */
export function recipientsOf(audience: PostAudience, holders: readonly Holder[]): Recipients {
  const climbs = postsOf(audience, holders).map((post) => climb(post, holders));
  const found = new Map<string, readonly DutyPost[]>();
  for (const { personIds, wanted } of climbs) {
    for (const personId of personIds) found.set(personId, [...(found.get(personId) ?? []), wanted]);
  }
  return { addressees: [...found].map(([personId, wanted]) => ({ personId, wanted })), climbs };
}

function postsOf(audience: PostAudience, holders: readonly Holder[]): readonly DutyPost[] {
  switch (audience) {
    case 'specialist':
      return ['specialist'];
    case 'clerk':
      return [clerkOrStaff(holders)];
    case 'clerk_and_section_head':
      return [clerkOrStaff(holders), 'section_head'];
    case 'leader':
      return ['leader'];
    case 'adviser':
      return ['adviser'];
    case 'township':
      return ['township_statistician'];
    case 'township_and_specialist':
      return holders.some(({ post }) => post === 'department_statistician')
        ? ['township_statistician', 'specialist', 'department_statistician']
        : ['township_statistician', 'specialist'];
    case 'duty_clerk_and_specialist':
      return ['duty_clerk', 'specialist'];
  }
}

/** Every chain ends at the duty clerk; what begins there goes to the profession's own staff when she is away. */
function clerkOrStaff(holders: readonly Holder[]): DutyPost {
  return holders.some(({ post, reachable }) => post === 'duty_clerk' && reachable)
    ? 'duty_clerk'
    : 'specialist';
}

function unique(holders: readonly Holder[]): readonly string[] {
  return [...new Set(holders.map(({ personId }) => personId))];
}
