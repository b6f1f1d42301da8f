// The small ladder of a returned form (退回): from the list that shows it up to county acceptance.
import { instantAt, isBefore, localDate, minuteOfDay } from '#bot/domain/calendar/local-time.ts';
import {
  addServiceMinutes,
  firstServiceMinuteAtOrAfter,
  type ServiceHours,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';

export type ReturnOccasion = 'return:1' | 'return:2' | 'return:leader' | 'return:specialist';

export interface ReturnStep {
  readonly occasion: ReturnOccasion;
  readonly audience: 'firm' | 'leader' | 'specialist';
  readonly dueAt: Temporal.Instant;
  readonly offset: string;
  /** County acceptance, after which a correction cannot be taken any more. */
  readonly expiresAt: Temporal.Instant | null;
  readonly dropped: 'acceptance_passed' | null;
}

const SECOND_CALL_MINUTES = 240;
const SPECIALIST_MINUTES_AFTER_LEADER = 120;

/**
 * The steps of a new round: the firm in the next service minute, again four working hours later, the
 * leader one workday after the first at the same time of day, the specialist 120 service minutes behind
 * the leader, as in the main ladder. Steps at or past county acceptance are dropped.
 */
export function returnLadder(
  returnedAt: Temporal.Instant,
  acceptanceAt: Temporal.Instant | null,
  calendar: WorkCalendar,
  hours: ServiceHours,
): readonly ReturnStep[] {
  const firstAt = firstServiceMinuteAtOrAfter(returnedAt, calendar, hours);
  const leaderAt = oneWorkdayLater(firstAt, calendar, hours);
  const after = (at: Temporal.Instant, minutes: number): Temporal.Instant =>
    addServiceMinutes(at, minutes, calendar, hours);
  const steps = [
    { occasion: 'return:1', audience: 'firm', dueAt: firstAt, offset: 'R' },
    { occasion: 'return:2', audience: 'firm', dueAt: after(firstAt, SECOND_CALL_MINUTES), offset: 'R+240m' },
    { occasion: 'return:leader', audience: 'leader', dueAt: leaderAt, offset: 'R+1wd' },
    {
      occasion: 'return:specialist',
      audience: 'specialist',
      dueAt: after(leaderAt, SPECIALIST_MINUTES_AFTER_LEADER),
      offset: 'R+1wd+120m',
    },
  ] as const;
  return steps.map((step) => ({
    ...step,
    expiresAt: acceptanceAt,
    dropped: acceptanceAt !== null && !isBefore(step.dueAt, acceptanceAt) ? 'acceptance_passed' : null,
  }));
}

function oneWorkdayLater(
  at: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): Temporal.Instant {
  const nextOn = calendar.addWorkdays(localDate(at), 1);
  return firstServiceMinuteAtOrAfter(instantAt(nextOn, minuteOfDay(at)), calendar, hours);
}
