// What a task will reach and cost, before anybody confirms it.

import type { Tx } from '#prisma/db.ts';

/** Counts of who will be spoken to. */
export interface TaskForecast {
  /** Units that owe the form in the period. */
  readonly units: number;
  /** Items of the form and period that are there already. */
  readonly itemsThere: number;
  /** Units nobody can be told about: no contact, or none with an address. */
  readonly unreachableUnits: number;
  readonly grids: number;
  readonly groups: number;
  readonly leaders: number;
  readonly contacts: number;
}

/** Reads the forecast of a form and period under a node ('' for all). */
export async function taskForecast(
  tx: Tx,
  asked: { readonly formCode: string; readonly periodMonth: string; readonly gridPath: string },
): Promise<TaskForecast> {
  const [row] = await tx.$queryRaw<readonly Record<keyof TaskForecast, bigint>[]>`
    WITH owing AS (
      SELECT u.id, u.grid_id
        FROM unit u JOIN grid g ON g.id = u.grid_id
       WHERE u.status <> 'removed' AND starts_with(g.path, ${asked.gridPath})
         AND EXISTS (SELECT 1 FROM obligation o
                      WHERE o.unit_id = u.id AND o.form_code = ${asked.formCode}
                        AND o.first_period <= ${asked.periodMonth}
                        AND (o.last_period IS NULL OR o.last_period >= ${asked.periodMonth}))),
    reached AS (
      SELECT DISTINCT ON (c.unit_id) c.unit_id, c.person_id
        FROM unit_contact c JOIN owing w ON w.id = c.unit_id
       WHERE c.valid_to_on IS NULL AND EXISTS (SELECT 1 FROM binding b WHERE b.person_id = c.person_id)
       ORDER BY c.unit_id, c.role, c.is_main DESC)
    SELECT (SELECT count(*) FROM owing) AS units,
           (SELECT count(*) FROM item i JOIN owing w ON w.id = i.unit_id JOIN task t ON t.id = i.task_id
             WHERE t.form_code = ${asked.formCode}) AS "itemsThere",
           (SELECT count(*) FROM owing w WHERE NOT EXISTS (SELECT 1 FROM reached r WHERE r.unit_id = w.id))
             AS "unreachableUnits",
           (SELECT count(DISTINCT grid_id) FROM owing) AS grids,
           (SELECT count(DISTINCT c.grid_id) FROM conversation c WHERE c.grid_id IN (SELECT grid_id FROM owing))
             AS groups,
           (SELECT count(DISTINCT p.person_id) FROM post p
             WHERE p.role = 'grid_leader' AND p.valid_to_on IS NULL AND p.grid_id IN (SELECT grid_id FROM owing))
             AS leaders,
           (SELECT count(DISTINCT person_id) FROM reached) AS contacts`;
  if (row === undefined) throw new Error('the forecast query returned no row');
  return {
    units: Number(row.units),
    itemsThere: Number(row.itemsThere),
    unreachableUnits: Number(row.unreachableUnits),
    grids: Number(row.grids),
    groups: Number(row.groups),
    leaders: Number(row.leaders),
    contacts: Number(row.contacts),
  };
}
