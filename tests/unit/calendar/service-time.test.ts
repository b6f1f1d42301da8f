// Service minutes: half-open blocks, sums that compose, seasons, and quiet hours.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuiet, nextAudibleAt } from '#bot/domain/calendar/quiet-hours.ts';
import {
  addServiceMinutes,
  firstServiceMinuteAtOrAfter,
  DEFAULT_SERVICE_HOURS as HOURS,
  isServiceTime,
  parseServiceBlocks,
  type ServiceHours,
  serviceMinutesBetween,
} from '#bot/domain/calendar/service-time.ts';
import { at, CALENDAR, shown } from './shipped.ts';

const ANY_INSTANT = fc
  .integer({ min: 0, max: 300 * 24 * 60 * 6 })
  .map((tenSeconds) => at('2026-01-20 00:00').add({ seconds: tenSeconds * 10 }));
const MINUTES = fc.integer({ min: -3000, max: 3000 });

const first = (from: Temporal.Instant) => firstServiceMinuteAtOrAfter(from, CALENDAR, HOURS);
const add = (from: Temporal.Instant, minutes: number) => addServiceMinutes(from, minutes, CALENDAR, HOURS);
const between = (from: Temporal.Instant, to: Temporal.Instant) =>
  serviceMinutesBetween(from, to, CALENDAR, HOURS);

describe('the first service minute', () => {
  it.each([
    ['2026-11-09 08:30', '11-09 08:30'],
    ['2026-11-09 08:29', '11-09 08:30'],
    ['2026-11-09 11:44', '11-09 11:44'],
    ['2026-11-09 11:45', '11-09 13:30'],
    ['2026-11-09T11:44:01', '11-09 13:30'],
    ['2026-11-09T10:00:30', '11-09 10:01'],
    ['2026-11-09 17:15', '11-10 08:30'],
    ['2026-11-08 12:00', '11-09 08:30'],
    ['2026-10-10 12:00', '10-10 13:30'],
    ['2026-09-30 23:00', '10-08 08:30'],
  ])('at or after %s is %s', (from, expected) => {
    expect(shown(first(at(from)))).toBe(expected);
  });
});

