// Queries that wait for their firm's answer under nodes, for the lists of those who look after these.

import type { Tx } from '#prisma/db.ts';
import { toInstant } from '#prisma/temporal.ts';

export interface OpenQueryRow {
  readonly id: string;
  readonly unitId: string;
  readonly unitShortName: string;
  readonly gridPath: string;
  readonly payload: unknown;
  readonly askedAt: Temporal.Instant;
  /** Of its form, else of its firm. */
  readonly profession: string | null;
}

/**
 * Open queries under any of these nodes, each once. Uses item_task_id_grid_path_idx, a probe for each batch and node:
 * an index of open queries by node alone would cost every answer a write.
 */
export async function openQueriesUnder(
  tx: Tx,
  gridPaths: readonly string[],
): Promise<readonly OpenQueryRow[]> {
  const rows = await tx.$queryRaw<readonly (Omit<OpenQueryRow, 'askedAt'> & { readonly askedAt: Date })[]>`
    SELECT DISTINCT ON (i.id) i.id, i.unit_id AS "unitId", u.short_name AS "unitShortName", i.grid_path AS "gridPath",
           i.payload, t.created_at AS "askedAt", coalesce(f.profession, u.profession) AS profession
      FROM task t
      CROSS JOIN unnest(${gridPaths}::text[]) AS p(path)
      CROSS JOIN LATERAL (
        SELECT * FROM item
         WHERE task_id = t.id AND grid_path ~>=~ p.path AND grid_path ~<~ (p.path || chr(1114111))
           AND standing = 'open'
        OFFSET 0) i
      JOIN unit u ON u.id = i.unit_id AND u.status <> 'removed'
      LEFT JOIN report_form f ON f.code = i.payload->>'formCode'
     WHERE t.kind = 'verification_query'
     ORDER BY i.id`;
  return rows.map((row) => ({ ...row, askedAt: toInstant(row.askedAt) }));
}
