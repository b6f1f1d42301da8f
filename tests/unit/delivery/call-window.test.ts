// A rate limit as a sliding window: no window ever holds more than its limit, and the wait it names is enough.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallLimit,
  type CallWindow,
  emptyWindow,
  endCall,
  fullWindow,
  takeCall,
} from '#bot/domain/delivery/call-window.ts';

const SIZE: fc.Arbitrary<CallLimit> = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  windowMs: fc.integer({ min: 1, max: 60_000 }),
});
const GAPS = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5_000, noNaN: true })), {
  maxLength: 200,
});

function filled(window: CallWindow, nowMs: number): { readonly window: CallWindow; readonly waitMs: number } {
  for (let left = window; ; ) {
    const taken = takeCall(left, nowMs);
    if (!taken.ok) return { window: left, waitMs: taken.waitMs };
    left = taken.window;
  }
}

/** The same with every call answered at once. */
function spent(size: CallLimit, nowMs: number): CallWindow {
  return Array.from({ length: size.limit }).reduce<CallWindow>(
    (window) => endCall(window, nowMs),
    filled(emptyWindow(size), nowMs).window,
  );
}

describe('a call window', () => {
  it('lets the limit through at once and the next call only when the window is over', () => {
    const { window, waitMs } = filled(emptyWindow({ limit: 18, windowMs: 1_000 }), 0);
    expect([window.underWay, waitMs]).toEqual([18, 1_000]);
    const ended = endCall(window, 0);
    expect(takeCall(ended, 999).ok).toBe(false);
    expect(takeCall(ended, 1_000).ok).toBe(true);
  });

  it('never lets more than the limit through in any window, whatever the spacing', () => {
    fc.assert(
      fc.property(SIZE, GAPS, (size, gaps) => {
        let window = emptyWindow(size);
        let nowMs = 0;
        const calls: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          const taken = takeCall(window, nowMs);
          if (!taken.ok) continue;
          window = endCall(taken.window, nowMs);
          calls.push(nowMs);
        }
        for (const fromMs of calls) {
          const within = calls.filter((atMs) => atMs >= fromMs && atMs - fromMs < size.windowMs).length;
          expect(within).toBeLessThanOrEqual(size.limit);
        }
      }),
    );
  });

  it('names a wait that is enough', () => {
    fc.assert(
      fc.property(SIZE, fc.double({ min: 0, max: 120_000, noNaN: true }), (size, laterMs) => {
        const window = spent(size, 123.456);
        const taken = takeCall(window, 123.456 + laterMs);
        if (taken.ok) return;
        expect(Number.isInteger(taken.waitMs) && taken.waitMs > 0).toBe(true);
        expect(takeCall(window, 123.456 + laterMs + taken.waitMs).ok).toBe(true);
      }),
    );
  });

  it('keeps the place of a call that goes unanswered for longer than the window', () => {
    const { window } = filled(emptyWindow({ limit: 2, windowMs: 1_000 }), 0);
    expect(takeCall(window, 60_000)).toEqual({ ok: false, waitMs: 1_000 });
    const ended = endCall(window, 60_000);
    expect(takeCall(ended, 60_999)).toEqual({ ok: false, waitMs: 1 });
    expect(filled(ended, 61_000).window).toMatchObject({ underWay: 2 });
  });

  it('changes nothing when it refuses', () => {
    const window = spent({ limit: 3, windowMs: 1_000 }, 0);
    const before = JSON.stringify(window);
    takeCall(window, 10);
    expect(JSON.stringify(window)).toBe(before);
  });

  it('is closed to a new owner until what the last one did is a window old', () => {
    const window = fullWindow({ limit: 18, windowMs: 1_000 }, 500);
    expect(takeCall(window, 1_499)).toEqual({ ok: false, waitMs: 1 });
    expect(filled(window, 1_500).window.underWay).toBe(18);
  });

  it('never lets the platform count more than the limit in a window, wherever between its ends it counts a call', () => {
    const calls = fc.array(
      fc.record({
        gapMs: fc.double({ min: 0, max: 300, noNaN: true }),
        lastsMs: fc.double({ min: 0, max: 3_000, noNaN: true }),
        countedAt: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 150 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), calls, (limit, wanted) => {
        const size = { limit, windowMs: 1_000 };
        let window = emptyWindow(size);
        let nowMs = 0;
        let under: readonly number[] = [];
        const counted: number[] = [];
        for (const { countedAt, gapMs, lastsMs } of wanted) {
          nowMs += gapMs;
          const ended = under.filter((endsAtMs) => endsAtMs <= nowMs).toSorted((one, other) => one - other);
          window = ended.reduce(endCall, window);
          under = under.filter((endsAtMs) => endsAtMs > nowMs);
          const taken = takeCall(window, nowMs);
          if (!taken.ok) continue;
          window = taken.window;
          under = [...under, nowMs + lastsMs];
          counted.push(nowMs + lastsMs * countedAt);
        }
        for (const fromMs of counted) {
          const within = counted.filter((atMs) => atMs >= fromMs && atMs - fromMs < size.windowMs).length;
          expect(within).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });
});
