// The steps of a notice, on working mornings, and what is left of them when the service was away.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { noticeLadder } from '#bot/domain/ladder/notice-ladder.ts';
import { strikeTimedSteps } from '#bot/domain/ladder/timed-steps.ts';
import { at, CALENDAR, shown } from '#tests/unit/calendar/shipped.ts';

const WORK_TIME = { calendar: CALENDAR, hours: DEFAULT_SERVICE_HOURS };

function ladder(sentAt: string) {
  return noticeLadder(at(sentAt), WORK_TIME);
}

describe('the ladder of a notice', () => {
  it.each([
    ['2026-11-03 09:10', '11-03 09:10', '11-05 09:00', '11-09 09:00'],
    ['2026-11-06 16:00', '11-06 16:00', '11-10 09:00', '11-12 09:00'],
    // Over a weekend it begins on Monday and counts from there.
    ['2026-11-07 20:00', '11-09 08:30', '11-11 09:00', '11-13 09:00'],
    // Over a holiday: 10-01 to 10-07 are off, 10-10 is made up.
    ['2026-09-30 15:00', '09-30 15:00', '10-09 09:00', '10-12 09:00'],
  ])('given out at %s', (sentAt, notice, nudge, leader) => {
    expect(ladder(sentAt).map(({ dueAt, occasion }) => `${occasion} ${shown(dueAt)}`)).toEqual([
      `law:notice ${notice}`,
      `law:nudge ${nudge}`,
      `law:leader ${leader}`,
    ]);
  });
});

describe('a ladder of instants', () => {
  const strike = (occasion: string, now: string, inDirectory = true) => {
    const steps = ladder('2026-11-03 09:10');
    const context = { ...WORK_TIME, now: at(now) };
    const { next, said, silent } = strikeTimedSteps(
      steps,
      { occasion, wakeAt: at(now), inDirectory },
      context,
    );
    return [
      said.map(({ step }) => step.occasion),
      silent.map(({ reason, step }) => `${step.occasion} ${reason}`),
      next?.occasion,
    ];
  };

  it.each([
    [
      'says what is due and waits for the next',
      'law:notice',
      '2026-11-03 09:10',
      [['law:notice'], [], 'law:nudge'],
    ],
    [
      'leaves out a nudge that is hours late',
      'law:nudge',
      '2026-11-05 14:00',
      [[], ['law:nudge stale'], 'law:leader'],
    ],
    [
      'still tells the leader, however late',
      'law:nudge',
      '2026-11-10 14:00',
      [['law:leader'], ['law:nudge stale'], undefined],
    ],
    [
      'opens before it nudges',
      'law:notice',
      '2026-11-10 14:00',
      [['law:notice'], ['law:nudge stale', 'law:leader stale'], undefined],
    ],
  ] as const)('%s', (_, occasion, now, expected) => {
    expect(strike(occasion, now)).toEqual(expected);
  });

  it('says nothing of a firm that has left the directory', () => {
    expect(strike('law:notice', '2026-11-03 09:10', false)).toEqual([
      [],
      ['law:notice not_in_directory'],
      'law:nudge',
    ]);
  });
});
