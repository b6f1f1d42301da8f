// One item along its whole ladder: what is said in which slot, what keeps silent and why, where the clock ends.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import { advance, firstPosition } from '#bot/domain/ladder/advance.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { at, CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';
import { EVENING, SUNDAY } from './deciding.ts';
import { type AppliedList, walk } from './walking.ts';

const list = (asOf: string, applied: string): AppliedList => ({ asOfAt: at(asOf), appliedAt: at(applied) });
const LISTS = [list('2026-11-06 13:40', '2026-11-06 14:00'), list('2026-11-09 08:35', '2026-11-09 08:36')];

/** Golden instants of the Sunday window, rounded up to the half hour. */
const GOLDEN = {
  'ladder:1': '11-02 09:00',
  'ladder:2': '11-04 09:00',
  'ladder:3': '11-05 09:00',
  'leader:3': '11-05 15:00',
  'ladder:4.1': '11-06 09:00',
  'leader:4': '11-06 09:00',
  'ladder:4.2': '11-06 14:30',
  'ladder:5': '11-06 16:30',
  'ladder:6': '11-09 09:00',
  'leader:6': '11-09 09:00',
  'adviser:6': '11-09 09:00',
  'ladder:7': '11-09 10:30',
  'ladder:8': '11-10 09:00',
};

describe('a Sunday noon, walked', () => {
  it('with a tick at every instant of the clock says each step in its slot', () => {
    const { alarms, order, outcomes } = walk(SUNDAY, { lists: LISTS });
    expect(outcomes).toEqual(GOLDEN);
    expect(order).toEqual(Object.keys(GOLDEN));
    expect(alarms).toBe(0);
  });

  it.each([1, 20, 59, 300])('with every tick %i seconds late says the same in the same slots', (seconds) => {
    expect(walk(SUNDAY, { lists: LISTS, tickAt: (wakeAt) => wakeAt.add({ seconds }) }).outcomes).toEqual(
      GOLDEN,
    );
  });

  it('waits at step 5 for a list and speaks in the first service minute after it', () => {
    const late = [list('2026-11-06 16:30', '2026-11-06 16:52'), ...LISTS.slice(1)];
    const { outcomes, ticks } = walk(SUNDAY, { lists: late });
    expect(outcomes).toEqual({ ...GOLDEN, 'ladder:5': '11-06 17:00' });
    expect(
      ticks
        .filter(({ next }) => next?.waitsFor === 'status_list')
        .map(({ next }) => shown(next?.wakeAt ?? null)),
    ).toEqual(['11-08 12:00']);
  });

  it('drops step 5 at the cutoff when no list has come, and speaks of overdue when one has', () => {
    const { alarms, outcomes } = walk(SUNDAY, { lists: [list('2026-11-09 10:50', '2026-11-09 10:55')] });
    expect(outcomes).toEqual({
      ...GOLDEN,
      'ladder:5': 'stale_status',
      'ladder:6': '11-09 11:00',
      'leader:6': '11-09 11:00',
      'adviser:6': '11-09 11:00',
      'ladder:7': '11-09 11:30',
    });
    expect(alarms).toBe(0);
  });

  it('moves a list applied over lunch to the first minute after it', () => {
    const { outcomes } = walk(SUNDAY, { lists: [list('2026-11-09 11:50', '2026-11-09 12:10')] });
    expect([outcomes['ladder:6'], outcomes['ladder:7'], outcomes['ladder:8']]).toEqual([
      '11-09 13:30',
      '11-09 14:00',
      '11-10 09:00',
    ]);
  });

  it('a list from before the cutoff wakes nobody for good', () => {
    const early = [
      list('2026-11-08 11:59', '2026-11-09 09:00'),
      list('2026-11-09 09:40', '2026-11-09 09:45'),
    ];
    expect(walk(SUNDAY, { lists: early }).outcomes['ladder:6']).toBe('11-09 10:00');
  });

  it('gives overdue up at county acceptance: every step of it silent with the reason, one alarm', () => {
    const { alarms, outcomes } = walk(SUNDAY, { lists: LISTS.slice(0, 1) });
    expect(outcomes).toEqual({
      ...GOLDEN,
      'ladder:6': 'acceptance_passed',
      'leader:6': 'acceptance_passed',
      'adviser:6': 'acceptance_passed',
      'ladder:7': 'acceptance_passed',
      'ladder:8': 'acceptance_passed',
    });
    expect(alarms).toBe(1);
  });

  it.each([
    ['settled', { settled: true }],
    ['returned', { returned: true }],
    ['exempt', { exempt: true }],
  ] as const)('ends in silence once the item is %s', (reason, facts) => {
    const { order, outcomes } = walk(SUNDAY, {
      lists: LISTS,
      factsAt: (now) => (Temporal.Instant.compare(now, at('2026-11-05 12:00')) > 0 ? facts : {}),
    });
    expect(order).toEqual(['ladder:1', 'ladder:2', 'ladder:3', 'leader:3']);
    expect(outcomes['leader:3']).toBe(reason);
  });

  it('a claim silences courtesy to the firm and nothing else', () => {
    const { outcomes } = walk(SUNDAY, { lists: LISTS, factsAt: () => ({ courtesyQuietUntil: 'next_list' }) });
    expect(outcomes).toEqual({
      ...GOLDEN,
      'ladder:2': 'quiet',
      'ladder:3': 'quiet',
      'ladder:4.1': 'quiet',
      'ladder:4.2': 'quiet',
    });
  });

  it('a promise silences the firm’s courtesy until its instant', () => {
    const quiet = { courtesyQuietUntil: at('2026-11-05 17:45') };
    const { outcomes } = walk(SUNDAY, { lists: LISTS, factsAt: () => quiet });
    expect(outcomes).toEqual({ ...GOLDEN, 'ladder:2': 'quiet', 'ladder:3': 'quiet' });
  });

  it('a pause by staff silences every step of those days and does not end the ladder', () => {
    const paused = { paused: true };
    const { outcomes } = walk(SUNDAY, {
      lists: LISTS,
      factsAt: (now) => (Temporal.Instant.compare(now, at('2026-11-09 00:00')) < 0 ? paused : {}),
    });
    expect(new Set(Object.values(outcomes).slice(0, 8))).toEqual(new Set(['paused']));
    expect(outcomes['ladder:6']).toBe('11-09 09:00');
  });
});

