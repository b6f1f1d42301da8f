// Deliveries tried again: together where that is safe, nobody twice in a call, none left out.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsAgain, type TriedDelivery } from '#bot/domain/delivery/calls-again.ts';
import { UNDIVIDED } from '#bot/domain/delivery/fate.ts';

const twenty = (scope: 'person' | 'group') => (scope === 'person' ? 20 : 1);

const delivery = (address: string, fields: Partial<TriedDelivery> = {}): TriedDelivery => ({
  address,
  scope: 'person',
  contentHash: 'hash',
  part: { number: 1 },
  reason: null,
  ...fields,
});

const sizes = (waiting: readonly TriedDelivery[]) => callsAgain(waiting, twenty).map((call) => call.length);

describe('calls made again', () => {
  it('say one text to up to twenty people at once', () => {
    expect(sizes(Array.from({ length: 45 }, (_, index) => delivery(`p${index}`)))).toEqual([20, 20, 5]);
  });

  it('name one person once, though she waits for the same words twice', () => {
    const waiting = [delivery('p1'), delivery('p2'), delivery('p1'), delivery('p1')];

    expect(callsAgain(waiting, twenty).map((call) => call.map(({ address }) => address))).toEqual([
      ['p1', 'p2'],
      ['p1'],
      ['p1'],
    ]);
  });

  it('are one for each where the call was refused as a whole', () => {
    expect(sizes([delivery('p1', { reason: UNDIVIDED }), delivery('p2', { reason: UNDIVIDED })])).toEqual([
      1, 1,
    ]);
  });

  it('hold each delivery once, one text, one part and nobody twice', () => {
    const some = fc.record({
      address: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
      scope: fc.constantFrom('person' as const, 'group' as const),
      contentHash: fc.constantFrom('h1', 'h2'),
      part: fc.record({ number: fc.constantFrom(1, 2) }),
      reason: fc.constantFrom(null, UNDIVIDED, 'busy'),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (waiting, size) => {
        const calls = callsAgain(waiting, () => size);
        expect(new Set(calls.flat()).size).toBe(waiting.length);
        expect(calls.flat()).toHaveLength(waiting.length);
        for (const call of calls) {
          expect(call.length).toBeLessThanOrEqual(size);
          expect(new Set(call.map(({ address }) => address)).size).toBe(call.length);
          expect(new Set(call.map(({ contentHash, part }) => `${contentHash} ${part.number}`)).size).toBe(1);
        }
      }),
    );
  });
});
