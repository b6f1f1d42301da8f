// Verification queries of a list made into items: one for each row whose firm is there and has not been asked yet.

import type { Tx } from '#prisma/db.ts';

/** One row of a list as its item will keep it; what the firm is to be called by is given here. */
export interface NewQuery {
  readonly naturalKey: string;
  readonly uscc: string;
  readonly period: string;
  readonly payload: unknown;
}

export interface NewQueries {
  readonly taskId: string;
  readonly taskCode: string;
  readonly facts: unknown;
  readonly factsVersion: number;
  readonly payloadVersion: number;
  readonly rows: readonly NewQuery[];
}

/**
 * Inserts the items, numbered in the order of the rows, and gives each query its ordinal among its firm's of the
 * period. A key that is there already is left alone. Returns the ids of the new ones. Uses unit_uscc_key,
 * item_unit_id_idx and item's natural key.
 */
export async function insertQueries(tx: Tx, queries: NewQueries): Promise<readonly string[]> {
  const rows = queries.rows.map((row, index) => ({ ...row, place: index + 1 }));
  const made = await tx.$queryRaw<readonly { readonly id: string }[]>`
    WITH asked AS (
      SELECT r.place, r."naturalKey" AS natural_key, r.payload, u.id AS unit_id, g.id AS grid_id, g.path,
             r.place::text AS number,
             row_number() OVER (PARTITION BY u.id, r.period ORDER BY r.place)
               + (SELECT count(*) FROM item e
                   WHERE e.unit_id = u.id AND e.kind = 'verification_query'
                     AND starts_with(e.natural_key, r.period || '/')) AS ordinal
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(
               place int, "naturalKey" text, uscc text, period text, payload jsonb)
        JOIN unit u ON u.uscc = r.uscc AND u.status <> 'removed'
        JOIN grid g ON g.id = u.grid_id
       WHERE NOT EXISTS (SELECT 1 FROM item i
                          WHERE i.kind = 'verification_query' AND i.natural_key = r."naturalKey"))
    INSERT INTO item (code, kind, natural_key, task_id, unit_id, grid_id, grid_path, facts, facts_version, payload,
                      payload_version, waiting_on)
    SELECT ${queries.taskCode} || '-' || lpad(a.number, greatest(4, length(a.number)), '0'), 'verification_query',
           a.natural_key, ${queries.taskId}::uuid, a.unit_id, a.grid_id, a.path,
           ${JSON.stringify(queries.facts)}::jsonb, ${queries.factsVersion}::int,
           a.payload || jsonb_build_object('ordinal', a.ordinal), ${queries.payloadVersion}::int, 'firm'
      FROM asked a
     ORDER BY a.place
    ON CONFLICT (kind, natural_key) DO NOTHING
    RETURNING id`;
  return made.map(({ id }) => id);
}
