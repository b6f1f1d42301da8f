// When a call of unknown end is made again with its key, and what the second one proves.

import { describe, expect, it } from 'vitest';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { sameCallAfterMs, settledBy } from '#bot/domain/delivery/same-call.ts';

const UNKNOWN: Outcome = { state: 'unknown', native: 'timeout' };
const ENDS: readonly Outcome[] = [
  { state: 'accepted', ref: 'r' },
  { state: 'held', ref: 'r' },
  { state: 'throttled', retryAfterMs: 1, native: 'n' },
  { state: 'transient', native: 'n' },
  { state: 'rejected', code: 'format', native: 'n' },
  { state: 'account', code: 'auth', native: 'n' },
];

describe('the same call', () => {
  it('is made three times at most, each wait longer, all within half a minute', () => {
    const waits = [1, 2, 3, 4].map((made) => sameCallAfterMs(UNKNOWN, made));
    expect(waits.slice(2)).toEqual([null, null]);
    const [first = 0, second = 0] = waits.flatMap((ms) => ms ?? []);
    expect(second).toBeGreaterThan(first);
    expect(first + second).toBeLessThan(30_000);
  });

  it.each(ENDS)('is not made again after $state', (end) => {
    expect(sameCallAfterMs(end, 1)).toBeNull();
  });

  it.each(ENDS)(
    'that ends $state settles the first only when the platform says it has the message',
    (end) => {
      const isSettled = end.state === 'accepted' || end.state === 'held';
      expect(settledBy(UNKNOWN, end)).toEqual(isSettled ? end : UNKNOWN);
    },
  );
});
