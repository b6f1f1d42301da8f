// The forms of the month: which the sample city owes, when each opens, closes and has its lists brought in.

import { isBefore, localDate } from '#bot/domain/calendar/local-time.ts';
import { parsePeriod, type ReportingPeriod } from '#bot/domain/calendar/period.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { sampleWindow } from '#bot/domain/schedule/sample-window.ts';
import type { FormWindow } from '#bot/domain/schedule/window-instants.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import type { FilingSeason } from './population.ts';

export interface MonthForm {
  readonly formCode: string;
  readonly period: ReportingPeriod;
  readonly window: FormWindow;
  /** When the task is made: at the opening, or at the month's start where it was open before. */
  readonly startsAt: Temporal.Instant;
  readonly plan: LadderPlan;
  readonly season: FilingSeason;
}

/** Workdays after the cutoff on which the late ones file. */
const LATE_DAYS = 3;

/** Periods whose forms can close in November: the month before, the quarter before, the year before. */
const PERIODS = ['2026-10', '2026Q3', '2025'] as const;

/** Forms somebody owes whose cutoff falls into the month of `startsAt`. */
export async function monthForms(db: Database, startsAt: Temporal.Instant): Promise<readonly MonthForm[]> {
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const { calendar, hours } = await transaction(db, (tx) => readWorkTime(tx));
  const { rows } = await db.pool.query<{ form: string }>('SELECT DISTINCT form_code AS form FROM obligation');
  const owed = new Set(rows.map(({ form }) => form));
  const month = localDate(startsAt).toPlainYearMonth();
  return schedules.flatMap(({ formCode }) => {
    if (!owed.has(formCode)) return [];
    for (const periodText of PERIODS) {
      const asked = parsePeriod(periodText);
      if (asked === null || sampleWindow(schedules, formCode, asked).kind !== 'window') continue;
      const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
      const { window, period } = suggestWindow(schedules, formCode, periodText, wishes);
      if (!window.cutoffOn.toPlainYearMonth().equals(month)) continue;
      const { acceptanceAt } = windowInstants(window);
      const sinceAt = startsAt;
      const plan = planLadder({ ...window, acceptanceAt }, calendar, hours, { sinceAt });
      return [
        {
          formCode,
          period,
          window,
          startsAt: isBefore(plan.opensAt, startsAt) ? startsAt : plan.opensAt,
          plan,
          season: seasonOf(formCode, plan, calendar, startsAt),
        },
      ];
    }
    return [];
  });
}

function seasonOf(
  formCode: string,
  plan: LadderPlan,
  calendar: WorkCalendar,
  startsAt: Temporal.Instant,
): FilingSeason {
  const first = localDate(isBefore(plan.opensAt, startsAt) ? startsAt : plan.opensAt);
  const days: Temporal.PlainDate[] = [];
  for (let on = first; Temporal.PlainDate.compare(on, plan.lastWorkdayOn) <= 0; on = on.add({ days: 1 })) {
    if (calendar.isWorkday(on)) days.push(on);
  }
  const lateDays: Temporal.PlainDate[] = [];
  for (let on = localDate(plan.firstServiceMinuteAt); lateDays.length < LATE_DAYS; on = on.add({ days: 1 })) {
    if (calendar.isWorkday(on)) lateDays.push(on);
  }
  return { formCode, opensAt: plan.opensAt, cutoffAt: plan.cutoffAt, days, lateDays };
}
