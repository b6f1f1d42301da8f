// Who the sandbox shows: a grid whose group, leader and statisticians can all be reached, and the duty clerk.

import type { Tx } from '#prisma/db.ts';

/** A grid that makes a good demonstration. */
export interface CastGrid {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** The group's id at the platform. */
  readonly groupAddress: string;
  readonly conversationId: string;
  /** Units of the grid that owe the form. */
  readonly firms: number;
}

/** Somebody with an address; `place` is the unit or node they stand for. */
export interface CastPerson {
  readonly personId: string;
  readonly name: string;
  readonly address: string;
  readonly place: string;
}

/**
 * Grids with a group, a reachable leader and at least two firms that owe the form and whose first
 * reachable statistician answers for that firm alone, by code.
 *
 * Counted per row through indexes, not joined: in the first minute after an import the tables have no
 * statistics, and on the sample city the joined form took 24 s where this one takes 40 ms.
 */
export async function castGrids(tx: Tx, channel: string, formCode: string): Promise<readonly CastGrid[]> {
  return tx.$queryRaw<readonly CastGrid[]>`
    WITH owing AS MATERIALIZED (
      SELECT u.id, u.grid_id FROM unit u
       WHERE u.status <> 'removed'
         AND EXISTS (SELECT 1 FROM obligation o WHERE o.unit_id = u.id AND o.form_code = ${formCode})),
    asked AS MATERIALIZED (
      SELECT DISTINCT ON (w.id) w.grid_id, c.person_id, c.role
        FROM owing w JOIN unit_contact c ON c.unit_id = w.id AND c.valid_to_on IS NULL
        JOIN binding b ON b.person_id = c.person_id AND b.channel = ${channel} AND b.state <> 'not_member'
       ORDER BY w.id, c.role, c.is_main DESC, c.id),
    lively AS MATERIALIZED (
      SELECT a.grid_id FROM asked a
       WHERE a.role = 'enterprise_statistician'
         AND (SELECT count(DISTINCT c.unit_id) FROM unit_contact c JOIN unit u ON u.id = c.unit_id
               WHERE c.person_id = a.person_id AND c.valid_to_on IS NULL AND u.status <> 'removed') = 1
       GROUP BY a.grid_id HAVING count(DISTINCT a.person_id) >= 2)
    SELECT DISTINCT ON (g.code) g.id, g.code, g.name, v.external_id AS "groupAddress", v.id AS "conversationId",
           (SELECT count(*)::int FROM owing w WHERE w.grid_id = g.id) AS firms
      FROM lively l JOIN grid g ON g.id = l.grid_id
      JOIN conversation v ON v.grid_id = g.id AND v.channel = ${channel}
     WHERE (SELECT count(*) FROM post p JOIN binding b ON b.person_id = p.person_id
             WHERE p.grid_id = g.id AND p.role = 'grid_leader' AND p.valid_to_on IS NULL
               AND b.channel = ${channel} AND b.state <> 'not_member') > 0
     ORDER BY g.code, v.id`;
}

/** The first reachable statisticians of a grid's owing firms, each answering for one firm only. */
export async function castStatisticians(
  tx: Tx,
  channel: string,
  formCode: string,
  gridId: string,
  limit: number,
): Promise<readonly CastPerson[]> {
  return tx.$queryRaw<readonly CastPerson[]>`
    SELECT p.id AS "personId", p.name, f.address, f.short_name AS place
      FROM (SELECT DISTINCT ON (u.uscc) u.uscc, u.short_name, c.person_id, c.role, b.address
              FROM unit u JOIN unit_contact c ON c.unit_id = u.id AND c.valid_to_on IS NULL
              JOIN binding b ON b.person_id = c.person_id AND b.channel = ${channel}
                            AND b.state <> 'not_member'
             WHERE u.grid_id = ${gridId}::uuid AND u.status <> 'removed'
               AND EXISTS (SELECT 1 FROM obligation o WHERE o.unit_id = u.id AND o.form_code = ${formCode})
             ORDER BY u.uscc, c.role, c.is_main DESC, c.id, b.id) f
      JOIN person p ON p.id = f.person_id
     WHERE f.role = 'enterprise_statistician'
       AND (SELECT count(DISTINCT c.unit_id) FROM unit_contact c JOIN unit u ON u.id = c.unit_id
             WHERE c.person_id = p.id AND c.valid_to_on IS NULL AND u.status <> 'removed') = 1
     ORDER BY f.uscc
     LIMIT ${limit}`;
}

/** The reachable holder of a post at a node, or anywhere when `gridId` is null; null when there is none. */
export async function castHolder(
  tx: Tx,
  channel: string,
  role: string,
  gridId: string | null,
): Promise<CastPerson | null> {
  const [holder] = await tx.$queryRaw<readonly CastPerson[]>`
    SELECT p.id AS "personId", p.name, b.address, g.name AS place
      FROM post o JOIN person p ON p.id = o.person_id JOIN grid g ON g.id = o.grid_id
      JOIN binding b ON b.person_id = p.id AND b.channel = ${channel} AND b.state <> 'not_member'
     WHERE o.role = ${role} AND o.valid_to_on IS NULL AND (${gridId}::uuid IS NULL OR o.grid_id = ${gridId}::uuid)
     ORDER BY o.id, b.id LIMIT 1`;
  return holder ?? null;
}
