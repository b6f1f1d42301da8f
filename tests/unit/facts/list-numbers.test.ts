// The numbers of a list add up, whatever is in it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { listNumbers } from '#bot/domain/facts/list-numbers.ts';
import { allFacts } from './axes.ts';

const ALL = allFacts();
const ITEMS = fc.array(
  fc.nat(ALL.length - 1).map((index) => ALL[index] ?? UNTOUCHED_DEADLINE),
  { maxLength: 60 },
);

describe('the numbers of a list', () => {
  it('are the counts of its items, m = a + r + c, with claimed, promised and blocked inside c', () => {
    fc.assert(
      fc.property(ITEMS, (items) => {
        const n = listNumbers(items);
        expect(n.owed).toBe(items.filter(({ exemption }) => exemption === 'none').length);
        expect(n.done + n.returned + n.open).toBe(n.owed);
        expect(n.claimed + n.promised + n.blocked).toBeLessThanOrEqual(n.open);
      }),
    );
  });

  it('do not depend on the order', () => {
    fc.assert(
      fc.property(ITEMS, (items) => {
        expect(listNumbers(items.toReversed())).toEqual(listNumbers(items));
      }),
    );
  });

  it('count each kind of item where it belongs', () => {
    const promise = {
      untilAt: Temporal.Instant.from('2026-11-05T09:15Z'),
      madeAt: Temporal.Instant.from('2026-11-04T02:00Z'),
    };
    const items = [
      { ...UNTOUCHED_DEADLINE },
      { ...UNTOUCHED_DEADLINE, platform: 'not_filed' },
      { ...UNTOUCHED_DEADLINE, platform: 'filed', claim: 'claimed' },
      { ...UNTOUCHED_DEADLINE, platform: 'accepted' },
      { ...UNTOUCHED_DEADLINE, platform: 'returned', obstacles: ['cannot_login'] },
      { ...UNTOUCHED_DEADLINE, claim: 'claimed', obstacles: ['needs_help'] },
      { ...UNTOUCHED_DEADLINE, promise: { ...promise, state: 'open' } },
      { ...UNTOUCHED_DEADLINE, promise: { ...promise, state: 'broken' } },
      { ...UNTOUCHED_DEADLINE, promise: { ...promise, state: 'open' }, obstacles: ['cannot_login'] },
      { ...UNTOUCHED_DEADLINE, exemption: 'granted', platform: 'filed' },
    ] as const;
    expect(listNumbers(items)).toEqual({
      owed: 9,
      done: 2,
      returned: 1,
      open: 6,
      claimed: 1,
      promised: 1,
      blocked: 1,
    });
  });
});
