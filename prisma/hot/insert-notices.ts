// A notice made into items: one for each firm of its audience.

import type { Tx } from '#prisma/db.ts';

/** Firms of the directory under a node ('' for all), of one profession or (null) of any. */
export interface NoticeAudience {
  readonly gridPath: string;
  readonly profession: string | null;
}

export interface NewNotice extends NoticeAudience {
  readonly taskId: string;
  readonly taskCode: string;
  readonly facts: unknown;
  readonly factsVersion: number;
}

/**
 * Inserts the items, numbered by grid and code. Returns the ids. Reads grid and unit whole: an audience is most of
 * them, once.
 */
export async function insertNotices(tx: Tx, notice: NewNotice): Promise<readonly string[]> {
  const made = await tx.$queryRaw<readonly { readonly id: string }[]>`
    WITH audience AS (
      SELECT u.id, u.uscc, g.id AS grid_id, g.path,
             (row_number() OVER (ORDER BY g.path, u.uscc))::text AS number
        FROM unit u JOIN grid g ON g.id = u.grid_id
       WHERE u.status <> 'removed' AND starts_with(g.path, ${notice.gridPath})
         AND (${notice.profession}::text IS NULL OR u.profession = ${notice.profession}))
    INSERT INTO item (code, kind, natural_key, task_id, unit_id, grid_id, grid_path, facts, facts_version, waiting_on)
    SELECT ${notice.taskCode} || '-' || lpad(a.number, greatest(4, length(a.number)), '0'), 'law_notice',
           ${notice.taskCode} || '/' || a.uscc, ${notice.taskId}::uuid, a.id, a.grid_id, a.path,
           ${JSON.stringify(notice.facts)}::jsonb, ${notice.factsVersion}::int, 'firm'
      FROM audience a
     ORDER BY a.path, a.uscc
    RETURNING id`;
  return made.map(({ id }) => id);
}
