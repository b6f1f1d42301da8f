// A call whose end is unknown, made again with the same key where the platform takes a message once for one key.

import type { Outcome } from './outcome.ts';

/** Waits before the second and the third call, milliseconds (house rule): together well inside any platform's memory of keys. */
const WAITS_MS = [2_000, 5_000] as const;

/** How long to wait before the same call is made again; null: what is known of it stays. `made`: calls so far. */
export function sameCallAfterMs(outcome: Outcome, made: number): number | null {
  return outcome.state === 'unknown' ? (WAITS_MS[made - 1] ?? null) : null;
}

/**
 * What a call of unknown end has come to after the same call once more. Only a platform that says it has the message
 * settles it: any refusal is of the second call, and the first may have arrived all the same.
 */
export function settledBy(first: Outcome, again: Outcome): Outcome {
  return again.state === 'accepted' || again.state === 'held' || again.state === 'unknown' ? again : first;
}
