// The ladder's rules one by one: what is dropped, what gives way, what waits.
import { describe, expect, it } from 'vitest';
import { type PlanOptions, planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan, LadderWindow, Occasion } from '#bot/domain/ladder/steps.ts';
import { at, CALENDAR, day, shown, windowOf } from '#tests/unit/calendar/shipped.ts';

function plan(window: LadderWindow, options: PlanOptions = {}): LadderPlan {
  return planLadder(window, CALENDAR, undefined, options);
}

function stepOf(of: LadderPlan, occasion: Occasion) {
  const step = of.steps.find((one) => one.occasion === occasion);
  if (step === undefined) throw new Error(`no ${occasion}`);
  return step;
}

/** `11-06 09:00`, or `near_cutoff` where the step is dropped. */
function place(of: LadderPlan, occasion: Occasion): string {
  const step = of.steps.find((one) => one.occasion === occasion);
  if (step === undefined) return '–';
  return step.dropped ?? shown(step.dueAt);
}

describe('step 0', () => {
  it.each([
    ['2026-10-01', '09-29 09:00', 'seven days off from the opening on'],
    ['2026-09-30', '09-29 09:00', 'an opening on the eve of the holiday'],
    [
      '2026-10-03',
      '09-29 09:00',
      'an opening within the holiday: counted from its first day off in the window',
    ],
    ['2026-05-01', '04-29 09:00', 'five days off'],
    ['2026-06-19', '06-17 09:00', 'exactly three days off'],
    ['2026-08-01', '–', 'a plain weekend'],
    ['2026-11-02', '–', 'no day off'],
  ])('for an opening on %s is at %s (%s)', (opens, expected) => {
    const cutoff = `${day(opens).add({ days: 12 })} 12:00`;
    expect(place(plan(windowOf(opens, cutoff)), 'ladder:0')).toBe(expected);
  });

  it('may come before the opening, which it announces, but not before the task', () => {
    const window = windowOf('2026-10-01', '2026-10-10 12:00');
    expect(place(plan(window, { sinceAt: at('2026-09-29 08:30') }), 'ladder:0')).toBe('09-29 09:00');
    expect(place(plan(window, { sinceAt: at('2026-09-29 10:00') }), 'ladder:0')).toBe('too_early');
  });
});

describe('what comes too early', () => {
  it('is a courtesy step before the hour of opening', () => {
    const late = plan(windowOf('2026-11-04 10:00', '2026-11-06 12:00'));
    expect(place(late, 'ladder:2')).toBe('too_early');
    expect(place(plan(windowOf('2026-11-04 09:00', '2026-11-06 12:00')), 'ladder:2')).toBe('11-04 09:00');
  });

  it('is a courtesy step before the task began; the others stand', () => {
    const late = plan(windowOf('2026-11-01', '2026-11-08 12:00'), { sinceAt: at('2026-11-06 10:00') });
    expect(
      late.steps.filter(({ dropped }) => dropped === 'too_early').map(({ occasion }) => occasion),
    ).toEqual(['ladder:1', 'ladder:2', 'ladder:3', 'leader:3', 'ladder:4.1']);
  });

  it('takes the leader’s list along to the first last call that is left', () => {
    const late = plan(windowOf('2026-11-01', '2026-11-08 12:00'), { sinceAt: at('2026-11-06 10:00') });
    expect(place(late, 'leader:4')).toBe('11-06 14:30');
    expect(stepOf(late, 'leader:4').companionOf).toBe('ladder:4.2');
  });

  it('is also the township’s count when the window opens after the last workday', () => {
    const holiday = plan(windowOf('2026-10-01', '2026-10-05 12:00'));
    expect(place(holiday, 'ladder:5')).toBe('too_early');
    expect(place(holiday, 'ladder:0')).toBe('09-29 09:00');
    expect(place(holiday, 'ladder:1')).toBe('near_cutoff');
    expect(place(holiday, 'ladder:6')).toBe('10-08 08:40');
  });
});

