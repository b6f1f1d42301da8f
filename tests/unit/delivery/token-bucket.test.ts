// A rate limit as a bucket: never more than it holds and gains, and the wait it names is enough.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, type BucketSize, fullBucket, takeToken } from '#bot/domain/delivery/token-bucket.ts';

const SIZE: fc.Arbitrary<BucketSize> = fc.record({
  limit: fc.integer({ min: 1, max: 1000 }),
  windowMs: fc.integer({ min: 1, max: 3_600_000 }),
});
/** Clocks like `performance.now()` have fractions. */
const START = fc.double({ min: 0, max: 1e9, noNaN: true });
const GAPS = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5_000, noNaN: true })), {
  maxLength: 80,
});

function emptied(bucket: Bucket, nowMs: number): { readonly bucket: Bucket; readonly waitMs: number } {
  let left = bucket;
  for (;;) {
    const taken = takeToken(left, nowMs);
    if (!taken.ok) return { bucket: left, waitMs: taken.waitMs };
    left = taken.bucket;
  }
}

describe('a token bucket', () => {
  it('gives its whole burst at once, then one token each nth of the window', () => {
    const { bucket, waitMs } = emptied(fullBucket({ limit: 18, windowMs: 1_000 }, 0), 0);
    expect([bucket.tokens, waitMs]).toEqual([0, 56]);
    expect(takeToken(bucket, 55).ok).toBe(false);
    expect(takeToken(bucket, 56).ok).toBe(true);
  });

  it('in any window lets through no more than the limit and the burst it held', () => {
    fc.assert(
      fc.property(SIZE, START, GAPS, (size, startMs, gaps) => {
        let bucket = fullBucket(size, startMs);
        let nowMs = startMs;
        const taken: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          const answer = takeToken(bucket, nowMs);
          if (!answer.ok) continue;
          bucket = answer.bucket;
          taken.push(nowMs);
        }
        for (const [index, fromMs] of taken.entries()) {
          const within = taken.slice(index).filter((atMs) => atMs - fromMs < size.windowMs).length;
          expect(within).toBeLessThanOrEqual(size.limit * 2);
          for (const [more, untilMs] of taken.slice(index).entries()) {
            const gained = ((untilMs - fromMs) * size.limit) / size.windowMs;
            expect(more + 1).toBeLessThanOrEqual(size.limit + gained + 1e-3);
          }
        }
      }),
    );
  });

  it('never holds more than its limit, however long it rests', () => {
    fc.assert(
      fc.property(SIZE, START, fc.double({ min: 0, max: 1e9, noNaN: true }), (size, startMs, restMs) => {
        const { bucket } = emptied(fullBucket(size, startMs), startMs);
        let left = bucket;
        let count = 0;
        for (;;) {
          const taken = takeToken(left, startMs + restMs);
          if (!taken.ok) break;
          left = taken.bucket;
          count++;
        }
        expect(count).toBeLessThanOrEqual(size.limit);
      }),
    );
  });

  it('names a wait that is enough: after it there is a token', () => {
    fc.assert(
      fc.property(SIZE, START, fc.double({ min: 0, max: 10_000, noNaN: true }), (size, startMs, laterMs) => {
        const { bucket } = emptied(fullBucket(size, startMs), startMs);
        const taken = takeToken(bucket, startMs + laterMs);
        if (taken.ok) return;
        expect(Number.isInteger(taken.waitMs) && taken.waitMs > 0).toBe(true);
        expect(takeToken(bucket, startMs + laterMs + taken.waitMs).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([0, 7.000000000000001, 27.999999999999982])(
    'names a wait that is enough also where fractions do not add up (%f ms later)',
    (laterMs) => {
      const { bucket } = emptied(fullBucket({ limit: 1, windowMs: 60_000 }, 123_456.789), 123_456.789);
      const nowMs = 123_456.789 + laterMs;
      const taken = takeToken(bucket, nowMs);
      expect(taken.ok).toBe(false);
      expect(takeToken(bucket, nowMs + (taken.ok ? 0 : taken.waitMs)).ok).toBe(true);
    },
  );

  it('names a wait that is not a millisecond too long', () => {
    const { bucket } = emptied(fullBucket({ limit: 20, windowMs: 60_000 }, 0), 0);
    const taken = takeToken(bucket, 0);
    expect(taken.ok ? 0 : taken.waitMs).toBe(3_000);
  });

  it('gains nothing from a clock that steps back and on again', () => {
    const { bucket } = emptied(fullBucket({ limit: 10, windowMs: 1_000 }, 5_000), 5_000);
    const half = takeToken(bucket, 5_200);
    if (!half.ok) throw new Error('two tokens should have come');
    const back = takeToken(half.bucket, 4_000);
    if (!back.ok) throw new Error('the second token is still there');
    expect(takeToken(back.bucket, 5_200).ok).toBe(false);
  });

  it('changes nothing when it refuses', () => {
    const { bucket } = emptied(fullBucket({ limit: 3, windowMs: 1_000 }, 0), 0);
    const before = JSON.stringify(bucket);
    takeToken(bucket, 100);
    expect(JSON.stringify(bucket)).toBe(before);
  });
});
