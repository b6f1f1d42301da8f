// The sample windows: read whole, overridden by month and quarter, exempt, annual, with acceptance.
import { describe, expect, it } from 'vitest';
import { parsePeriod } from '#bot/domain/calendar/period.ts';
import { parseSampleSchedules } from '#bot/domain/schedule/sample-schedule.ts';
import { sampleWindow } from '#bot/domain/schedule/sample-window.ts';
import json from '#prisma/sample/sample-schedules.json' with { type: 'json' };

const shipped = parseSampleSchedules(json);
if (!shipped.ok) throw new Error(JSON.stringify(shipped.faults));
const SCHEDULES = shipped.value;

function answer(form: string, text: string): string {
  const period = parsePeriod(text);
  if (period === null) throw new Error(text);
  const found = sampleWindow(SCHEDULES, form, period);
  if (found.kind === 'period_mismatch') return `period_mismatch ${found.expected}`;
  if (found.kind !== 'window') return found.kind;
  const acceptance = found.acceptanceOn === null ? '–' : `${found.acceptanceOn} ${found.acceptanceTime}`;
  return `${found.opensOn} ${found.opensTime} → ${found.cutoffOn} ${found.cutoffTime}; ${acceptance}`;
}

describe('sampleWindow', () => {
  it.each([
    ['B204-1', '2026-10', '2026-11-01 00:00 → 2026-11-08 12:00; 2026-11-10 12:00', 'the usual days'],
    ['B204-1', '2026-09', '2026-10-01 00:00 → 2026-10-10 12:00; 2026-10-12 12:00', 'a month’s override'],
    ['B204-1', '2026-12', '2027-01-01 00:00 → 2027-01-07 12:00; 2027-01-09 12:00', 'over the year’s end'],
    ['B203', '2026-10', '2026-11-08 00:00 → 2026-11-18 18:00; 2026-11-20 18:00', 'a later opening'],
    [
      '205-1',
      '2026-10',
      '2026-11-01 00:00 → 2026-11-09 12:00; 2026-11-11 12:00',
      'a form of many professions',
    ],
    ['ZD201', '2026-10', '2026-11-01 00:00 → 2026-11-03 24:00; 2026-11-05 24:00', '24:00'],
    ['C204-1', '2026Q3', '2026-10-01 00:00 → 2026-10-10 12:00; 2026-10-12 12:00', 'a quarter’s override'],
    ['C203', '2026Q4', '2027-01-01 00:00 → 2027-01-13 18:00; 2027-01-15 18:00', 'an opening’s override'],
    ['C203', '2026Q3', '2026-10-08 00:00 → 2026-10-18 18:00; 2026-10-20 18:00', 'no opening’s override'],
    [
      '205-5',
      '2026Q1',
      '2026-04-01 00:00 → 2026-04-10 12:00; 2026-04-12 12:00',
      'a quarter without override',
    ],
    ['101-1', '2026', '2027-01-01 00:00 → 2027-03-05 24:00; 2027-03-10 24:00', 'an annual form'],
    ['107-1', '2026', '2027-01-01 00:00 → 2027-03-10 24:00; 2027-03-25 24:00', 'another annual form'],
    [
      '202-1',
      '2026-09',
      '2026-10-01 00:00 → 2026-10-10 12:00; 2026-10-12 12:00',
      'a quarter by its last month',
    ],
    ['ｂ204-1 ', '2026年10月', '2026-11-01 00:00 → 2026-11-08 12:00; 2026-11-10 12:00', 'loose spelling'],
    ['B204-1', '2026-01', 'exempt', 'January'],
    ['202-1', '2026Q4', 'exempt', 'the fourth quarter of wages'],
    ['ZD201', '2026-01', '2026-02-01 00:00 → 2026-02-03 24:00; 2026-02-05 24:00', 'no exemption of January'],
    ['B999', '2026-10', 'unknown_form', 'a form nobody knows'],
    ['B204-1', '2026Q3', 'period_mismatch monthly', 'a quarter of a monthly form'],
    ['C204-1', '2026-10', 'period_mismatch quarterly', 'a month that ends no quarter'],
    ['101-1', '2026Q4', 'period_mismatch annual', 'a quarter of an annual form'],
  ])('%s %s is %s (%s)', (form, period, expected) => {
    expect(answer(form, period)).toBe(expected);
  });
});

describe('parseSampleSchedules', () => {
  const row = {
    id: 'x',
    profession: 'industry',
    formCode: 'X1',
    formName: '表',
    frequency: 'monthly',
    opens: { dayAfterPeriod: 1, time: '00:00' },
    closes: { dayAfterPeriod: 8, time: '12:00' },
    overrides: {},
    exemptPeriods: [],
    confidence: 'low',
  };

  function faults(...rows: readonly unknown[]): string {
    const result = parseSampleSchedules({ schedules: rows });
    return result.ok ? '' : result.faults.map(({ path, text }) => `${path}: ${text}`).join('\n');
  }

  it('reads every shipped row; "all" and null mean by obligation only', () => {
    expect(SCHEDULES).toHaveLength(json.schedules.length);
    expect(SCHEDULES.find(({ formCode }) => formCode === '109')?.profession).toBeNull();
    expect(faults({ ...row, profession: null })).toBe('');
  });

  it.each([
    ['a row that is none', 'x', 'schedules[0]'],
    ['no form code', { ...row, formCode: '' }, 'schedules[0].formCode'],
    ['an unknown frequency', { ...row, frequency: 'weekly' }, 'schedules[0].frequency'],
    ['a time past 24:00', { ...row, closes: { dayAfterPeriod: 8, time: '24:30' } }, 'schedules[0].closes'],
    ['day 0', { ...row, closes: { dayAfterPeriod: 0, time: '12:00' } }, 'schedules[0].closes'],
    [
      'a day some months lack',
      { ...row, closes: { dayAfterPeriod: 31, time: '12:00' } },
      'schedules[0].closes',
    ],
    [
      'both a day and a date',
      { ...row, closes: { dayAfterPeriod: 8, date: '03-05', time: '12:00' } },
      '只写一个',
    ],
    [
      'a date that does not exist',
      { ...row, closes: { date: '02-30', time: '12:00' } },
      'schedules[0].closes',
    ],
    ['an override of no period', { ...row, overrides: { '13': row.closes } }, 'schedules[0].overrides.13'],
    ['overrides that are a list', { ...row, overrides: [] }, 'schedules[0].overrides'],
    ['an exemption of no period', { ...row, exemptPeriods: ['Q5'] }, 'schedules[0].exemptPeriods'],
    ['half a day of acceptance', { ...row, countyAcceptancePlusDays: 1.5 }, 'countyAcceptancePlusDays'],
  ])('refuses %s', (_what, bad, said) => {
    expect(faults(bad)).toContain(said);
  });

  it('refuses two rows of one form, and something that is no file of schedules', () => {
    expect(faults(row, row)).toContain('出现了两次');
    expect(parseSampleSchedules([]).ok).toBe(false);
  });
});
