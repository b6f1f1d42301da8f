// One sitting of a training: when and where it is, when receipts are wanted, and when one may sign in.

import { momentText, weekdayText } from '#bot/domain/calendar/cutoff.ts';
import { isBefore, localDate } from '#bot/domain/calendar/local-time.ts';

/** The first sitting is round 1; each make-up (补训) is one more. */
export interface TrainingSession {
  /** When it was made known to the service; its ladder begins no earlier. */
  readonly announcedAt: Temporal.Instant;
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly place: string;
  readonly receiptUntilAt: Temporal.Instant;
}

/** House rule: a code can be used from 20 minutes before the start until 20 minutes after the end. */
const TOLERANCE_MINUTES = 20;

/** When one may sign in; the end does not belong to it. */
export interface SignInWindow {
  readonly fromAt: Temporal.Instant;
  readonly untilAt: Temporal.Instant;
}

export function signInWindow({ endsAt, startsAt }: TrainingSession): SignInWindow {
  return {
    fromAt: startsAt.subtract({ minutes: TOLERANCE_MINUTES }),
    untilAt: endsAt.add({ minutes: TOLERANCE_MINUTES }),
  };
}

/** Nobody can sign in any more: whoever has not is absent. */
export function isOver(session: TrainingSession, now: Temporal.Instant): boolean {
  return !isBefore(now, signInWindow(session).untilAt);
}

/** `11月12日（星期四）9时至11时30分`. */
export function sessionText({ endsAt, startsAt }: TrainingSession): string {
  const on = localDate(startsAt);
  const start = momentText(startsAt);
  const day = start.slice(0, start.indexOf('日') + 1);
  const end = momentText(endsAt);
  const until = localDate(endsAt).equals(on) ? end.slice(end.indexOf('日') + 1) : end;
  return `${day}（${weekdayText(on)}）${start.slice(day.length)}至${until}`;
}