describe('adding service minutes', () => {
  it.each([
    ['2026-11-09 11:00', 44, '11-09 11:44'],
    ['2026-11-09 11:00', 45, '11-09 13:30'],
    ['2026-11-09 16:15', 60, '11-10 08:30'],
    ['2026-11-08 12:00', -60, '11-06 16:15'],
    ['2026-11-09 09:30', -60, '11-09 08:30'],
    ['2026-11-09 09:30', -61, '11-06 17:14'],
    ['2026-11-09 14:30', -60, '11-09 13:30'],
    ['2026-11-09 12:00', 0, '11-09 13:30'],
    ['2026-09-30 17:00', 30, '10-08 08:45'],
    ['2026-11-09 08:30', 420, '11-10 08:30'],
  ])('%s and %i service minutes is %s', (from, minutes, expected) => {
    expect(shown(add(at(from), minutes))).toBe(expected);
  });

  it('refuses parts of minutes', () => {
    expect(() => add(at('2026-11-09 09:00'), 1.5)).toThrow(RangeError);
  });

  it('never lands outside service time', () => {
    fc.assert(
      fc.property(ANY_INSTANT, MINUTES, (from, minutes) => {
        expect(isServiceTime(add(from, minutes), CALENDAR, HOURS)).toBe(true);
      }),
    );
  });

  it('composes: one sum or two make the same instant', () => {
    fc.assert(
      fc.property(ANY_INSTANT, MINUTES, MINUTES, (from, one, other) => {
        expect(add(add(from, one), other).equals(add(from, one + other))).toBe(true);
      }),
    );
  });

  it('is undone by counting, in both directions', () => {
    fc.assert(
      fc.property(ANY_INSTANT, MINUTES, (from, minutes) => {
        expect(between(from, add(from, minutes))).toBe(minutes);
        expect(between(add(from, minutes), from)).toBe(0 - minutes);
      }),
    );
  });

  it('keeps the order of time', () => {
    fc.assert(
      fc.property(ANY_INSTANT, ANY_INSTANT, MINUTES, (one, other, minutes) => {
        const [early, late] = [one, other].toSorted(Temporal.Instant.compare) as [
          Temporal.Instant,
          Temporal.Instant,
        ];
        expect(Temporal.Instant.compare(add(early, minutes), add(late, minutes))).toBeLessThanOrEqual(0);
        expect(between(early, late)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('service time', () => {
  it('holds the blocks half-open: a block’s start belongs to it, its end does not', () => {
    const inside = ['08:30', '11:44', '13:30', '17:14'].map((time) => at(`2026-11-09 ${time}`));
    const outside = ['08:29', '11:45', '13:29', '17:15'].map((time) => at(`2026-11-09 ${time}`));
    expect(inside.every((instant) => isServiceTime(instant, CALENDAR, HOURS))).toBe(true);
    expect(outside.some((instant) => isServiceTime(instant, CALENDAR, HOURS))).toBe(false);
  });

  it('holds on make-up days and not on days off', () => {
    expect(isServiceTime(at('2026-10-10 09:00'), CALENDAR, HOURS)).toBe(true);
    expect(isServiceTime(at('2026-11-08 09:00'), CALENDAR, HOURS)).toBe(false);
  });

  it('follows a season’s own blocks, also one that passes New Year', () => {
    const summer: ServiceHours = {
      ...HOURS,
      seasons: [
        { fromMonthDay: '06-15', toMonthDay: '09-15', blocks: [{ startMinute: 480, endMinute: 720 }] },
        { fromMonthDay: '12-20', toMonthDay: '01-10', blocks: [{ startMinute: 600, endMinute: 660 }] },
      ],
    };
    expect(shown(addServiceMinutes(at('2026-07-01 11:59'), 1, CALENDAR, summer))).toBe('07-02 08:00');
    expect(shown(firstServiceMinuteAtOrAfter(at('2026-09-16 07:00'), CALENDAR, summer))).toBe('09-16 08:30');
    expect(shown(firstServiceMinuteAtOrAfter(at('2026-01-06 07:00'), CALENDAR, summer))).toBe('01-06 10:00');
  });
});

describe('writing service blocks', () => {
  it('reads blocks with any dash and width', () => {
    expect(parseServiceBlocks(['08:30-11:45', '１３：３０–17:15'])).toEqual({
      ok: true,
      value: HOURS.blocks,
    });
  });

  it.each([
    [[]],
    [['8-12']],
    [['11:45-08:30']],
    [['08:60-09:00']],
    [['08:30-24:30']],
    [['08:30-12:00', '11:00-17:00']],
  ])('refuses %j', (texts) => {
    expect(parseServiceBlocks(texts).ok).toBe(false);
  });
});

describe('quiet hours', () => {
  it.each([
    ['private', '2026-11-09 08:29', true],
    ['private', '2026-11-09 08:30', false],
    ['private', '2026-11-09 12:30', false],
    ['private', '2026-11-09 18:00', true],
    ['private', '2026-11-08 10:00', true],
    ['private', '2026-10-10 10:00', false],
    ['group', '2026-11-09 08:44', true],
    ['group', '2026-11-09 12:30', true],
    ['group', '2026-11-09 17:29', false],
    ['group', '2026-11-09 17:30', true],
  ] as const)('a %s place at %s is quiet: %s', (place, when, quiet) => {
    expect(isQuiet(place, at(when), CALENDAR)).toBe(quiet);
  });

  it.each([
    ['private', '2026-11-09 12:30', '11-09 12:30'],
    ['private', '2026-11-06 18:30', '11-09 08:30'],
    ['group', '2026-11-09 12:30', '11-09 13:30'],
    ['group', '2026-11-09 08:31', '11-09 08:45'],
    ['group', '2026-09-30 17:45', '10-08 08:45'],
  ] as const)('a %s place after %s may hear at %s', (place, when, expected) => {
    expect(shown(nextAudibleAt(place, at(when), CALENDAR))).toBe(expected);
  });

  it('end where they say', () => {
    fc.assert(
      fc.property(ANY_INSTANT, fc.constantFrom('private', 'group'), (when, place) => {
        const heardAt = nextAudibleAt(place, when, CALENDAR);
        expect(isQuiet(place, heardAt, CALENDAR)).toBe(false);
        expect(Temporal.Instant.compare(when, heardAt)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
