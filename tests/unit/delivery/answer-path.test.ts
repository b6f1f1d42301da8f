// Tests for the way an answer takes: the API until calls run short, then the budget of which more is left.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerPath } from '#bot/domain/delivery/answer-path.ts';

const STANDARD = { calls: 5_000, pushes: 3_000 };

describe('the path of an answer', () => {
  it.each([
    ['nothing is used', STANDARD, { calls: 0, pushes: 0 }, 'api'],
    ['more of the calls is used, and there are enough', STANDARD, { calls: 3_000, pushes: 300 }, 'api'],
    ['the calls run short', STANDARD, { calls: 3_500, pushes: 2_000 }, 'session'],
    ['the calls run short, and the pushes more', STANDARD, { calls: 3_500, pushes: 2_200 }, 'api'],
    ['more of the pushes is used', STANDARD, { calls: 1_000, pushes: 900 }, 'api'],
    ['both to the same share', STANDARD, { calls: 2_500, pushes: 1_500 }, 'api'],
    ['the calls are spent', STANDARD, { calls: 5_000, pushes: 2_999 }, 'session'],
    ['both are overspent, the pushes more', STANDARD, { calls: 5_001, pushes: 3_300 }, 'api'],
    ['pushes are not metered', { calls: 5_000, pushes: 0 }, { calls: 1, pushes: 90_000 }, 'session'],
    ['nothing is metered', { calls: 0, pushes: 0 }, { calls: 9, pushes: 9 }, 'api'],
  ] as const)('when %s', (_, limits, spent, expected) => {
    expect(answerPath('auto', limits, spent)).toBe(expected);
  });

  it('is what the operator wants, whatever is used', () => {
    const spent = { calls: fc.nat(9_000), pushes: fc.nat(9_000) };
    fc.assert(
      fc.property(fc.record(spent), (used) => {
        expect(answerPath('api', STANDARD, used)).toBe('api');
        expect(answerPath('webhook', STANDARD, used)).toBe('session');
      }),
    );
  });
});
