// The ladder's golden cases: five real windows of 2026, every step to the minute.
import { describe, expect, it } from 'vitest';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';

/** Two private steps of one number stand in one cell, dropped ones with their reason. */
function cells(opens: string, cutoff: string): Readonly<Record<string, string>> {
  const plan = planLadder(windowOf(opens, cutoff), CALENDAR);
  const cell = (...occasions: readonly string[]): string => {
    const steps = plan.steps.filter(({ occasion }) => occasions.includes(occasion));
    if (steps.length === 0) return '–';
    return steps
      .map(({ dropped, dueAt }) => (dropped === null ? shown(dueAt) : `${shown(dueAt)} ${dropped}`))
      .join(', ');
  };
  return {
    '0 group': cell('ladder:0'),
    '1 group': cell('ladder:1'),
    '2 private': cell('ladder:2'),
    '3 private': cell('ladder:3'),
    '3 leader': cell('leader:3'),
    '4 private': cell('ladder:4.1', 'ladder:4.2', 'ladder:4.3'),
    '4 leader': cell('leader:4'),
    '5 township': cell('ladder:5'),
    F: shown(plan.firstServiceMinuteAt),
    '6': cell('ladder:6'),
    '6 leader': cell('leader:6'),
    '6 adviser': cell('adviser:6'),
    '7': cell('ladder:7'),
    '8': cell('ladder:8'),
  };
}

describe('the golden windows', () => {
  it('a Sunday noon is called for on Friday and overdue on Monday morning', () => {
    expect(cells('2026-11-01', '2026-11-08 12:00')).toEqual({
      '0 group': '–',
      '1 group': '11-02 09:00',
      '2 private': '11-04 09:00',
      '3 private': '11-05 09:00',
      '3 leader': '11-05 15:00',
      '4 private': '11-06 09:00, 11-06 14:30',
      '4 leader': '11-06 09:00',
      '5 township': '11-06 16:15',
      F: '11-09 08:30',
      '6': '11-09 08:40',
      '6 leader': '11-09 08:40',
      '6 adviser': '11-09 08:40',
      '7': '11-09 10:30',
      '8': '11-10 09:00',
    });
  });

  it('a Tuesday midnight three days after opening loses the reminder that would come before it', () => {
    expect(cells('2026-11-01', '2026-11-03 24:00')).toEqual({
      '0 group': '–',
      '1 group': '11-02 09:00',
      '2 private': '10-30 09:00 too_early',
      '3 private': '11-02 09:00',
      '3 leader': '11-02 15:00',
      '4 private': '11-03 09:00, 11-03 14:30, 11-03 16:30',
      '4 leader': '11-03 09:00',
      '5 township': '11-03 17:00',
      F: '11-04 08:30',
      '6': '11-04 08:40',
      '6 leader': '11-04 08:40',
      '6 adviser': '11-04 08:40',
      '7': '11-04 10:30',
      '8': '11-05 09:00',
    });
  });

  it('a make-up Saturday after National Day is a workday, and groups hear before the holiday', () => {
    expect(cells('2026-10-01', '2026-10-10 12:00')).toEqual({
      '0 group': '09-29 09:00',
      '1 group': '10-08 09:00',
      '2 private': '10-08 09:00',
      '3 private': '10-09 09:00',
      '3 leader': '10-09 15:00',
      '4 private': '10-10 08:45, 10-10 10:30',
      '4 leader': '10-10 08:45',
      '5 township': '10-10 11:00',
      F: '10-10 13:30',
      '6': '10-10 13:40',
      '6 leader': '10-10 13:40',
      '6 adviser': '10-10 13:40',
      '7': '10-10 15:30',
      '8': '10-12 09:00',
    });
  });

  it('a Wednesday evening is called for three times and overdue the next morning', () => {
    expect(cells('2026-11-08', '2026-11-18 18:00')).toEqual({
      '0 group': '–',
      '1 group': '11-09 09:00',
      '2 private': '11-16 09:00',
      '3 private': '11-17 09:00',
      '3 leader': '11-17 15:00',
      '4 private': '11-18 09:00, 11-18 14:30, 11-18 16:30',
      '4 leader': '11-18 09:00',
      '5 township': '11-18 17:00',
      F: '11-19 08:30',
      '6': '11-19 08:40',
      '6 leader': '11-19 08:40',
      '6 adviser': '11-19 08:40',
      '7': '11-19 10:30',
      '8': '11-20 09:00',
    });
  });

  it('the neighbour a day later (205-1) keeps its own hours beside the Sunday window', () => {
    expect(cells('2026-11-01', '2026-11-09 12:00')).toEqual({
      '0 group': '–',
      '1 group': '11-02 09:00',
      '2 private': '11-05 09:00',
      '3 private': '11-06 09:00',
      '3 leader': '11-06 15:00',
      '4 private': '11-09 08:45, 11-09 10:30',
      '4 leader': '11-09 08:45',
      '5 township': '11-09 11:00',
      F: '11-09 13:30',
      '6': '11-09 13:40',
      '6 leader': '11-09 13:40',
      '6 adviser': '11-09 13:40',
      '7': '11-09 15:30',
      '8': '11-10 09:00',
    });
  });
});
