// The ladder of a notice: the firm, once more after two working days, then its grid leader's list after four.
import { instantAt, localDate } from '#bot/domain/calendar/local-time.ts';
import { firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { TimedStep } from './timed-steps.ts';

/** Raised when the steps change. */
export const NOTICE_RULE_VERSION = 1;

export type NoticeOccasion = 'law:notice' | 'law:nudge' | 'law:leader';

export interface NoticeStep extends TimedStep {
  readonly occasion: NoticeOccasion;
  readonly audience: 'firm' | 'leader';
}

const NUDGE_WORKDAYS = 2;
const LEADER_WORKDAYS = 4;
const MORNING_MINUTE = 9 * 60;

/** The steps of a notice given out at `sentAt`, in order; nobody is nudged twice (house rule). */
export function noticeLadder(sentAt: Temporal.Instant, { calendar, hours }: WorkTime): readonly NoticeStep[] {
  const firstAt = firstServiceMinuteAtOrAfter(sentAt, calendar, hours);
  const morning = (workdays: number) =>
    firstServiceMinuteAtOrAfter(
      instantAt(calendar.addWorkdays(localDate(firstAt), workdays), MORNING_MINUTE),
      calendar,
      hours,
    );
  return [
    { occasion: 'law:notice', audience: 'firm', dueAt: firstAt },
    { occasion: 'law:nudge', audience: 'firm', dueAt: morning(NUDGE_WORKDAYS) },
    { occasion: 'law:leader', audience: 'leader', dueAt: morning(LEADER_WORKDAYS) },
  ];
}
