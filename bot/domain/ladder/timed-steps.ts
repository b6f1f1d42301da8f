// Strikes a ladder that is a list of instants: the steps due by now, which of them are said, and the one after.
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { serviceMinutesBetween } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { ClockPosition } from './advance.ts';
import { slotForStep } from './slot.ts';

/** A step of such a ladder: what it says, to whom, and when. */
export interface TimedStep {
  readonly occasion: string;
  readonly audience: string;
  readonly dueAt: Temporal.Instant;
}

/** A clock that has struck. */
export interface TimedClock {
  readonly occasion: string;
  readonly wakeAt: Temporal.Instant;
  /** False: the firm has left the directory, so it is asked nothing. */
  readonly inDirectory: boolean;
}

export interface TimedStrike<S extends TimedStep> {
  readonly said: readonly { readonly step: S; readonly slotAt: Temporal.Instant }[];
  readonly silent: readonly { readonly step: S; readonly reason: 'stale' | 'not_in_directory' }[];
  /** Null: the ladder has had its say. */
  readonly next: S | null;
}

/** A nudge this late gives way to the next one (house rule, as for courtesy steps). */
const STALE_SERVICE_MINUTES = 120;

/** What comes of a clock on a ladder whose steps stand in order of time; the first opens it. */
export function strikeTimedSteps<S extends TimedStep>(
  ladder: readonly S[],
  clock: TimedClock,
  context: WorkTime & { readonly now: Temporal.Instant },
): TimedStrike<S> {
  const { now } = context;
  const from = ladder.findIndex(({ occasion }) => occasion === clock.occasion);
  const ahead = ladder.slice(Math.max(0, from));
  const due = ahead.filter(({ dueAt }) => !isBefore(now, dueAt));
  const spoken = clock.inDirectory ? due.filter((step) => isSpoken(step, due, ladder[0], context)) : [];
  return {
    said: spoken.map((step) => ({ step, slotAt: slotForStep(step.dueAt, clock.wakeAt, now) })),
    silent: due
      .filter((step) => !spoken.includes(step))
      .map((step) => ({ step, reason: clock.inDirectory ? 'stale' : 'not_in_directory' })),
    next: ahead.find(({ dueAt }) => isBefore(now, dueAt)) ?? null,
  };
}

/** What opens the ladder is always said; what comes with it or before a later step to the same reader is not. */
function isSpoken<S extends TimedStep>(
  step: S,
  due: readonly S[],
  opening: S | undefined,
  { calendar, hours, now }: WorkTime & { readonly now: Temporal.Instant },
): boolean {
  if (step === opening) return true;
  if (opening !== undefined && due.includes(opening)) return false;
  const isLate = serviceMinutesBetween(step.dueAt, now, calendar, hours) > STALE_SERVICE_MINUTES;
  const hasSuccessor = due.some(
    ({ audience, dueAt }) => audience === step.audience && isBefore(step.dueAt, dueAt),
  );
  return !hasSuccessor && !(isLate && step.audience === 'firm');
}

/** Where a clock stands that waits for this step. */
export function positionOf({ dueAt, occasion }: TimedStep): ClockPosition {
  return { occasion, dueAt, wakeAt: dueAt, waitsFor: null };
}