describe('after an outage', () => {
  const outage = (from: string, to: string) => (wakeAt: Temporal.Instant) =>
    Temporal.Instant.compare(wakeAt, at(from)) >= 0 && Temporal.Instant.compare(wakeAt, at(to)) < 0
      ? at(to)
      : wakeAt;

  it('of 48 hours over the cutoff the missed steps keep silent, and overdue is said once', () => {
    const tickAt = outage('2026-11-06 14:00', '2026-11-08 14:00');
    const { order, outcomes } = walk(SUNDAY, { lists: LISTS, tickAt });
    expect(outcomes).toEqual({ ...GOLDEN, 'ladder:4.2': 'stale', 'ladder:5': 'stale' });
    expect(order.filter((occasion) => occasion === 'ladder:6')).toHaveLength(1);
  });

  it('of the whole last week it says what is overdue all at once, not list after list', () => {
    const tickAt = outage('2026-11-03 08:00', '2026-11-10 09:40');
    const { outcomes } = walk(SUNDAY, { lists: [list('2026-11-10 09:00', '2026-11-10 09:10')], tickAt });
    expect(outcomes).toEqual({
      'ladder:1': '11-02 09:00',
      'ladder:2': 'stale',
      'ladder:3': 'stale',
      'leader:3': 'stale',
      'ladder:4.1': 'stale',
      'leader:4': 'stale',
      'ladder:4.2': 'stale',
      'ladder:5': 'stale',
      'ladder:6': '11-10 09:30',
      'leader:6': '11-10 09:30',
      'adviser:6': '11-10 09:30',
      'ladder:7': '11-10 09:30',
      'ladder:8': '11-10 09:30',
    });
  });
});

describe('the township', () => {
  it('is never told before the cutoff in a slot that lies at the cutoff', () => {
    const plan = planLadder(windowOf('2026-11-01', '2026-11-09 12:00', '2026-11-11 12:00'), CALENDAR);
    const { outcomes } = walk(plan, { lists: [list('2026-11-09 11:30', '2026-11-09 11:34')] });
    expect(outcomes['ladder:5']).toBe('11-09 11:30');
  });
});

describe('without a known acceptance', () => {
  const open = planLadder(windowOf('2026-11-01', '2026-11-08 12:00'), CALENDAR);

  it('a clock that waits for ever is still set forward, each time', () => {
    const start = { occasion: 'ladder:6', wakeAt: at('2026-11-09 08:40') };
    for (const now of ['2026-11-09 08:40', '2027-02-07 08:40', '2027-02-08 09:00', '2027-12-01 09:00'].map(
      at,
    )) {
      const facts = {
        settled: false,
        returned: false,
        exempt: false,
        paused: false,
        courtesyQuietUntil: null,
      };
      const known = { newestListAsOfAt: null, lastPrivateSentAt: null, calendar: CALENDAR, hours: HOURS };
      const { next } = advance({ plan: open, facts, now, ...known }, start);
      expect(next?.waitsFor).toBe('status_list');
      expect(Temporal.Instant.compare(next?.wakeAt ?? now, now)).toBe(1);
    }
  });
});

describe('a window edited under a running clock', () => {
  const facts = { settled: false, returned: false, exempt: false, paused: false, courtesyQuietUntil: null };
  const known = { newestListAsOfAt: null, lastPrivateSentAt: null, calendar: CALENDAR, hours: HOURS };

  it('goes on with the first step still to come when its own is gone', () => {
    const now = at('2026-11-06 10:00');
    const gone = { occasion: 'ladder:4.3', wakeAt: now };
    expect(advance({ plan: SUNDAY, facts, now, ...known }, gone).next?.occasion).toBe('ladder:4.2');
  });

  it('comes back later when its step has moved away', () => {
    const now = at('2026-11-04 09:00');
    const { next, said } = advance(
      { plan: EVENING, facts, now, ...known },
      { occasion: 'ladder:2', wakeAt: now },
    );
    expect([said.length, next?.occasion, shown(next?.wakeAt ?? null)]).toEqual([
      0,
      'ladder:2',
      '11-16 09:00',
    ]);
  });

  it('has no clock when there are no steps', () => {
    expect(firstPosition([])).toBe(null);
  });
});
