// Steps that wait for a list or for what was sent before them, and when lists are asked for.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import { listAskedAt, listVariant, resumesAt } from '#bot/domain/ladder/list-timing.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { Occasion } from '#bot/domain/ladder/steps.ts';
import { at, CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';
import { decide, EVENING, OVERDUE, SUNDAY, said } from './deciding.ts';

describe('waiting for a list', () => {
  it('ends for step 5 at the cutoff, as stale status', () => {
    expect(said(decide(EVENING, 'ladder:5', { now: '2026-11-18 17:14' }))).toBe('wait 11-18 18:00');
    expect(said(decide(EVENING, 'ladder:5', { now: '2026-11-18 18:00' }))).toBe('drop stale_status');
    expect(said(decide(EVENING, 'ladder:5', { now: '2026-11-18 18:00', list: '2026-11-18 17:30' }))).toBe(
      'drop stale',
    );
  });

  it.each(OVERDUE)('ends for %s at county acceptance, with an alarm', (occasion) => {
    const list = '2026-11-06 13:40';
    expect(said(decide(SUNDAY, occasion, { now: '2026-11-10 11:59', list }))).toBe('wait 11-10 12:00');
    expect(said(decide(SUNDAY, occasion, { now: '2026-11-10 12:00', list }))).toBe(
      'drop acceptance_passed alarm',
    );
  });

  it('does not end without a known acceptance', () => {
    const open = planLadder(windowOf('2026-11-01', '2026-11-08 12:00'), CALENDAR);
    expect(said(decide(open, 'ladder:6', { now: '2026-12-10 12:00' }))).toBe('wait –');
  });

  it('is over in the first service minute after the list is applied', () => {
    expect(shown(resumesAt(at('2026-11-09 12:10'), CALENDAR, HOURS))).toBe('11-09 13:30');
    expect(shown(resumesAt(at('2026-11-09T10:05:12'), CALENDAR, HOURS))).toBe('11-09 10:06');
    const applied = { now: '2026-11-09 12:10', list: '2026-11-09 12:00' };
    expect(said(decide(SUNDAY, 'ladder:6', applied))).toBe('postpone 11-09 13:30');
    expect(said(decide(SUNDAY, 'ladder:6', { ...applied, now: '2026-11-09 13:30' }))).toBe('plan');
  });

  it('leaves a step with a list its say also after acceptance', () => {
    const late = { now: '2026-11-10 14:00', list: '2026-11-10 11:00' };
    expect(said(decide(SUNDAY, 'ladder:8', late))).toBe('plan');
  });
});

describe('behind what was really sent', () => {
  const list = '2026-11-09 11:10';

  it.each<readonly [Occasion, string, string, string]>([
    ['ladder:7', '2026-11-09 10:30', 'plan', 'step 6 went out two hours before'],
    ['ladder:7', '2026-11-09 11:10', 'postpone 11-09 11:30', 'step 6 waited for its list until 11:00'],
  ])('%s at %s: %s (%s)', (occasion, now, expected) => {
    const sent = expected === 'plan' ? '2026-11-09 09:00' : '2026-11-09 11:00';
    expect(said(decide(SUNDAY, occasion, { now, list, sent }))).toBe(expected);
  });

  it('counts the distance in service minutes, over lunch and nights', () => {
    const given = { now: '2026-11-09 13:30', list, sent: '2026-11-09 11:30' };
    expect(said(decide(SUNDAY, 'ladder:7', given))).toBe('postpone 11-09 13:45');
    expect(said(decide(SUNDAY, 'ladder:6', { list, sent: '2026-11-06 17:10' }))).toBe('postpone 11-09 08:55');
  });

  it('a step exactly 30 service minutes behind speaks', () => {
    expect(said(decide(EVENING, 'ladder:5', { list: '2026-11-18 16:00', sent: '2026-11-18 16:30' }))).toBe(
      'plan',
    );
  });

  it('the group and those who come with a step keep no distance', () => {
    expect(said(decide(SUNDAY, 'leader:6', { list, sent: '2026-11-09 08:40' }))).toBe('plan');
    expect(said(decide(SUNDAY, 'leader:4', { sent: '2026-11-06 09:00' }))).toBe('plan');
    expect(said(decide(SUNDAY, 'ladder:1', { sent: '2026-11-02 08:50' }))).toBe('plan');
  });
});

describe('lists', () => {
  it.each([
    [SUNDAY, 'ladder:5', '11-06 15:30'],
    [SUNDAY, 'ladder:6', '11-09 08:30'],
    [SUNDAY, 'ladder:7', '11-09 09:45'],
    [EVENING, 'ladder:5', '11-18 16:15'],
    [EVENING, 'ladder:2', '–'],
  ] as const)(
    'are asked for 45 minutes ahead, within service hours and after the cutoff',
    (plan, occasion, expected) => {
      const step = plan.steps.find((one) => one.occasion === occasion);
      if (step === undefined) throw new Error(occasion);
      expect(shown(listAskedAt(step, plan, CALENDAR, HOURS))).toBe(expected);
    },
  );

  it('are never asked for before the cutoff they must be younger than', () => {
    const morning = planLadder(windowOf('2026-11-08', '2026-11-18 10:00'), CALENDAR);
    const six = morning.steps.find(({ occasion }) => occasion === 'ladder:6');
    if (six === undefined) throw new Error('no step 6');
    expect(shown(listAskedAt(six, morning, CALENDAR, HOURS))).toBe('11-18 10:00');
  });

  it('older than four working hours make the wording neutral', () => {
    const variant = (asOf: string | null) =>
      listVariant(asOf === null ? null : at(asOf), at('2026-11-06 14:30'), CALENDAR, HOURS);
    expect(variant('2026-11-06 08:45')).toBe('fresh');
    expect(variant('2026-11-06 08:44')).toBe('neutral');
    expect(variant(null)).toBe('none');
  });
});
