// How old a status list may be: for a step to speak, for wording to lean on it, and when it is asked for.
import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import {
  firstServiceMinuteAtOrAfter,
  type ServiceHours,
  serviceMinutesBetween,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { LadderPlan, LadderStep, ListWait } from './steps.ts';

/** Up to this age, in working hours, a reminder may say what the list shows. */
const FRESH_LIST_HOURS = 4;

/** The clerk is asked for a list so long before a step that needs one, by the clock. */
const ASK_MINUTES_BEFORE = 45;

/** Whether the newest list is fresh enough for a step to speak now. */
export function satisfiesWait(
  wait: ListWait | null,
  newestListAsOfAt: Temporal.Instant | null,
  now: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): boolean {
  if (wait === null) return true;
  if (newestListAsOfAt === null) return false;
  switch (wait.kind) {
    case 'as_of_at_or_after':
      return !isBefore(newestListAsOfAt, wait.at);
    case 'as_of_within_working_hours':
      return serviceMinutesBetween(newestListAsOfAt, now, calendar, hours) <= wait.hours * 60;
  }
}

/** What steps 2 to 4 may say of the list: lean on it, say 如已上报请忽略 instead, or have none to name. */
export type ListVariant = 'fresh' | 'neutral' | 'none';

export function listVariant(
  newestListAsOfAt: Temporal.Instant | null,
  now: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): ListVariant {
  if (newestListAsOfAt === null) return 'none';
  const wait = { kind: 'as_of_within_working_hours', hours: FRESH_LIST_HOURS } as const;
  return satisfiesWait(wait, newestListAsOfAt, now, calendar, hours) ? 'fresh' : 'neutral';
}

/**
 * When the clerk is asked for a list for a step: 45 minutes before by the clock, moved later into
 * service hours, for overdue steps never before the cutoff. Null for steps that need none.
 */
export function listAskedAt(
  step: LadderStep,
  plan: LadderPlan,
  calendar: WorkCalendar,
  hours: ServiceHours,
): Temporal.Instant | null {
  if (step.waitsForList === null) return null;
  const askAt = step.dueAt.subtract({ minutes: ASK_MINUTES_BEFORE });
  const earliestAt = step.step >= 6 ? laterOf(askAt, plan.cutoffAt) : askAt;
  return firstServiceMinuteAtOrAfter(earliestAt, calendar, hours);
}

/** When a step that waited for a list runs: the first service minute after the list was applied. */
export function resumesAt(
  appliedAt: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): Temporal.Instant {
  return firstServiceMinuteAtOrAfter(appliedAt, calendar, hours);
}
