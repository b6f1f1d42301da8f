// The small ladder of a returned form (退回): from the list that shows it up to county acceptance.
import { instantAt, isBefore, localDate, minuteOfDay } from '#bot/domain/calendar/local-time.ts';
import {
  addServiceMinutes,
  firstServiceMinuteAtOrAfter,
  isServiceTime,
  type ServiceHours,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { LadderFacts } from './decide.ts';

export const RETURN_OCCASIONS = ['return:1', 'return:2', 'return:leader', 'return:specialist'] as const;

/** The name a step's clock and lines carry: each step has a clock of its own, set when the list came. */
export type ReturnOccasion = (typeof RETURN_OCCASIONS)[number];

export function isReturnOccasion(name: string): name is ReturnOccasion {
  return RETURN_OCCASIONS.some((occasion) => occasion === name);
}

/** Whom a step of this ladder speaks to. */
export function returnAudience(occasion: ReturnOccasion): ReturnStep['audience'] {
  switch (occasion) {
    case 'return:1':
    case 'return:2':
      return 'firm';
    case 'return:leader':
      return 'leader';
    case 'return:specialist':
      return 'specialist';
  }
}

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
    { occasion: 'return:1', dueAt: firstAt, offset: 'R' },
    { occasion: 'return:2', dueAt: after(firstAt, SECOND_CALL_MINUTES), offset: 'R+240m' },
    { occasion: 'return:leader', dueAt: leaderAt, offset: 'R+1wd' },
    {
      occasion: 'return:specialist',
      dueAt: after(leaderAt, SPECIALIST_MINUTES_AFTER_LEADER),
      offset: 'R+1wd+120m',
    },
  ] as const;
  return steps.map((step) => ({
    ...step,
    audience: returnAudience(step.occasion),
    expiresAt: acceptanceAt,
    dropped: acceptanceAt !== null && !isBefore(step.dueAt, acceptanceAt) ? 'acceptance_passed' : null,
  }));
}

export type ReturnDecision =
  | { readonly kind: 'plan' }
  | {
      readonly kind: 'drop';
      readonly reason: 'exempt' | 'settled' | 'round_over' | 'paused' | 'acceptance_passed' | 'quiet';
    }
  | { readonly kind: 'postpone'; readonly dueAt: Temporal.Instant };

/**
 * Decides one due step of a returned form. The first call is always made; the second keeps quiet for a firm
 * that has said it filed again, or when, as in the main ladder.
 */
export function decideReturnStep(
  occasion: ReturnOccasion,
  facts: LadderFacts,
  acceptanceAt: Temporal.Instant | null,
  now: Temporal.Instant,
  { calendar, hours }: { readonly calendar: WorkCalendar; readonly hours: ServiceHours },
): ReturnDecision {
  if (facts.exempt) return { kind: 'drop', reason: 'exempt' };
  if (facts.settled) return { kind: 'drop', reason: 'settled' };
  if (!facts.returned) return { kind: 'drop', reason: 'round_over' };
  if (facts.paused) return { kind: 'drop', reason: 'paused' };
  if (acceptanceAt !== null && !isBefore(now, acceptanceAt)) {
    return { kind: 'drop', reason: 'acceptance_passed' };
  }
  const { courtesyQuietUntil: quietUntil } = facts;
  const isQuiet = quietUntil === 'next_list' || (quietUntil !== null && isBefore(now, quietUntil));
  if (occasion === 'return:2' && isQuiet) return { kind: 'drop', reason: 'quiet' };
  if (isServiceTime(now, calendar, hours)) return { kind: 'plan' };
  return { kind: 'postpone', dueAt: firstServiceMinuteAtOrAfter(now, calendar, hours) };
}

function oneWorkdayLater(
  at: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): Temporal.Instant {
  const nextOn = calendar.addWorkdays(localDate(at), 1);
  return firstServiceMinuteAtOrAfter(instantAt(nextOn, minuteOfDay(at)), calendar, hours);
}
