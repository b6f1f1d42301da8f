// Which firms a task is about, before it exists: how many owe the form, and how many cannot be told.

import type { Tx } from '#prisma/db.ts';
import { IN_USE } from './in-use.ts';

export interface TaskScope {
  /** Units that owe the form in the period. */
  readonly units: number;
  /** Enterprise grids they are in. */
  readonly grids: number;
  /** Units nobody can be told about: no contact, or none with an address. */
  readonly unreachableUnits: number;
  /** Items of the form and period that are there already. */
  readonly itemsThere: number;
}

/** Counts the firms of a form and period under a node ('' for all). */
export async function taskScope(
  tx: Tx,
  asked: {
    readonly formCode: string;
    readonly period: string;
    readonly periodMonth: string;
    readonly gridPath: string;
  },
): Promise<TaskScope> {
  const [row] = await tx.$queryRaw<readonly Record<keyof TaskScope, bigint>[]>`
    WITH owing AS MATERIALIZED (
      SELECT u.id, u.grid_id
        FROM unit u JOIN grid g ON g.id = u.grid_id
       WHERE u.status <> 'removed' AND starts_with(g.path, ${asked.gridPath})
         AND EXISTS (SELECT 1 FROM obligation o
                      WHERE o.unit_id = u.id AND o.form_code = ${asked.formCode}
                        AND o.first_period <= ${asked.periodMonth}
                        AND (o.last_period IS NULL OR o.last_period >= ${asked.periodMonth})))
    SELECT (SELECT count(*) FROM owing) AS units,
           (SELECT count(DISTINCT grid_id) FROM owing) AS grids,
           (SELECT count(*) FROM owing w
             WHERE NOT EXISTS (SELECT 1 FROM unit_contact c JOIN binding b ON b.person_id = c.person_id
                                WHERE c.unit_id = w.id AND c.valid_to_on IS NULL AND ${IN_USE}))
             AS "unreachableUnits",
           (SELECT count(*) FROM item i JOIN task t ON t.id = i.task_id
             WHERE t.form_code = ${asked.formCode} AND t.period = ${asked.period}) AS "itemsThere"`;
  if (row === undefined) throw new Error('the scope query returned no row');
  return {
    units: Number(row.units),
    grids: Number(row.grids),
    unreachableUnits: Number(row.unreachableUnits),
    itemsThere: Number(row.itemsThere),
  };
}
