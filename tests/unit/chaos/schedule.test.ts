// The faults of a chaos run: the same for the same seed, all kinds in time, spread over the round.

import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, faultSchedule } from '#tests/chaos/schedule.ts';

const HALF_HOUR_MS = 1_800_000;

describe('the schedule of faults', () => {
  it('is the same for the same seed and round, and another for another', () => {
    expect(faultSchedule(7, 2, HALF_HOUR_MS)).toEqual(faultSchedule(7, 2, HALF_HOUR_MS));
    expect(faultSchedule(7, 2, HALF_HOUR_MS)).not.toEqual(faultSchedule(8, 2, HALF_HOUR_MS));
    expect(faultSchedule(7, 2, HALF_HOUR_MS)).not.toEqual(faultSchedule(7, 3, HALF_HOUR_MS));
  });

  it('begins like the longer one of the same seed', () => {
    const long = faultSchedule(7, 1, HALF_HOUR_MS);
    const short = faultSchedule(7, 1, 60_000);
    expect(short).toEqual(long.slice(0, short.length));
  });

  it.each([1, 2, 3])('meets every kind in half an hour of seed %i, in order and inside it', (seed) => {
    const faults = faultSchedule(seed, 1, HALF_HOUR_MS);
    expect(FAULT_KINDS.filter((kind) => faults.every((fault) => fault.kind !== kind))).toEqual([]);
    expect(faults.map(({ atMs }) => atMs)).toEqual(faults.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    expect(faults.every(({ atMs, lastsMs }) => atMs >= 0 && atMs <= HALF_HOUR_MS && lastsMs <= 40_000)).toBe(
      true,
    );
  });
});
