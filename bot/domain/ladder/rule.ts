// What rule version 1 of the deadline ladder counts from, and the drafts its two halves make.
import { cutoffAt, cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { firstServiceMinuteAtOrAfter, type ServiceHours } from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { LadderStep, LadderWindow } from './steps.ts';

/** Most steps speak at 09:00. */
export const MORNING = '09:00';

/** What the rule counts from. */
export interface RuleContext {
  readonly window: LadderWindow;
  readonly calendar: WorkCalendar;
  readonly hours: ServiceHours;
  readonly cutoffAt: Temporal.Instant;
  readonly lastWorkdayOn: Temporal.PlainDate;
  readonly firstServiceMinuteAt: Temporal.Instant;
  readonly noteOnNonWorkday: boolean;
}

/** A step before drops, distances and successors are worked out. */
export type DraftStep = Omit<LadderStep, 'dropped' | 'successorDueAt'>;

/** A time of day on a workday, moved into service hours where a bureau's own hours begin later. */
export function serviceInstant(
  on: Temporal.PlainDate,
  time: string,
  { calendar, hours }: Pick<RuleContext, 'calendar' | 'hours'>,
): Temporal.Instant {
  return firstServiceMinuteAtOrAfter(cutoffAt(on, cutoffTime(time)), calendar, hours);
}
