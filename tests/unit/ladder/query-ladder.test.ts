// The steps of a query in working hours, and the quicker ones when less than a working day is left.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { isUrgent, queryLadder } from '#bot/domain/ladder/query-ladder.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

const WORK_TIME = { calendar: CALENDAR, hours: DEFAULT_SERVICE_HOURS };

function steps(askedAt: string, urgent = false): readonly string[] {
  return queryLadder(at(askedAt), urgent, WORK_TIME).map(
    ({ dueAt, occasion }) => `${occasion.slice('query:'.length)} ${wallTimeText(dueAt).slice(5)}`,
  );
}

describe('the ladder of a query', () => {
  it.each([
    [
      '2026-11-03 09:10',
      [
        'ask 11-03 09:10',
        'nudge.1 11-03 14:55',
        'nudge.2 11-04 09:00',
        'leader 11-04 09:10',
        'adviser 11-04 14:25',
        'specialist 11-05 09:10',
      ],
    ],
    [
      '2026-11-06 16:00',
      [
        'ask 11-06 16:00',
        'nudge.1 11-09 11:15',
        'leader 11-09 16:00',
        'nudge.2 11-10 09:00',
        'adviser 11-10 10:45',
        'specialist 11-10 16:00',
      ],
    ],
    [
      '2026-11-07 20:00',
      [
        'ask 11-09 08:30',
        'nudge.1 11-09 14:15',
        'nudge.2 11-10 09:00',
        'leader 11-10 08:30',
        'adviser 11-10 13:45',
        'specialist 11-11 08:30',
      ],
    ],
  ])('asked at %s', (askedAt, expected) => {
    expect(steps(askedAt).toSorted()).toEqual([...expected].toSorted());
  });

  it('goes by the hour when it is urgent', () => {
    expect(steps('2026-11-03 09:00', true)).toEqual([
      'ask 11-03 09:00',
      'nudge.1 11-03 10:00',
      'nudge.2 11-03 11:00',
      'leader 11-03 13:45',
      'adviser 11-03 14:45',
      'specialist 11-03 14:45',
    ]);
  });

  it.each([
    ['2026-11-04 09:59', true],
    ['2026-11-04 10:00', false],
    [null, false],
  ])('asked for by %s the next day is urgent: %s', (by, urgent) => {
    expect(isUrgent(at('2026-11-03 10:00'), by === null ? null : at(by), WORK_TIME)).toBe(urgent);
  });
});
