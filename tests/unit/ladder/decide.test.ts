// One item at one due step: when it speaks, every reason to keep silent, and when it is too late.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { Occasion } from '#bot/domain/ladder/steps.ts';
import { at, CALENDAR, windowOf } from '#tests/unit/calendar/shipped.ts';
import { COURTESY, decide, EVENING, OVERDUE, SUNDAY, said } from './deciding.ts';

const ALL = [...COURTESY, 'ladder:5', ...OVERDUE] as const;

describe('at its instant', () => {
  it.each(COURTESY)('%s speaks of an open item, with a list or without', (occasion) => {
    expect(said(decide(SUNDAY, occasion))).toBe('plan');
  });

  it('step 5 speaks on a list of the last four working hours', () => {
    expect(said(decide(SUNDAY, 'ladder:5', { list: '2026-11-06 10:30' }))).toBe('plan');
    expect(said(decide(SUNDAY, 'ladder:5', { list: '2026-11-06 10:29' }))).toBe('wait 11-08 12:00');
    expect(said(decide(SUNDAY, 'ladder:5'))).toBe('wait 11-08 12:00');
  });

  it.each(OVERDUE)('%s speaks on a list of the cutoff or later', (occasion) => {
    expect(said(decide(SUNDAY, occasion, { list: '2026-11-08 12:00' }))).toBe('plan');
    expect(said(decide(SUNDAY, occasion, { list: '2026-11-08 11:59' }))).toBe('wait 11-10 12:00');
  });

  it('a step asked about early comes back at its instant', () => {
    expect(said(decide(SUNDAY, 'ladder:2', { now: '2026-11-04 08:59' }))).toBe('postpone 11-04 09:00');
  });
});

describe('an item is left in peace', () => {
  it.each(ALL)('at %s when settled, returned, exempt or paused', (occasion) => {
    const list = '2026-11-08 12:00';
    for (const reason of ['settled', 'returned', 'exempt', 'paused'] as const) {
      expect(said(decide(SUNDAY, occasion, { list, facts: { [reason]: true } }))).toBe(`drop ${reason}`);
    }
  });

  it('for the strongest reason when there are several', () => {
    const facts = { settled: true, returned: true, exempt: true, paused: true };
    expect(said(decide(SUNDAY, 'ladder:2', { facts }))).toBe('drop exempt');
    expect(said(decide(SUNDAY, 'ladder:2', { facts: { ...facts, exempt: false } }))).toBe('drop settled');
  });

  it('at once, without waiting for the instant or for a list', () => {
    expect(said(decide(SUNDAY, 'ladder:6', { facts: { settled: true } }))).toBe('drop settled');
    expect(said(decide(SUNDAY, 'ladder:3', { now: '2026-11-02 09:00', facts: { settled: true } }))).toBe(
      'drop settled',
    );
  });

  it('when the plan has dropped the step', () => {
    const short = planLadder(windowOf('2026-11-01', '2026-11-03 24:00'), CALENDAR);
    expect(said(decide(short, 'ladder:2', { now: '2026-11-02 09:00' }))).toBe('drop too_early');
    const noon = planLadder(windowOf('2026-11-01', '2026-11-18 11:00'), CALENDAR);
    expect(said(decide(noon, 'ladder:4.2'))).toBe('drop near_cutoff');
  });
});

describe('a claim or a promise', () => {
  it.each(['ladder:2', 'ladder:3', 'ladder:4.1', 'ladder:4.2'] as const)('quiets %s', (occasion) => {
    expect(said(decide(SUNDAY, occasion, { facts: { courtesyQuietUntil: 'next_list' } }))).toBe('drop quiet');
    expect(said(decide(SUNDAY, occasion, { facts: { courtesyQuietUntil: at('2026-11-08 12:00') } }))).toBe(
      'drop quiet',
    );
  });

  it.each(['leader:3', 'leader:4'] as const)('does not hide the firm from %s', (occasion) => {
    expect(said(decide(SUNDAY, occasion, { facts: { courtesyQuietUntil: 'next_list' } }))).toBe('plan');
  });

  it.each(['ladder:5', ...OVERDUE] as const)('never quiets %s', (occasion) => {
    const list = occasion === 'ladder:5' ? '2026-11-06 15:00' : '2026-11-09 08:35';
    for (const courtesyQuietUntil of ['next_list', at('2026-11-30 12:00')] as const) {
      expect(said(decide(SUNDAY, occasion, { list, facts: { courtesyQuietUntil } }))).toBe('plan');
    }
  });

  it('quiets up to its instant, not at it', () => {
    const quietUntil = (when: string) => ({ facts: { courtesyQuietUntil: at(when) } });
    expect(said(decide(SUNDAY, 'ladder:4.2', quietUntil('2026-11-06 14:30')))).toBe('plan');
    expect(said(decide(SUNDAY, 'ladder:4.2', quietUntil('2026-11-06 14:31')))).toBe('drop quiet');
  });

  it('is not judged before the step’s instant, for a list may come first', () => {
    const facts = { courtesyQuietUntil: 'next_list' } as const;
    expect(said(decide(SUNDAY, 'ladder:3', { now: '2026-11-04 15:00', facts }))).toBe('postpone 11-05 09:00');
  });
});

describe('a late courtesy step', () => {
  it.each<readonly [Occasion, string, string, string]>([
    ['ladder:2', '2026-11-04 11:00', 'plan', 'exactly 120 service minutes late'],
    ['ladder:2', '2026-11-04T11:00:20', 'drop stale', 'a moment more'],
    ['leader:3', '2026-11-05 17:00', 'plan', '120 minutes late, in the evening'],
    ['leader:3', '2026-11-06 08:30', 'drop stale', '135 service minutes late, over a night'],
    ['ladder:1', '2026-11-02 14:00', 'drop stale', '195 service minutes late'],
    ['ladder:4.1', '2026-11-06 14:30', 'drop stale', 'its successor due'],
    ['ladder:4.2', '2026-11-06 16:29', 'plan', 'no successor but the cutoff'],
    ['ladder:4.2', '2026-11-08 12:00', 'drop stale', 'the cutoff passed'],
  ])('%s at %s: %s (%s)', (occasion, now, expected) => {
    expect(said(decide(SUNDAY, occasion, { now }))).toBe(expected);
  });

  it('is never an overdue step', () => {
    expect(said(decide(SUNDAY, 'ladder:6', { now: '2026-11-10 11:00', list: '2026-11-10 10:00' }))).toBe(
      'plan',
    );
  });

  it('keeps to the quiet hours of its place', () => {
    expect(said(decide(SUNDAY, 'ladder:1', { now: '2026-11-02 11:50' }))).toBe('drop stale');
    expect(said(decide(EVENING, 'ladder:4.3', { now: '2026-11-18 17:40' }))).toBe('plan');
    const midnight = planLadder(windowOf('2026-11-01', '2026-11-03 24:00'), CALENDAR);
    expect(said(decide(midnight, 'ladder:4.3', { now: '2026-11-03 18:20' }))).toBe('postpone 11-04 08:30');
    expect(said(decide(midnight, 'ladder:4.3', { now: '2026-11-04 08:30' }))).toBe('drop stale');
  });

  it('is not the light note of a day off, which was planned for a quiet hour', () => {
    const noted = planLadder(windowOf('2026-11-01', '2026-11-08 12:00'), CALENDAR, HOURS, {
      noteOnNonWorkday: true,
    });
    expect(said(decide(noted, 'ladder:4.note', { sent: '2026-11-06 14:30' }))).toBe('plan');
  });
});
