// Cutoffs and reporting periods: how they are read, counted and said in Chinese.
import { describe, expect, it } from 'vitest';
import {
  cutoffAt,
  cutoffText,
  cutoffTextWithMonth,
  cutoffTime,
  momentText,
  parseCutoffTime,
  timeText,
  weekdayShortText,
  weekdayText,
} from '#bot/domain/calendar/cutoff.ts';
import {
  firstDayOfPeriod,
  lastDayOfPeriod,
  normalisePeriod,
  parsePeriod,
  periodAs,
  periodShortText,
  periodText,
  periodWithin,
  type ReportingPeriod,
} from '#bot/domain/calendar/period.ts';
import { at, day } from './shipped.ts';

describe('cutoff times', () => {
  it.each([
    ['12:00', '12:00'],
    ['9:30', '09:30'],
    ['24:00', '24:00'],
    ['00:00', '00:00'],
    [' 12：00 ', '12:00'],
    ['１８:00', '18:00'],
    ['12时', '12:00'],
    ['24点', '24:00'],
    ['12时30分', '12:30'],
  ])('reads %s as %s', (text, expected) => {
    expect(parseCutoffTime(text)).toBe(expected);
  });

  it.each(['24:01', '25:00', '12:60', '12', '', 'noon', '12:0', '-1:00', '1:00:00'])(
    'does not read %s',
    (text) => {
      expect(parseCutoffTime(text)).toBeNull();
      expect(() => cutoffTime(text)).toThrow(RangeError);
    },
  );

  it('makes 24:00 the next day’s 00:00, also over a year’s end', () => {
    const midnight = cutoffAt(day('2026-11-03'), cutoffTime('24:00'));
    expect(midnight.equals(cutoffAt(day('2026-11-04'), cutoffTime('00:00')))).toBe(true);
    expect(cutoffAt(day('2026-12-31'), cutoffTime('24:00')).equals(at('2027-01-01 00:00'))).toBe(true);
  });

  it.each([
    ['2026-11-08', '12:00', '8日12时', '11月8日12时'],
    ['2026-11-03', '24:00', '3日24时', '11月3日24时'],
    ['2026-11-08', '12:30', '8日12时30分', '11月8日12时30分'],
    ['2026-11-18', '09:05', '18日9时05分', '11月18日9时05分'],
  ])('says %s %s as %s', (on, time, short, long) => {
    expect(cutoffText(day(on), cutoffTime(time))).toBe(short);
    expect(cutoffTextWithMonth(day(on), cutoffTime(time))).toBe(long);
    expect(short.endsWith(timeText(cutoffTime(time)))).toBe(true);
  });

  it('says instants and weekdays', () => {
    expect(momentText(at('2026-11-06 13:40'))).toBe('11月6日13时40分');
    expect(momentText(at('2026-11-06T00:00:30'))).toBe('11月6日0时');
    expect(weekdayText(day('2026-11-08'))).toBe('星期日');
    expect(weekdayText(day('2026-11-09'))).toBe('星期一');
    expect(weekdayShortText(day('2026-11-07'))).toBe('周六');
  });
});

function period(text: string): ReportingPeriod {
  const found = parsePeriod(text);
  if (found === null) throw new Error(text);
  return found;
}

describe('reporting periods', () => {
  it.each([
    ['2026-10', '2026-10'],
    ['2026-1', '2026-01'],
    ['2026/10', '2026-10'],
    ['2026年10月', '2026-10'],
    ['2026 年 9 月份', '2026-09'],
    ['２０２６年１０月', '2026-10'],
    ['2026年1-10月', '2026-10'],
    ['2026年1—2月', '2026-02'],
    ['2026Q3', '2026Q3'],
    ['2026-q3', '2026Q3'],
    ['2026年3季度', '2026Q3'],
    ['2026年第三季度', '2026Q3'],
    ['2026年四季度', '2026Q4'],
    ['2026', '2026'],
    ['2026年', '2026'],
    ['2026年度', '2026'],
  ])('reads %s as %s', (text, code) => {
    expect(normalisePeriod(text)).toBe(code);
  });

  it.each([
    '2026-13',
    '2026-00',
    '2026Q5',
    '2026Q',
    '2026年5季度',
    '26-10',
    '10月',
    '2026年3季度Q3',
    '',
    '2026年10日',
  ])('does not read %s', (text) => {
    expect(normalisePeriod(text)).toBeNull();
  });

  it.each([
    ['2026-10', '2026年10月', '10月', '2026-10-01', '2026-10-31'],
    ['2026-02', '2026年2月', '2月', '2026-02-01', '2026-02-28'],
    ['2026Q3', '2026年3季度', '3季度', '2026-07-01', '2026-09-30'],
    ['2026Q4', '2026年4季度', '4季度', '2026-10-01', '2026-12-31'],
    ['2026', '2026年', '2026年', '2026-01-01', '2026-12-31'],
  ])('says and bounds %s', (code, long, short, firstOn, lastOn) => {
    const found = period(code);
    expect([periodText(found), periodShortText(found)]).toEqual([long, short]);
    expect([firstDayOfPeriod(found).toString(), lastDayOfPeriod(found).toString()]).toEqual([
      firstOn,
      lastOn,
    ]);
    expect(normalisePeriod(long)).toBe(code);
  });

  it('takes a quarter’s last month for the quarter, and no other month', () => {
    expect(periodAs(period('2026-09'), 'quarterly')?.code).toBe('2026Q3');
    expect(periodAs(period('2026-10'), 'quarterly')).toBeNull();
    expect(periodAs(period('2026-12'), 'annual')?.code).toBe('2026');
    expect(periodAs(period('2026Q3'), 'monthly')?.code).toBe('2026-09');
  });

  it('finds a quarter inside a range kept in months', () => {
    expect(periodWithin(period('2026Q3'), period('2026-03'), null)).toBe(true);
    expect(periodWithin(period('2026Q3'), period('2026-09'), period('2026-09'))).toBe(true);
    expect(periodWithin(period('2026Q3'), period('2026-10'), null)).toBe(false);
    expect(periodWithin(period('2026-10'), null, period('2026-09'))).toBe(false);
  });
});
