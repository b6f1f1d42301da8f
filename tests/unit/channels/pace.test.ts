// The doubles' count of what comes: no window of any key ever holds more than it may, and what fits is let through.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '#tests/doubles/pace.ts';

const second = (limit: number) => [{ limit, windowMs: 1_000 }];

describe('a platform’s count', () => {
  it('lets through exactly as much as fits any window, wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(400), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (waits, limit) => {
          const pace = new Pace();
          const taken: number[] = [];
          let nowMs = 0;
          for (const wait of waits) {
            nowMs += wait;
            pace.setNow(nowMs);
            const inWindow = taken.filter((atMs) => atMs > nowMs - 1_000);
            const full = pace.take({ chat: second(limit) });
            expect(full === null).toBe(inWindow.length < limit);
            if (full === null) taken.push(nowMs);
            else expect(full.waitMs).toBe((inWindow.at(-limit) ?? 0) + 1_000 - nowMs);
          }
          expect(pace.overruns).toHaveLength(waits.length - taken.length);
        },
      ),
    );
  });

  it('charges a call to all its keys or to none, and names the one that is full', () => {
    const pace = new Pace();
    pace.setNow(0);
    expect(pace.take({ bot: second(2), a: second(1) })).toBeNull();
    expect(pace.take({ bot: second(2), a: second(1) })).toMatchObject({ key: 'a', waitMs: 1_000 });
    expect(pace.take({ bot: second(2), b: second(1) })).toBeNull();
    expect(pace.take({ bot: second(2), c: second(1) })).toMatchObject({ key: 'bot' });
    pace.setNow(1_000);
    expect(pace.take({ bot: second(2), a: second(1) })).toBeNull();
    expect(pace.overruns).toEqual(['a', 'bot']);
  });

  it('begins when a test sets the clock where the platform’s own numbers are no fixed ones', () => {
    const pace = new Pace(null);
    for (let said = 0; said < 3; said++) expect(pace.take({ a: second(1) })).toBeNull();
    pace.setNow(0);
    expect(pace.take({ a: second(1) })).toBeNull();
    expect(pace.take({ a: second(1) })).not.toBeNull();
    pace.off();
    expect(pace.take({ a: second(1) })).toBeNull();
  });
});
