// Whom a training's round reaches: recipients by kind, and the firms nobody can be told about.

import type { Tx } from '#prisma/db.ts';
import { IN_USE } from './in-use.ts';
import type { UnreachableUnit } from './task-reach.ts';

/** How many a training's steps can reach in a round, each counted once. */
export interface TrainingReach {
  readonly units: number;
  readonly grids: number;
  /** Asked for one firm only: they share one text. */
  readonly sharedContacts: number;
  /** Answer for several firms: each gets a text of their own. */
  readonly personalContacts: number;
  readonly groups: number;
  readonly leaders: number;
  readonly townships: number;
}

/** Counts the recipients of a training's open items of a round. */
export async function trainingReach(tx: Tx, taskId: string, round: number): Promise<TrainingReach> {
  const [row] = await tx.$queryRaw<readonly Record<keyof TrainingReach, bigint>[]>`
    WITH asked AS MATERIALIZED (
      SELECT i.unit_id, i.grid_id, i.grid_path FROM item i
       WHERE i.task_id = ${taskId}::uuid AND i.round = ${round}::int AND i.standing = 'open'),
    reached AS MATERIALIZED (
      SELECT DISTINCT person_id FROM (
        SELECT (SELECT c.person_id FROM unit_contact c
                 WHERE c.unit_id = a.unit_id AND c.valid_to_on IS NULL
                   AND EXISTS (SELECT 1 FROM binding b WHERE b.person_id = c.person_id AND ${IN_USE})
                 ORDER BY c.role, c.is_main DESC, c.id LIMIT 1) AS person_id
          FROM asked a) r WHERE person_id IS NOT NULL),
    counted AS MATERIALIZED (
      SELECT (SELECT count(DISTINCT c.unit_id) FROM unit_contact c JOIN unit u ON u.id = c.unit_id
               WHERE c.person_id = r.person_id AND c.valid_to_on IS NULL AND u.status <> 'removed') AS units
        FROM reached r),
    nodes AS MATERIALIZED (
      SELECT g.id, g.level FROM grid g
       WHERE EXISTS (SELECT 1 FROM (SELECT DISTINCT grid_path FROM asked) a WHERE starts_with(a.grid_path, g.path))),
    held AS MATERIALIZED (
      SELECT DISTINCT o.role, o.person_id
        FROM nodes n JOIN post o ON o.grid_id = n.id AND o.valid_to_on IS NULL
       WHERE ((o.role = 'grid_leader' AND n.level = 4) OR o.role = 'township_statistician')
         AND EXISTS (SELECT 1 FROM binding b WHERE b.person_id = o.person_id AND ${IN_USE}))
    SELECT (SELECT count(*) FROM asked) AS units,
           (SELECT count(DISTINCT grid_id) FROM asked) AS grids,
           (SELECT count(*) FROM counted WHERE units = 1) AS "sharedContacts",
           (SELECT count(*) FROM counted WHERE units > 1) AS "personalContacts",
           (SELECT count(DISTINCT v.grid_id) FROM conversation v WHERE v.grid_id IN (SELECT grid_id FROM asked)) AS groups,
           (SELECT count(*) FROM held WHERE role = 'grid_leader') AS leaders,
           (SELECT count(*) FROM held WHERE role = 'township_statistician') AS townships`;
  if (row === undefined) throw new Error('the reach query returned no row');
  return {
    units: Number(row.units),
    grids: Number(row.grids),
    sharedContacts: Number(row.sharedContacts),
    personalContacts: Number(row.personalContacts),
    groups: Number(row.groups),
    leaders: Number(row.leaders),
    townships: Number(row.townships),
  };
}

/** Firms of a training's round nobody can be told about, by grid and code. */
export async function unreachableFirms(
  tx: Tx,
  taskId: string,
  round: number,
): Promise<readonly UnreachableUnit[]> {
  return tx.$queryRaw<readonly UnreachableUnit[]>`
    SELECT u.uscc, u.name, g.name AS "gridName",
           CASE WHEN EXISTS (SELECT 1 FROM unit_contact c WHERE c.unit_id = u.id AND c.valid_to_on IS NULL)
                THEN 'unreachable' ELSE 'no_contact' END AS reason
      FROM item i JOIN unit u ON u.id = i.unit_id JOIN grid g ON g.id = u.grid_id
     WHERE i.task_id = ${taskId}::uuid AND i.round = ${round}::int AND i.standing = 'open'
       AND NOT EXISTS (SELECT 1 FROM unit_contact c JOIN binding b ON b.person_id = c.person_id
                        WHERE c.unit_id = u.id AND c.valid_to_on IS NULL AND ${IN_USE})
     ORDER BY g.path, u.uscc`;
}
