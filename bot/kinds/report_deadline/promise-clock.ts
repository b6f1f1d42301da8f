// A promise as a clock: it strikes at its instant and then waits for the first list that can judge it.

import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { LADDER_RULE_VERSION } from '#bot/domain/ladder/steps.ts';
import type { ClockChange } from '#bot/kinds/clocks.ts';

export const PROMISE_CLOCK = 'promise';

/** Sets or clears the promise's clock of an item whose facts have just changed. */
export function promiseClock({ claim, promise }: DeadlineFacts): ClockChange {
  if (promise?.state !== 'open' || claim === 'claimed') return { set: [], clear: [PROMISE_CLOCK] };
  const { untilAt } = promise;
  const clock = { name: PROMISE_CLOCK, occasion: PROMISE_CLOCK, dueAt: untilAt, wakeAt: untilAt };
  return { set: [{ ...clock, waitsFor: null, ruleVersion: LADDER_RULE_VERSION }], clear: [] };
}
