// Reading a calendar file: what is accepted, and that every mistake is named at once.
import { describe, expect, it } from 'vitest';
import { parseCalendar, parseCalendarYears } from '#bot/domain/calendar/parse-calendar.ts';
import { day } from './shipped.ts';

const GOOD = {
  status: 'official',
  source: 'x',
  off: [['元旦', '2026-01-01', '2026-01-03']],
  work: ['2026-01-04'],
};

function faultsOf(json: unknown): readonly string[] {
  const result = parseCalendar(json);
  return result.ok ? [] : result.faults.map(({ path, text }) => `${path}: ${text}`);
}

function withYear(changes: Readonly<Record<string, unknown>>): unknown {
  return { years: { 2026: { ...GOOD, ...changes } } };
}

describe('parseCalendar', () => {
  it('accepts a right file', () => {
    expect(faultsOf({ timeZone: 'Asia/Shanghai', years: { 2026: GOOD } })).toEqual([]);
  });

  it('lets a New Year’s notice take days of the December before', () => {
    const result = parseCalendar({
      years: {
        2025: { ...GOOD, off: [], work: [] },
        2026: { ...GOOD, off: [['元旦', '2025-12-31', '2026-01-02']], work: [] },
      },
    });
    expect(result.ok && result.value.isWorkday(day('2025-12-31'))).toBe(false);
  });

  it('gives the years as data to whoever stores them', () => {
    const result = parseCalendarYears({ years: { 2026: GOOD } });
    expect(result.ok && result.value).toEqual([
      {
        year: 2026,
        status: 'official',
        source: 'x',
        off: [{ name: '元旦', fromOn: day('2026-01-01'), toOn: day('2026-01-03') }],
        workOn: [day('2026-01-04')],
      },
    ]);
  });

  it('passes local days on to the calendar', () => {
    const result = parseCalendar({ years: { 2026: GOOD } }, { offOn: [day('2026-04-20')] });
    expect(result.ok && result.value.isWorkday(day('2026-04-20'))).toBe(false);
  });

  it.each([
    ['no object', null, 'years'],
    ['no years', { years: [] }, 'years'],
    ['an empty calendar', { years: {} }, '一年也没有'],
    ['another time zone', { timeZone: 'UTC', years: { 2026: GOOD } }, 'Asia/Shanghai'],
    ['a year that is none', { years: { '26': GOOD } }, '四位数字'],
    ['a year without content', { years: { 2026: 'off' } }, 'years.2026'],
    ['an unknown status', withYear({ status: 'final' }), 'years.2026.status'],
    ['no source', withYear({ source: ' ' }), 'years.2026.source'],
    ['off that is no list', withYear({ off: {} }), 'years.2026.off'],
    ['a range of two', withYear({ off: [['元旦', '2026-01-01']] }), 'years.2026.off[0]'],
    ['a date that does not exist', withYear({ work: ['2026-02-30'] }), 'years.2026.work[0]'],
    ['a range backwards', withYear({ off: [['元旦', '2026-01-03', '2026-01-01']] }), '核对起止日'],
    ['a range of a month', withYear({ off: [['春节', '2026-02-01', '2026-02-28']] }), '核对起止日'],
    ['a make-up day on a weekday', withYear({ work: ['2026-01-05'] }), '不是周六或周日'],
    ['a date of another year', withYear({ work: ['2027-05-09'] }), '不属于 2026 年'],
    ['a day both off and worked', withYear({ work: ['2026-01-03'] }), '一天只能写一次'],
  ])('refuses %s', (_what, json, said) => {
    expect(faultsOf(json).join('\n')).toContain(said);
  });

  it('names all mistakes in one go', () => {
    expect(faultsOf(withYear({ status: '', source: '', work: ['x'], off: [[]] }))).toHaveLength(4);
  });
});
