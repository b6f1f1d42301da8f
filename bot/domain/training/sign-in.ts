// What a sign-in code is worth: right now, right a while ago, said too early, too late, or never one of this training.

import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import { type SignInWindow, signInWindow, type TrainingSession } from './session.ts';

/** A code with the span in which it is shown in the room. */
export interface TimedCode {
  readonly code: string;
  readonly fromAt: Temporal.Instant;
  readonly untilAt: Temporal.Instant;
}

/** One step of a training's sign-in window; its code is made from the training's secret and the step's number. */
export interface CodeStep {
  readonly step: number;
  readonly fromAt: Temporal.Instant;
  readonly untilAt: Temporal.Instant;
}

/** Bounds of how often a code changes (house rule): it must be read and typed, and be of no use at home. */
export const CODE_MINUTES = { least: 1, most: 60, otherwise: 5 } as const;

/** The steps of a window in order; the last may be shorter. */
export function codeSteps({ fromAt, untilAt }: SignInWindow, codeMinutes: number): readonly CodeStep[] {
  const steps: CodeStep[] = [];
  for (let at = fromAt; isBefore(at, untilAt); at = at.add({ minutes: codeMinutes })) {
    const endsAt = at.add({ minutes: codeMinutes });
    steps.push({ step: steps.length, fromAt: at, untilAt: isBefore(endsAt, untilAt) ? endsAt : untilAt });
  }
  return steps;
}

export type SignInVerdict = 'right' | 'changed' | 'wrong' | 'too_early' | 'too_late';

/**
 * Judges a code said at `at`. The code before the present one is still good for as long as the present one is shown:
 * typing takes time (house rule). `codes` are those of the training's window, in order.
 */
export function judgeSignIn(
  code: string,
  at: Temporal.Instant,
  session: TrainingSession,
  codes: readonly TimedCode[],
): SignInVerdict {
  const { fromAt, untilAt } = signInWindow(session);
  if (isBefore(at, fromAt)) return 'too_early';
  if (!isBefore(at, untilAt)) return 'too_late';
  const shown = codes.findIndex((one) => !isBefore(at, one.fromAt) && isBefore(at, one.untilAt));
  const at0 = codes.findLastIndex((one, index) => one.code === code && index <= shown);
  if (at0 < 0) return 'wrong';
  return shown - at0 <= 1 ? 'right' : 'changed';
}

/** Until when a code that is shown now can be used: one step longer than it is shown, within the window. */
export function usableUntil(
  shown: TimedCode,
  codes: readonly TimedCode[],
  session: TrainingSession,
): Temporal.Instant {
  const next = codes.find(({ fromAt }) => Temporal.Instant.compare(fromAt, shown.untilAt) === 0);
  const { untilAt } = signInWindow(session);
  return next === undefined ? untilAt : laterOf(next.untilAt, shown.untilAt);
}
