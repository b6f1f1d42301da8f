// The window a form and period would have by the sample schedules: a proposal a person has to confirm.
import type { CutoffTime } from '#bot/domain/calendar/cutoff.ts';
import {
  lastDayOfPeriod,
  type PeriodFrequency,
  periodAs,
  type ReportingPeriod,
} from '#bot/domain/calendar/period.ts';
import type { SampleSchedule, ScheduleMoment } from './sample-schedule.ts';

/** A proposed window. The county's acceptance has a day and a time, or neither. */
export interface SampleWindow {
  readonly kind: 'window';
  readonly scheduleId: string;
  readonly formCode: string;
  readonly formName: string;
  readonly profession: string | null;
  readonly period: ReportingPeriod;
  readonly opensOn: Temporal.PlainDate;
  readonly opensTime: CutoffTime;
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  readonly acceptanceOn: Temporal.PlainDate | null;
  readonly acceptanceTime: CutoffTime | null;
  readonly confidence: string;
}

/** Why there is no window: not due this period (免报), a form without a sample, a period of another length. */
export type SampleWindowAnswer =
  | SampleWindow
  | { readonly kind: 'exempt' }
  | { readonly kind: 'unknown_form' }
  | { readonly kind: 'period_mismatch'; readonly expected: PeriodFrequency };

/**
 * The sample window of a form (`B204-1`, letters in either case) for a period. Deadlines are re-set every
 * year and never derived, so this is only ever a default to show as 样例，请核对. Days are not shifted off
 * holidays. A month stands for the quarter or year it ends. An acceptance given as
 * `countyAcceptancePlusDays` keeps the cutoff's time of day.
 */
export function sampleWindow(
  schedules: readonly SampleSchedule[],
  formCode: string,
  asked: ReportingPeriod,
): SampleWindowAnswer {
  const wanted = formCode.normalize('NFKC').trim().toUpperCase();
  const schedule = schedules.find((row) => row.formCode.toUpperCase() === wanted);
  if (schedule === undefined) return { kind: 'unknown_form' };
  const period = periodAs(asked, schedule.frequency);
  const standsForIt = asked.frequency === 'monthly' || asked.frequency === schedule.frequency;
  if (period === null || !standsForIt) return { kind: 'period_mismatch', expected: schedule.frequency };
  const keys = keysOf(period);
  if (keys.some((key) => schedule.exemptPeriods.includes(key))) return { kind: 'exempt' };

  const opens = overridden(schedule.opens, schedule.openOverrides, keys);
  const closes = overridden(schedule.closes, schedule.closeOverrides, keys);
  const cutoffOn = dayOf(closes, period);
  return {
    kind: 'window',
    scheduleId: schedule.id,
    formCode: schedule.formCode,
    formName: schedule.formName,
    profession: schedule.profession,
    period,
    opensOn: dayOf(opens, period),
    opensTime: opens.time,
    cutoffOn,
    cutoffTime: closes.time,
    ...acceptanceOf(schedule, period, cutoffOn, closes.time),
    confidence: schedule.confidence,
  };
}

/** The keys that name a period in overrides, the more special one first: `Q3` before `09`. */
function keysOf(period: ReportingPeriod): readonly string[] {
  const month = String(period.lastMonth).padStart(2, '0');
  return period.frequency === 'quarterly' ? [`Q${period.lastMonth / 3}`, month] : [month];
}

function overridden(
  usual: ScheduleMoment,
  overrides: ReadonlyMap<string, ScheduleMoment>,
  keys: readonly string[],
): ScheduleMoment {
  return keys.map((key) => overrides.get(key)).find((moment) => moment !== undefined) ?? usual;
}

function dayOf(moment: ScheduleMoment, period: ReportingPeriod): Temporal.PlainDate {
  switch (moment.kind) {
    case 'day_after_period':
      return lastDayOfPeriod(period).add({ days: moment.day });
    case 'month_day':
      return Temporal.PlainDate.from(`${period.year + 1}-${moment.monthDay}`);
  }
}

function acceptanceOf(
  schedule: SampleSchedule,
  period: ReportingPeriod,
  cutoffOn: Temporal.PlainDate,
  cutoffTime: CutoffTime,
): Pick<SampleWindow, 'acceptanceOn' | 'acceptanceTime'> {
  if (schedule.acceptance !== null) {
    return { acceptanceOn: dayOf(schedule.acceptance, period), acceptanceTime: schedule.acceptance.time };
  }
  if (schedule.acceptancePlusDays === null) return { acceptanceOn: null, acceptanceTime: null };
  return { acceptanceOn: cutoffOn.add({ days: schedule.acceptancePlusDays }), acceptanceTime: cutoffTime };
}
