// Tasks with all that their items share: the window, the form and its profession, the newest list they lean on.

import type { CutoffTime } from '#bot/domain/calendar/cutoff.ts';
import type { Tx } from '#prisma/db.ts';
import type { TaskRow } from '#prisma/repos/tasks.ts';
import { toInstant, toInstantOrNull, toPlainDate } from '#prisma/temporal.ts';

export interface KindTaskRow extends TaskRow {
  /** asOf of the newest status list of its form and period. */
  readonly listAsOfAt: Temporal.Instant | null;
}

interface Row extends Omit<TaskRow, 'window' | 'createdAt'> {
  readonly createdAt: Date;
  readonly listAsOfAt: Date | null;
  readonly opensOn: Date | null;
  readonly opensTime: string | null;
  readonly cutoffOn: Date | null;
  readonly cutoffTime: string | null;
  readonly acceptanceOn: Date | null;
  readonly acceptanceTime: string | null;
}

/**
 * Tasks by id, in one statement: each message asks for those of its speaker's items, and four statements and one more
 * for each task's list were a third of its work. Uses the primary keys and status_list_form_code_period_as_of_at_idx.
 */
export async function kindTaskRows(tx: Tx, ids: readonly string[]): Promise<readonly KindTaskRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<readonly Row[]>`
    SELECT t.id, t.kind, t.code, t.title, t.form_code AS "formCode", coalesce(f.name, t.form_code) AS "formName",
           f.profession AS "formProfession", t.period, t.payload, t.rule_version AS "ruleVersion",
           t.created_at AS "createdAt", w.opens_on AS "opensOn", w.opens_time AS "opensTime", w.cutoff_on AS "cutoffOn",
           w.cutoff_time AS "cutoffTime", w.acceptance_on AS "acceptanceOn", w.acceptance_time AS "acceptanceTime",
           (SELECT s.as_of_at FROM status_list s WHERE s.form_code = t.form_code AND s.period = t.period
             ORDER BY s.as_of_at DESC LIMIT 1) AS "listAsOfAt"
      FROM task t
      LEFT JOIN report_window w ON w.id = t.window_id
      LEFT JOIN report_form f ON f.code = t.form_code
     WHERE t.id = ANY(${ids}::uuid[])`;
  return rows.map(
    ({
      acceptanceOn,
      acceptanceTime,
      createdAt,
      cutoffOn,
      cutoffTime,
      listAsOfAt,
      opensOn,
      opensTime,
      ...task
    }) => ({
      ...task,
      createdAt: toInstant(createdAt),
      listAsOfAt: toInstantOrNull(listAsOfAt),
      window:
        opensOn === null || cutoffOn === null || acceptanceOn === null
          ? null
          : {
              // Times of day are written by insertTask only, so they have the shape of a CutoffTime.
              opensOn: toPlainDate(opensOn),
              opensTime: opensTime as CutoffTime,
              cutoffOn: toPlainDate(cutoffOn),
              cutoffTime: cutoffTime as CutoffTime,
              acceptanceOn: toPlainDate(acceptanceOn),
              acceptanceTime: acceptanceTime as CutoffTime,
            },
    }),
  );
}
