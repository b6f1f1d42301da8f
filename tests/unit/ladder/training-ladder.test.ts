// The steps of a training in working time: before it, after it, and what is left out when it is announced late.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { DEFAULT_SERVICE_HOURS, isServiceTime } from '#bot/domain/calendar/service-time.ts';
import { trainingLadder } from '#bot/domain/ladder/training-ladder.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';
import { isOver, sessionText } from '#bot/domain/training/session.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

const WORK_TIME = { calendar: CALENDAR, hours: DEFAULT_SERVICE_HOURS };

function session(announced: string, starts: string, ends: string) {
  return {
    announcedAt: at(announced),
    startsAt: at(starts),
    endsAt: at(ends),
    place: '二楼会议室',
    receiptUntilAt: at(starts),
  };
}

function steps(announced: string, starts: string, ends: string, inGroup = true): readonly string[] {
  return trainingLadder(session(announced, starts, ends), inGroup, WORK_TIME).map(
    ({ dueAt, occasion }) => `${occasion.slice('training:'.length)} ${wallTimeText(dueAt).slice(5)}`,
  );
}

describe('the ladder of a training', () => {
  it('begins five workdays before and ends five workdays after, over a weekend', () => {
    expect(steps('2026-11-02 08:30', '2026-11-12 09:00', '2026-11-12 11:30')).toEqual([
      'group 11-05 09:00',
      'notice 11-05 09:00',
      'remind 11-09 09:00',
      'eve 11-11 09:00',
      'leader 11-11 09:00',
      'absent 11-12 13:30',
      'makeup 11-13 09:00',
      'township 11-19 09:00',
    ]);
  });

  it.each([
    [
      'four workdays before',
      '2026-11-06 10:00',
      ['notice 11-06 10:00', 'remind 11-09 09:00', 'eve 11-11 09:00', 'leader 11-11 09:00'],
    ],
    ['in the evening', '2026-11-06 20:00', ['notice 11-09 08:30', 'eve 11-11 09:00', 'leader 11-11 09:00']],
    ['the day before', '2026-11-11 09:00', ['notice 11-11 09:00', 'leader 11-11 14:45']],
    ['on the day itself', '2026-11-12 08:40', ['notice 11-12 08:40']],
    ['too late for any notice', '2026-11-12 08:59:30', []],
  ])('announced %s leaves out what would come too soon', (_, announced, expected) => {
    const all = steps(announced, '2026-11-12 09:00', '2026-11-12 11:30', false);
    expect(all.slice(0, -3)).toEqual(expected);
    expect(all.slice(-3).map((step) => step.split(' ')[0])).toEqual(['absent', 'makeup', 'township']);
  });

  it('counts from the last day of a training of several days', () => {
    expect(steps('2026-11-02 08:30', '2026-11-12 09:00', '2026-11-13 16:00').slice(-3)).toEqual([
      'absent 11-13 16:20',
      'makeup 11-16 09:00',
      'township 11-20 09:00',
    ]);
  });

  it('is in service time and in order whenever a training is', () => {
    const day = fc.integer({ min: 3, max: 27 }).map((on) => `2026-11-${String(on).padStart(2, '0')}`);
    const hour = fc.integer({ min: 7, max: 20 });
    fc.assert(
      fc.property(day, hour, fc.integer({ min: 1, max: 400 }), (on, from, lead) => {
        const startsAt = at(`${on} ${String(from).padStart(2, '0')}:00`);
        const announcedAt = startsAt.subtract({ hours: lead });
        const sitting = {
          announcedAt,
          startsAt,
          endsAt: startsAt.add({ hours: 2 }),
          place: '',
          receiptUntilAt: startsAt,
        };
        const ladder = trainingLadder(sitting, true, WORK_TIME);
        for (const [index, { audience, dueAt, occasion }] of ladder.entries()) {
          expect(isServiceTime(dueAt, CALENDAR, DEFAULT_SERVICE_HOURS)).toBe(true);
          expect(isBefore(dueAt, announcedAt)).toBe(false);
          const isAfter = ['training:absent', 'training:makeup', 'training:township'].includes(occasion);
          expect(isAfter ? isOver(sitting, dueAt) : isBefore(dueAt, startsAt)).toBe(true);
          const previous = ladder[index - 1];
          if (previous !== undefined) expect(isBefore(dueAt, previous.dueAt)).toBe(false);
          if (audience === 'group') expect(occasion).toBe('training:group');
        }
      }),
    );
  });
});

describe('a sitting', () => {
  it('is said with its day once, and with both where it ends on another', () => {
    expect(sessionText(session('2026-11-02 08:30', '2026-11-12 09:00', '2026-11-12 11:30'))).toBe(
      '11月12日（星期四）9时至11时30分',
    );
    expect(sessionText(session('2026-11-02 08:30', '2026-11-12 09:00', '2026-11-13 16:00'))).toBe(
      '11月12日（星期四）9时至11月13日16时',
    );
  });
});
