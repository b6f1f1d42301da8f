// Whom a task can reach before it exists: recipients by kind, firms nobody can be told, calls made this month.

import type { Tx } from '#prisma/db.ts';
import { IN_USE } from './in-use.ts';

/** A form and period under a node ('' for all); `periodMonth` is the month the period ends in, `YYYY-MM`. */
export interface ReachQuestion {
  readonly formCode: string;
  readonly periodMonth: string;
  readonly gridPath: string;
}

/** The channel whose month a forecast is about; what others have called costs none of it. */
const COUNTED_CHANNEL = 'dingtalk';

/** How many can be spoken to, each counted once. */
export interface TaskReach {
  /** Asked for one unit only: they share one text. */
  readonly sharedContacts: number;
  /** Answer for several units: each gets a text of their own. */
  readonly personalContacts: number;
  readonly groups: number;
  readonly leaders: number;
  readonly advisers: number;
  /** Townships' and departments' statisticians. */
  readonly townships: number;
  readonly specialists: number;
  readonly dutyClerks: number;
}

/**
 * Counts the recipients a task's steps can have. Written with materialised parts and per-row lookups: in
 * the first minute after an import the tables have no statistics and joined forms take seconds.
 */
export async function taskReach(tx: Tx, asked: ReachQuestion): Promise<TaskReach> {
  const [row] = await tx.$queryRaw<readonly Record<keyof TaskReach, bigint>[]>`
    WITH owing AS MATERIALIZED (
      SELECT u.id, u.grid_id, g.path
        FROM unit u JOIN grid g ON g.id = u.grid_id
       WHERE u.status <> 'removed' AND starts_with(g.path, ${asked.gridPath})
         AND EXISTS (SELECT 1 FROM obligation o
                      WHERE o.unit_id = u.id AND o.form_code = ${asked.formCode}
                        AND o.first_period <= ${asked.periodMonth}
                        AND (o.last_period IS NULL OR o.last_period >= ${asked.periodMonth}))),
    asked AS MATERIALIZED (
      SELECT DISTINCT person_id FROM (
        SELECT (SELECT c.person_id FROM unit_contact c
                 WHERE c.unit_id = w.id AND c.valid_to_on IS NULL
                   AND EXISTS (SELECT 1 FROM binding b
                                WHERE b.person_id = c.person_id AND ${IN_USE})
                 ORDER BY c.role, c.is_main DESC, c.id LIMIT 1) AS person_id
          FROM owing w) first_reached
       WHERE person_id IS NOT NULL),
    counted AS MATERIALIZED (
      SELECT a.person_id,
             (SELECT count(DISTINCT c.unit_id) FROM unit_contact c JOIN unit u ON u.id = c.unit_id
               WHERE c.person_id = a.person_id AND c.valid_to_on IS NULL AND u.status <> 'removed') AS units
        FROM asked a),
    paths AS MATERIALIZED (SELECT DISTINCT grid_id, path FROM owing),
    nodes AS MATERIALIZED (
      SELECT g.id, g.level FROM grid g WHERE EXISTS (SELECT 1 FROM paths p WHERE starts_with(p.path, g.path))),
    form AS (SELECT (SELECT profession FROM report_form WHERE code = ${asked.formCode}) AS profession),
    held AS MATERIALIZED (
      SELECT DISTINCT o.role, o.person_id
        FROM nodes n JOIN post o ON o.grid_id = n.id AND o.valid_to_on IS NULL
       WHERE (o.profession IS NULL OR o.profession = (SELECT profession FROM form))
         AND (o.role NOT IN ('grid_leader', 'grid_adviser') OR n.level = 4)
         AND EXISTS (SELECT 1 FROM binding b WHERE b.person_id = o.person_id AND ${IN_USE}))
    SELECT (SELECT count(*) FROM counted WHERE units = 1) AS "sharedContacts",
           (SELECT count(*) FROM counted WHERE units > 1) AS "personalContacts",
           (SELECT count(DISTINCT v.grid_id) FROM conversation v
             WHERE v.grid_id IN (SELECT grid_id FROM paths)) AS groups,
           (SELECT count(*) FROM held WHERE role = 'grid_leader') AS leaders,
           (SELECT count(*) FROM held WHERE role = 'grid_adviser') AS advisers,
           (SELECT count(*) FROM held
             WHERE role IN ('township_statistician', 'department_statistician')) AS townships,
           (SELECT count(*) FROM held WHERE role = 'specialist') AS specialists,
           (SELECT count(*) FROM held WHERE role = 'duty_clerk') AS "dutyClerks"`;
  if (row === undefined) throw new Error('the reach query returned no row');
  return {
    sharedContacts: Number(row.sharedContacts),
    personalContacts: Number(row.personalContacts),
    groups: Number(row.groups),
    leaders: Number(row.leaders),
    advisers: Number(row.advisers),
    townships: Number(row.townships),
    specialists: Number(row.specialists),
    dutyClerks: Number(row.dutyClerks),
  };
}

export interface UnreachableUnit {
  readonly uscc: string;
  readonly name: string;
  readonly gridName: string;
  readonly reason: 'no_contact' | 'unreachable';
}

/** The firms of a task nobody can be told about, by grid and code. */
export async function unreachableUnits(tx: Tx, asked: ReachQuestion): Promise<readonly UnreachableUnit[]> {
  return tx.$queryRaw<readonly UnreachableUnit[]>`
    SELECT u.uscc, u.name, g.name AS "gridName",
           CASE WHEN EXISTS (SELECT 1 FROM unit_contact c WHERE c.unit_id = u.id AND c.valid_to_on IS NULL)
                THEN 'unreachable' ELSE 'no_contact' END AS reason
      FROM unit u JOIN grid g ON g.id = u.grid_id
     WHERE u.status <> 'removed' AND starts_with(g.path, ${asked.gridPath})
       AND EXISTS (SELECT 1 FROM obligation o
                    WHERE o.unit_id = u.id AND o.form_code = ${asked.formCode}
                      AND o.first_period <= ${asked.periodMonth}
                      AND (o.last_period IS NULL OR o.last_period >= ${asked.periodMonth}))
       AND NOT EXISTS (SELECT 1 FROM unit_contact c JOIN binding b ON b.person_id = c.person_id
                        WHERE c.unit_id = u.id AND c.valid_to_on IS NULL AND ${IN_USE})
     ORDER BY g.path, u.uscc`;
}

/** Calls the platform has counted in the running month, in Shanghai, by real time. */
export async function callsThisMonth(tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<readonly { readonly calls: bigint }[]>`
    SELECT coalesce(sum(calls), 0)::bigint AS calls FROM budget_month
     WHERE month = to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
       AND account_id IN (SELECT id FROM channel_account WHERE channel = ${COUNTED_CHANNEL})`;
  return Number(row?.calls ?? 0n);
}
