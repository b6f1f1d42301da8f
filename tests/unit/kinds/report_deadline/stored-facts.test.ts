// Facts of a deadline as JSON and back.
import { describe, expect, it } from 'vitest';
import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { readDeadlineFacts, storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { allFacts, written } from '#tests/unit/facts/axes.ts';

const stored = (facts = UNTOUCHED_DEADLINE): Record<string, unknown> =>
  JSON.parse(JSON.stringify(storeDeadlineFacts(facts))) as Record<string, unknown>;

describe('stored facts', () => {
  it('come back from JSON as they were, in every combination', () => {
    const some = allFacts().filter((_, index) => index % 7 === 0);
    expect(some.map((facts) => written(readDeadlineFacts(stored(facts))))).toEqual(some.map(written));
  });

  it('are plain JSON with instants as text', () => {
    const claimAt = Temporal.Instant.from('2026-11-05T09:00:00+08:00');
    expect(stored({ ...UNTOUCHED_DEADLINE, claim: 'claimed', claimAt })).toEqual({
      platform: 'unknown',
      platformAsOfAt: null,
      firstFiledAt: null,
      round: 1,
      claim: 'claimed',
      claimAt: '2026-11-05T01:00:00Z',
      promise: null,
      brokenPromises: 0,
      obstacles: [],
      exemption: 'none',
      dunning: 'none',
    });
  });

  it('keep fractions of seconds', () => {
    const claimAt = Temporal.Instant.from('2026-11-05T09:00:00.123456789Z');
    expect(readDeadlineFacts(stored({ ...UNTOUCHED_DEADLINE, claimAt })).claimAt?.equals(claimAt)).toBe(true);
  });

  it.each([
    ['an unknown word', { platform: '已上报' }],
    ['an axis nobody knows', { stars: 5 }],
    ['a missing axis', { claim: undefined }],
    ['round 0', { round: 0 }],
    ['an instant without its zone', { claimAt: '2026-11-05T09:00:00' }],
    ['a promise without its instant', { promise: { madeAt: '2026-11-05T09:00:00Z', state: 'open' } }],
    ['nothing', null],
  ])('with %s are refused', (_, change) => {
    const row = change === null ? null : { ...stored(), ...change };
    expect(() => readDeadlineFacts(row)).toThrow();
  });
});
