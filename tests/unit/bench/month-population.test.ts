// The simulated month's population: repeatable, inside its windows, and consistent from list to list.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { type FilingSeason, filingOf, wordAt } from '#tests/bench/month/population.ts';
import { type Heard, reactionTo } from '#tests/bench/month/reactions.ts';

const at = (wallTime: string) => Temporal.Instant.from(`${wallTime}:00+08:00`);
const days = (...all: string[]) => all.map((day) => Temporal.PlainDate.from(day));

const SEASON: FilingSeason = {
  formCode: 'B204-1',
  opensAt: at('2026-11-01T00:00'),
  cutoffAt: at('2026-11-08T12:00'),
  days: days('2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06'),
  lateDays: days('2026-11-09', '2026-11-10', '2026-11-11'),
};

const firms = Array.from({ length: 3000 }, (_, n) => `firm-${n}`);

describe('when firms file', () => {
  it('depends on seed, firm and form alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, uscc) => {
        expect(filingOf(seed, uscc, SEASON)).toEqual(filingOf(seed, uscc, SEASON));
      }),
    );
    const one = firms.map((uscc) => filingOf(1, uscc, SEASON).filedAt?.toString());
    expect(firms.map((uscc) => filingOf(2, uscc, SEASON).filedAt?.toString())).not.toEqual(one);
  });

  it('is never before the opening, and mostly before the cutoff', () => {
    const filed = firms.flatMap((uscc) => filingOf(1, uscc, SEASON).filedAt ?? []);
    expect(filed.every((instant) => !isBefore(instant, SEASON.opensAt))).toBe(true);
    const inTime = filed.filter((instant) => isBefore(instant, SEASON.cutoffAt)).length;
    expect(inTime / firms.length).toBeGreaterThan(0.94);
    expect(inTime).toBeLessThan(firms.length);
  });

  it('crowds on the last two workdays', () => {
    const filed = firms.flatMap((uscc) => filingOf(1, uscc, SEASON).filedAt ?? []);
    const late = filed.filter((instant) => !isBefore(instant, at('2026-11-05T00:00'))).length;
    expect(late / filed.length).toBeGreaterThan(0.5);
  });

  it('fits a window of two days as well', () => {
    const short = { ...SEASON, cutoffAt: at('2026-11-04T00:00'), days: days('2026-11-02', '2026-11-03') };
    const filed = firms.flatMap((uscc) => filingOf(1, uscc, short).filedAt ?? []);
    expect(filed.every((instant) => !isBefore(instant, short.opensAt))).toBe(true);
    expect(filed.filter((instant) => isBefore(instant, short.cutoffAt)).length).toBeGreaterThan(2800);
  });
});

describe('the list of an instant', () => {
  it('shows nothing filed later than itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...firms), fc.integer({ min: 0, max: 20_000 }), (uscc, minutes) => {
        const asOf = SEASON.opensAt.add({ minutes });
        const { word, filedAt } = wordAt(filingOf(1, uscc, SEASON), asOf);
        expect(word === 'not_filed').toBe(filedAt === null);
        if (filedAt !== null) expect(isBefore(asOf, filedAt)).toBe(false);
      }),
    );
  });

  it('never takes a filing back once it was shown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...firms), fc.integer({ min: 0, max: 20_000 }), (uscc, minutes) => {
        const filing = filingOf(1, uscc, SEASON);
        const asOf = SEASON.opensAt.add({ minutes });
        if (wordAt(filing, asOf).word === 'not_filed') return;
        expect(wordAt(filing, asOf.add({ hours: 30 })).word).not.toBe('not_filed');
      }),
    );
  });
});

describe('what people say', () => {
  const heard: Heard = {
    seed: 1,
    address: 'staff-1',
    at: at('2026-11-05T09:00'),
    kind: 'reminder',
    filedAts: [at('2026-11-06T10:00')],
    saidBefore: 0,
  };
  const crowd = (over: Partial<Heard>) =>
    firms.flatMap((address) => reactionTo({ ...heard, ...over, address })?.text ?? []);

  it('is mostly nothing, and a claim where everything is filed', () => {
    expect(crowd({}).length).toBeGreaterThan(300);
    expect(crowd({}).length).toBeLessThan(1500);
    const filed = crowd({ filedAts: [at('2026-11-04T10:00')] });
    expect(filed.length).toBeGreaterThan(0);
    expect(filed.every((text) => /报/.test(text))).toBe(true);
  });

  it('comes less often from who has answered before', () => {
    expect(crowd({ saidBefore: 1 }).length).toBeLessThan(crowd({}).length * 0.7);
  });

  it('is about the list when it is a list that was read', () => {
    expect(crowd({ kind: 'list', filedAts: [] }).every((text) => text.startsWith('已联系 1'))).toBe(true);
  });
});
