// Slots: what falls due within one half hour travels together.
import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';

/** The slot of a due instant: itself on the half hour, else the next half hour. */
export function slotAtFor(dueAt: Temporal.Instant): Temporal.Instant {
  return dueAt.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'ceil' });
}

/**
 * The slot of a step that woke at `wakeAt` and is planned at `now`: that of the instant it was set to, so
 * that a tick some seconds late does not cost half an hour; after a long pause the half hour that is running.
 * A step with nothing to say from `endsAt` on takes the half hour that is running before one that late.
 */
export function slotForStep(
  dueAt: Temporal.Instant,
  wakeAt: Temporal.Instant,
  now: Temporal.Instant,
  endsAt: Temporal.Instant | null = null,
): Temporal.Instant {
  const running = now.round({ smallestUnit: 'minute', roundingIncrement: 30, roundingMode: 'floor' });
  const slotAt = laterOf(slotAtFor(laterOf(dueAt, wakeAt)), running);
  return endsAt === null || isBefore(slotAt, endsAt) ? slotAt : laterOf(running, slotAtFor(dueAt));
}
