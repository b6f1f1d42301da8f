// The working calendar: days off, make-up days, counting over them, and years nobody announced.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CalendarYearUnknown, WorkCalendar, withKnownYears } from '#bot/domain/calendar/work-calendar.ts';
import { CALENDAR, day } from './shipped.ts';

const DAY_IN_2026 = fc.integer({ min: 0, max: 364 }).map((days) => day('2026-01-01').add({ days }));
const FEW = fc.integer({ min: -120, max: 120 });

describe('the shipped calendar', () => {
  it.each([
    ['2026-10-01', false, 'a statutory holiday'],
    ['2026-10-07', false, 'its last day'],
    ['2026-10-08', true, 'the Thursday after it'],
    ['2026-10-10', true, 'a make-up Saturday'],
    ['2026-10-11', false, 'the Sunday after a make-up Saturday'],
    ['2026-02-14', true, 'a make-up Saturday before Spring Festival'],
    ['2026-02-23', false, 'the ninth day of Spring Festival'],
    ['2026-01-04', true, 'a make-up Sunday'],
    ['2026-11-07', false, 'a plain Saturday'],
    ['2025-10-08', false, 'a holiday that only 2025 has'],
  ])('calls %s a workday: %s (%s)', (on, workday) => {
    expect(CALENDAR.isWorkday(day(on))).toBe(workday);
  });

  it('has 248 workdays in 2026, as both public holiday packages count', () => {
    expect(CALENDAR.workdaysBetween(day('2025-12-31'), day('2026-12-31'))).toBe(248);
  });

  it('names the holiday of a day off, and nothing on weekends and workdays', () => {
    expect(CALENDAR.holidayName(day('2026-10-05'))).toBe('国庆节');
    expect(CALENDAR.holidayName(day('2026-11-08'))).toBeNull();
    expect(CALENDAR.holidayName(day('2026-11-09'))).toBeNull();
  });
});

describe('counting workdays', () => {
  it.each([
    ['2026-09-30', 1, '2026-10-08'],
    ['2026-10-01', 1, '2026-10-08'],
    ['2026-10-09', -3, '2026-09-29'],
    ['2026-10-09', 1, '2026-10-10'],
    ['2026-10-10', 1, '2026-10-12'],
    ['2026-11-08', 0, '2026-11-08'],
    ['2026-11-08', -1, '2026-11-06'],
    ['2025-12-31', 1, '2026-01-04'],
  ])('%s %i workdays is %s', (on, n, expected) => {
    expect(CALENDAR.addWorkdays(day(on), n).toString()).toBe(expected);
  });

  it('finds the nearest workday on either side, and a workday is its own', () => {
    expect(CALENDAR.lastWorkdayOnOrBefore(day('2026-10-07')).toString()).toBe('2026-09-30');
    expect(CALENDAR.firstWorkdayOnOrAfter(day('2026-10-01')).toString()).toBe('2026-10-08');
    expect(CALENDAR.lastWorkdayOnOrBefore(day('2026-10-10')).toString()).toBe('2026-10-10');
    expect(CALENDAR.firstWorkdayOnOrAfter(day('2026-10-10')).toString()).toBe('2026-10-10');
  });

  it('comes back to the workday it left', () => {
    fc.assert(
      fc.property(DAY_IN_2026, FEW, (on, n) => {
        const from = CALENDAR.firstWorkdayOnOrAfter(on);
        expect(CALENDAR.addWorkdays(CALENDAR.addWorkdays(from, n), -n).equals(from)).toBe(true);
      }),
    );
  });

  it('counts between two days what it took to go from one to the other', () => {
    fc.assert(
      fc.property(DAY_IN_2026, FEW, (on, n) => {
        const to = CALENDAR.addWorkdays(on, n);
        expect(CALENDAR.workdaysBetween(on, to)).toBe(n);
        if (n !== 0) expect(CALENDAR.isWorkday(to)).toBe(true);
      }),
    );
  });

  it('refuses half days', () => {
    expect(() => CALENDAR.addWorkdays(day('2026-11-02'), 0.5)).toThrow(RangeError);
  });
});

describe('coverage', () => {
  it('tells official, provisional and unknown years apart and says where the days come from', () => {
    expect([2024, 2026, 2027, 2028].map((year) => CALENDAR.coverage(year))).toEqual([
      'unknown',
      'official',
      'provisional',
      'unknown',
    ]);
    expect(CALENDAR.coveredYears).toEqual([2025, 2026, 2027]);
    expect(CALENDAR.source(2026)).toContain('gov.cn');
    expect(CALENDAR.source(2028)).toBeNull();
  });

  it('reports the provisional years a span touches', () => {
    expect(CALENDAR.provisionalYears(day('2026-12-01'), day('2026-12-31'))).toEqual([]);
    expect(CALENDAR.provisionalYears(day('2026-12-01'), day('2027-01-01'))).toEqual([2027]);
  });

  it('computes provisional years but never guesses an unknown one', () => {
    expect(CALENDAR.isWorkday(day('2027-01-01'))).toBe(false);
    expect(() => CALENDAR.isWorkday(day('2028-01-03'))).toThrow(CalendarYearUnknown);
    expect(() => CALENDAR.addWorkdays(day('2027-12-31'), 1)).toThrow('2028');
    expect(() => CALENDAR.addWorkdays(day('2025-01-02'), -1)).toThrow('2024');
  });

  it('turns an unknown year into a value for whoever wants to refuse politely, and lets other errors through', () => {
    expect(withKnownYears(() => CALENDAR.isWorkday(day('2028-01-03')))).toEqual({
      ok: false,
      unknownYear: 2028,
    });
    expect(withKnownYears(() => CALENDAR.isWorkday(day('2026-01-05')))).toEqual({ ok: true, value: true });
    expect(() => withKnownYears(() => CALENDAR.addWorkdays(day('2026-01-05'), Number.NaN))).toThrow(
      RangeError,
    );
  });
});

describe('local days', () => {
  const year = { year: 2026, status: 'official', source: 'test', off: [], workOn: [] } as const;
  const local = new WorkCalendar(
    [{ ...year, off: [{ name: '节', fromOn: day('2026-05-01'), toOn: day('2026-05-01') }] }],
    {
      offOn: [day('2026-04-20')],
      workOn: [day('2026-05-01'), day('2026-04-25')],
    },
  );

  it('stand above the national notice and above weekends', () => {
    expect(local.isWorkday(day('2026-04-20'))).toBe(false);
    expect(local.isWorkday(day('2026-05-01'))).toBe(true);
    expect(local.isWorkday(day('2026-04-25'))).toBe(true);
  });

  it('do not make a year known', () => {
    const calendar = new WorkCalendar([], { workOn: [day('2026-04-25')] });
    expect(() => calendar.isWorkday(day('2026-04-25'))).toThrow(CalendarYearUnknown);
  });
});