describe('step 4', () => {
  it.each([
    ['12:00', ['11-18 08:45', '11-18 10:30', '–'], 'noon'],
    ['14:00', ['11-18 08:45', '11-18 10:30', '–'], 'the last cutoff with noon’s hours'],
    ['14:01', ['11-18 09:00', 'near_cutoff', 'near_cutoff'], 'the first with the later hours'],
    ['11:30', ['11-18 08:45', 'near_cutoff', '–'], 'exactly 60 minutes after the second call'],
    ['11:31', ['11-18 08:45', '11-18 10:30', '–'], '61 minutes after it'],
    ['09:00', ['near_cutoff', 'near_cutoff', '–'], 'too early for any call'],
    ['17:30', ['11-18 09:00', '11-18 14:30', 'near_cutoff'], 'exactly 60 minutes after the third'],
    ['18:00', ['11-18 09:00', '11-18 14:30', '11-18 16:30'], 'evening'],
    ['24:00', ['11-18 09:00', '11-18 14:30', '11-18 16:30'], 'midnight'],
  ])('for a cutoff at %s is %j (%s)', (time, expected) => {
    const found = plan(windowOf('2026-11-08', `2026-11-18 ${time}`));
    expect((['ladder:4.1', 'ladder:4.2', 'ladder:4.3'] as const).map((one) => place(found, one))).toEqual(
      expected,
    );
  });

  it('is on the last workday, morning and afternoon, whatever the hour of a day off', () => {
    for (const time of ['09:00', '12:00', '24:00']) {
      const found = plan(windowOf('2026-11-01', `2026-11-08 ${time}`));
      expect([place(found, 'ladder:4.1'), place(found, 'ladder:4.2')]).toEqual([
        '11-06 09:00',
        '11-06 14:30',
      ]);
      expect(place(found, 'ladder:4.3')).toBe('–');
    }
  });

  it('without any call left drops the leader’s list too', () => {
    expect(place(plan(windowOf('2026-11-08', '2026-11-18 09:00')), 'leader:4')).toBe('near_cutoff');
  });

  it('has a light note on the day off only where the bureau allows it', () => {
    const window = windowOf('2026-11-01', '2026-11-08 12:00');
    expect(place(plan(window), 'ladder:4.note')).toBe('–');
    const noted = plan(window, { noteOnNonWorkday: true });
    expect(place(noted, 'ladder:4.note')).toBe('11-08 09:00');
    expect([place(noted, 'ladder:5'), place(noted, 'ladder:6')]).toEqual(['11-06 16:15', '11-09 08:40']);
    const workday = windowOf('2026-11-08', '2026-11-18 18:00');
    expect(place(plan(workday, { noteOnNonWorkday: true }), 'ladder:4.note')).toBe('–');
  });
});

describe('steps 5 to 8', () => {
  it.each([
    ['2026-11-18 18:00', '11-18 17:00', 'gives way to the last call by 30 minutes'],
    ['2026-11-18 16:40', '11-18 15:40', 'needs not give way'],
    ['2026-11-08 12:00', '11-06 16:15', 'counts back over a weekend'],
    ['2026-11-18 09:00', '11-17 16:45', 'counts back over a night'],
    ['2026-11-18 09:30', '11-18 08:30', 'begins with the day'],
  ])('step 5 of %s is at %s: it %s', (cutoff, expected) => {
    expect(place(plan(windowOf('2026-11-08', cutoff)), 'ladder:5')).toBe(
      cutoff.startsWith('2026-11-08') ? 'too_early' : expected,
    );
    expect(place(plan(windowOf('2026-11-01', cutoff)), 'ladder:5')).toBe(expected);
  });

  it.each([
    ['2026-11-18 11:40', '11-18 11:40', '11-18 13:35', '11-18 15:25', '11-19 09:00'],
    ['2026-11-18 11:45', '11-18 13:30', '11-18 13:40', '11-18 15:30', '11-19 09:00'],
    ['2026-11-18 17:15', '11-19 08:30', '11-19 08:40', '11-19 10:30', '11-20 09:00'],
    ['2026-09-30 24:00', '10-08 08:30', '10-08 08:40', '10-08 10:30', '10-09 09:00'],
  ])('after a cutoff at %s F is %s, 6 %s, 7 %s, 8 %s', (cutoff, f, six, seven, eight) => {
    const found = plan(windowOf('2026-09-20', cutoff));
    expect([
      shown(found.firstServiceMinuteAt),
      place(found, 'ladder:6'),
      place(found, 'ladder:7'),
      place(found, 'ladder:8'),
    ]).toEqual([f, six, seven, eight]);
  });

  it('step 8 keeps 30 minutes behind a step 7 that ran over into its morning', () => {
    const found = plan(windowOf('2026-11-08', '2026-11-18 17:00'));
    expect([place(found, 'ladder:7'), place(found, 'ladder:8')]).toEqual(['11-19 10:15', '11-19 10:45']);
  });

  it('wait for a list: 5 for a fresh one until the cutoff, 6 to 8 for one after it until acceptance', () => {
    const found = plan(windowOf('2026-11-01', '2026-11-08 12:00', '2026-11-10 12:00'));
    expect(stepOf(found, 'ladder:5').waitsForList).toEqual({ kind: 'as_of_within_working_hours', hours: 4 });
    expect(shown(stepOf(found, 'ladder:5').expiresAt)).toBe('11-08 12:00');
    for (const occasion of ['ladder:6', 'leader:6', 'adviser:6', 'ladder:7', 'ladder:8'] as const) {
      const step = stepOf(found, occasion);
      expect(step.waitsForList).toEqual({ kind: 'as_of_at_or_after', at: at('2026-11-08 12:00') });
      expect(shown(step.expiresAt)).toBe('11-10 12:00');
    }
  });
});
