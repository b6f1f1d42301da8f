// The clocks of kinds whose ladder is a list of instants: where the ladder's clock stands, and one that tells once.

import { slotForStep } from '#bot/domain/ladder/slot.ts';
import { positionOf, type TimedStep } from '#bot/domain/ladder/timed-steps.ts';
import type { ClockChange, DueStep, NextPosition, Strike, StruckClock } from './clocks.ts';

/** The one clock that walks an item up its ladder. */
const LADDER = 'ladder';

/** The clock that tells the firm what became of its answer. */
export const TOLD = 'told';

/** Nothing is said, and the clock has had its say. */
export const SILENCE: Strike = { said: [], silent: [], next: null, alarm: null };

/** An answer stops the ladder. */
export const STOPPED: ClockChange = { set: [], clear: [LADDER] };

/** Where a struck clock stands that waits for this step. */
export function standsAt(step: TimedStep, ruleVersion: number): NextPosition {
  return { ...positionOf(step), ruleVersion };
}

/** The ladder's clock of an item whose next step this is; null: no step is left. */
export function ladderClock(
  step: TimedStep | undefined,
  ruleVersion: number,
): ClockChange['set'][number] | null {
  return step === undefined ? null : { name: LADDER, ...standsAt(step, ruleVersion) };
}

/** What is taken back lets the ladder climb on with the next step still to come; without one its clock stays as it is. */
export function climbOn(step: TimedStep | undefined, ruleVersion: number): ClockChange {
  const clock = ladderClock(step, ruleVersion);
  return { set: clock === null ? [] : [clock], clear: [] };
}

/** The clock that tells: the firm hears it, if it is still one. */
export function tell(
  { dueAt, inDirectory, occasion, wakeAt }: StruckClock,
  { now }: { readonly now: Temporal.Instant },
): Strike {
  const step: DueStep = { occasion, audience: 'firm', dueAt };
  return inDirectory
    ? { ...SILENCE, said: [{ step, slotAt: slotForStep(dueAt, wakeAt, now) }] }
    : { ...SILENCE, silent: [{ step, reason: 'not_in_directory' }] };
}
