// A training made into items: one for each firm of its audience.

import type { Tx } from '#prisma/db.ts';

export interface NewTrainingItems {
  readonly taskId: string;
  readonly taskCode: string;
  readonly facts: unknown;
  readonly factsVersion: number;
  readonly payloadVersion: number;
  /** Only firms under this node; '' for all. */
  readonly gridPath: string;
  /** Only firms of this profession; null for all. */
  readonly profession: string | null;
  /** Only firms with a statistician who began on or after this day (YYYY-MM-DD) and was at no pre-job training yet; null for all. */
  readonly newcomersSince: string | null;
}

/**
 * Inserts the items, numbered by place and firm; each keeps the names of its newcomers. Returns their ids. Uses
 * unit_grid_id_idx and unit_contact_unit_id_idx.
 */
export async function insertTrainingItems(tx: Tx, items: NewTrainingItems): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<readonly { readonly id: string }[]>`
    WITH audience AS MATERIALIZED (
      SELECT u.id, u.uscc, g.id AS grid_id, g.path,
             ARRAY(SELECT DISTINCT p.name
                     FROM unit_contact c JOIN person p ON p.id = c.person_id
                    WHERE c.unit_id = u.id AND c.valid_to_on IS NULL AND c.role = 'enterprise_statistician'
                      AND c.valid_from_on >= ${items.newcomersSince}::date
                      AND NOT EXISTS (SELECT 1 FROM training_presence tp
                                       WHERE tp.unit_id = u.id AND tp.name = p.name AND tp.prejob)
                    ORDER BY p.name) AS newcomers
        FROM unit u JOIN grid g ON g.id = u.grid_id
       WHERE u.status <> 'removed' AND starts_with(g.path, ${items.gridPath})
         AND (${items.profession}::text IS NULL OR u.profession = ${items.profession}::text)),
    numbered AS (
      SELECT a.*, row_number() OVER (ORDER BY a.path, a.uscc)::text AS number
        FROM audience a
       WHERE ${items.newcomersSince}::text IS NULL OR cardinality(a.newcomers) > 0)
    INSERT INTO item (code, kind, natural_key, task_id, unit_id, grid_id, grid_path, facts, facts_version, payload,
                      payload_version, waiting_on)
    SELECT ${items.taskCode} || '-' || lpad(n.number, greatest(4, length(n.number)), '0'), 'training_notice',
           ${items.taskCode} || '/' || n.uscc, ${items.taskId}::uuid, n.id, n.grid_id, n.path,
           ${JSON.stringify(items.facts)}::jsonb, ${items.factsVersion}::int,
           jsonb_build_object('newcomers', n.newcomers), ${items.payloadVersion}::int, 'firm'
      FROM numbered n
    RETURNING id`;
  return rows.map(({ id }) => id);
}
