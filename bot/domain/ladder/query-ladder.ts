// The ladder of a verification query, in working hours: the firm twice, then its grid leader, adviser and specialist.
import { instantAt, localDate } from '#bot/domain/calendar/local-time.ts';
import { addServiceMinutes, firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { PostAudience } from './recipients.ts';

/** Raised when the steps change. */
export const QUERY_RULE_VERSION = 1;

export type QueryOccasion =
  | 'query:ask'
  | 'query:nudge.1'
  | 'query:nudge.2'
  | 'query:leader'
  | 'query:adviser'
  | 'query:specialist';

export interface QueryStep {
  readonly occasion: QueryOccasion;
  readonly audience: 'firm' | Extract<PostAudience, 'leader' | 'adviser' | 'specialist'>;
  readonly dueAt: Temporal.Instant;
}

/** A working day of the service hours has seven hours (08:30–11:45, 13:30–17:15). */
const WORKDAY_MINUTES = 420;

/** House rule: with less than a working day left there is an hour between the steps, and then somebody phones. */
const URGENT_MINUTES = { first: 60, second: 120, leader: 180, adviser: 240, specialist: 240 } as const;

const NUDGE_MINUTES = 240;
const NUDGE_HOUR = 9 * 60;

/** Whether a query leaves the firm less than a working day. */
export function isUrgent(
  askedAt: Temporal.Instant,
  respondByAt: Temporal.Instant | null,
  { calendar, hours }: WorkTime,
): boolean {
  if (respondByAt === null) return false;
  const dayLater = addServiceMinutes(askedAt, WORKDAY_MINUTES, calendar, hours);
  return Temporal.Instant.compare(respondByAt, dayLater) < 0;
}

/**
 * The steps of queries asked at `askedAt`, in order: at once in service time, a nudge four working hours later, one at
 * 09:00 on the workday after that, the leader at one working day, the adviser at one and a half, the specialist at two.
 */
export function queryLadder(
  askedAt: Temporal.Instant,
  urgent: boolean,
  { calendar, hours }: WorkTime,
): readonly QueryStep[] {
  const firstAt = firstServiceMinuteAtOrAfter(askedAt, calendar, hours);
  const after = (minutes: number) => addServiceMinutes(firstAt, minutes, calendar, hours);
  const nudgeAt = after(urgent ? URGENT_MINUTES.first : NUDGE_MINUTES);
  const nextMorning = instantAt(calendar.addWorkdays(localDate(nudgeAt), 1), NUDGE_HOUR);
  const steps: readonly QueryStep[] = [
    { occasion: 'query:ask', audience: 'firm', dueAt: firstAt },
    { occasion: 'query:nudge.1', audience: 'firm', dueAt: nudgeAt },
    {
      occasion: 'query:nudge.2',
      audience: 'firm',
      dueAt: urgent ? after(URGENT_MINUTES.second) : nextMorning,
    },
    {
      occasion: 'query:leader',
      audience: 'leader',
      dueAt: after(urgent ? URGENT_MINUTES.leader : WORKDAY_MINUTES),
    },
    {
      occasion: 'query:adviser',
      audience: 'adviser',
      dueAt: after(urgent ? URGENT_MINUTES.adviser : WORKDAY_MINUTES * 1.5),
    },
    {
      occasion: 'query:specialist',
      audience: 'specialist',
      dueAt: after(urgent ? URGENT_MINUTES.specialist : WORKDAY_MINUTES * 2),
    },
  ];
  return steps.toSorted((one, other) => Temporal.Instant.compare(one.dueAt, other.dueAt));
}
