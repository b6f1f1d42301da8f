// The ladder of one sitting of a training, in working time: notice and reminders before it, lists of the absent after.

import { instantAt, isBefore, laterOf, localDate } from '#bot/domain/calendar/local-time.ts';
import { addServiceMinutes, firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { signInWindow, type TrainingSession } from '#bot/domain/training/session.ts';
import type { PostAudience } from './recipients.ts';

/** Raised when the steps change. */
export const TRAINING_RULE_VERSION = 1;

export type TrainingOccasion =
  | 'training:group'
  | 'training:notice'
  | 'training:remind'
  | 'training:eve'
  | 'training:leader'
  | 'training:absent'
  | 'training:makeup'
  | 'training:township';

export interface TrainingStep {
  readonly occasion: TrainingOccasion;
  readonly audience: 'firm' | 'group' | Extract<PostAudience, 'leader' | 'township'>;
  readonly dueAt: Temporal.Instant;
}

/** Steps speak at 09:00, like those of deadlines. */
const MORNING = 9 * 60;

/** Nobody is reminded of what they were told less than four working hours ago (house rule). */
const APART_MINUTES = 240;

/**
 * The steps of a sitting that starts on T, in order. Notice to group and firms T−5 workdays, or at once when it is
 * announced later; who has not answered is reminded T−3, told to the leader T−1; who comes is reminded T−1. The absent:
 * leader once nobody can sign in any more, firms one workday after its last day, township five. `inGroup`: a group is
 * told at all.
 */
export function trainingLadder(
  session: TrainingSession,
  inGroup: boolean,
  { calendar, hours }: WorkTime,
): readonly TrainingStep[] {
  const inService = (at: Temporal.Instant) => firstServiceMinuteAtOrAfter(at, calendar, hours);
  const morning = (from: Temporal.Instant, workdays: number) =>
    inService(instantAt(calendar.addWorkdays(localDate(from), workdays), MORNING));
  const { endsAt, startsAt } = session;
  const noticeAt = laterOf(morning(startsAt, -5), inService(session.announcedAt));
  const apartAt = addServiceMinutes(noticeAt, APART_MINUTES, calendar, hours);
  const before = (step: TrainingStep) => isBefore(step.dueAt, startsAt);
  const reminders: readonly TrainingStep[] = [
    { occasion: 'training:remind', audience: 'firm', dueAt: morning(startsAt, -3) },
    { occasion: 'training:eve', audience: 'firm', dueAt: morning(startsAt, -1) },
  ];
  const steps: readonly TrainingStep[] = [
    ...(inGroup
      ? [{ occasion: 'training:group', audience: 'group', dueAt: noticeAt } satisfies TrainingStep]
      : []),
    { occasion: 'training:notice', audience: 'firm', dueAt: noticeAt },
    ...reminders.filter(({ dueAt }) => !isBefore(dueAt, apartAt)),
    { occasion: 'training:leader', audience: 'leader', dueAt: laterOf(morning(startsAt, -1), apartAt) },
  ];
  return [
    ...steps.filter(before),
    { occasion: 'training:absent', audience: 'leader', dueAt: inService(signInWindow(session).untilAt) },
    { occasion: 'training:makeup', audience: 'firm', dueAt: morning(endsAt, 1) },
    { occasion: 'training:township', audience: 'township', dueAt: morning(endsAt, 5) },
  ];
}
