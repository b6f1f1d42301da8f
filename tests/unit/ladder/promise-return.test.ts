// Promises: what instant they mean and how lists judge them; and the small ladder of a returned form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import {
  judgePromise,
  listSpeaksAbout,
  type PromiseVerdict,
  promiseInstant,
  promiseQuietUntilAt,
} from '#bot/domain/ladder/promise.ts';
import { decideReturnStep, RETURN_OCCASIONS, returnLadder } from '#bot/domain/ladder/return-ladder.ts';
import { at, CALENDAR, day, shown } from '#tests/unit/calendar/shipped.ts';

describe('a promise', () => {
  it.each([
    ['am', '11-06 11:45'],
    ['pm', '11-06 17:15'],
    ['eod', '11-06 17:15'],
    ['day', '11-06 17:15'],
    ['evening', '11-06 20:00'],
  ] as const)('for a day’s %s means %s', (part, expected) => {
    expect(shown(promiseInstant({ on: day('2026-11-06'), part }))).toBe(expected);
  });

  it('for a minute means that minute, also on a day off', () => {
    const minute = Temporal.PlainDateTime.from('2026-11-07T15:20');
    expect(shown(promiseInstant({ minute }))).toBe('11-07 15:20');
  });

  it.each([
    ['2026-11-06 17:15', 0, '11-06 17:45', 'half an hour past it'],
    ['2026-11-06 17:15', 1, '11-06 17:45', 'also after one broken promise'],
    ['2026-11-06 17:15', 2, '–', 'nothing after two'],
    ['2026-11-08 11:45', 0, '11-08 12:00', 'never later than the cutoff'],
    ['2026-11-09 17:15', 0, '11-08 12:00', 'also when promised for after it'],
  ])('of %s after %i broken ones quiets until %s (%s)', (promised, broken, expected) => {
    expect(shown(promiseQuietUntilAt(at(promised), at('2026-11-08 12:00'), broken))).toBe(expected);
  });

  it.each<readonly [string, boolean, PromiseVerdict, string]>([
    ['2026-11-06 17:29', true, 'undecided', 'a list too young to know, though it shows the form filed'],
    ['2026-11-06 17:29', false, 'undecided', 'a list too young to know'],
    ['2026-11-06 17:30', true, 'kept', 'the first list that can know'],
    ['2026-11-06 17:30', false, 'broken', 'the first list that can know'],
    ['2026-11-09 08:35', false, 'broken', 'a later list'],
  ])('of 17:15 judged by a list of %s (filed: %s) is %s: %s', (asOf, filed, verdict) => {
    expect(judgePromise(at('2026-11-06 17:15'), at(asOf), filed)).toBe(verdict);
  });
});

describe('a list', () => {
  it('speaks about what was at least 15 minutes before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), (minutes) => {
        const claimAt = at('2026-11-06 10:00');
        expect(listSpeaksAbout(claimAt.add({ minutes }), claimAt)).toBe(minutes >= 15);
      }),
    );
  });
});

describe('a returned form', () => {
  function ladder(returned: string, acceptance: string | null): readonly string[] {
    const acceptanceAt = acceptance === null ? null : at(acceptance);
    return returnLadder(at(returned), acceptanceAt, CALENDAR, HOURS).map(
      ({ dropped, dueAt, occasion }) => `${occasion} ${dropped ?? shown(dueAt)}`,
    );
  }

  it('is told to the firm, told again, to the leader and the specialist', () => {
    expect(ladder('2026-11-09 10:00', '2026-11-12 18:00')).toEqual([
      'return:1 11-09 10:00',
      'return:2 11-09 15:45',
      'return:leader 11-10 10:00',
      'return:specialist 11-10 13:45',
    ]);
  });

  it('at night begins with the next service hour', () => {
    expect(ladder('2026-11-06 19:00', null)).toEqual([
      'return:1 11-09 08:30',
      'return:2 11-09 14:15',
      'return:leader 11-10 08:30',
      'return:specialist 11-10 10:30',
    ]);
  });

  it('has no steps from county acceptance on', () => {
    expect(ladder('2026-11-09 14:00', '2026-11-10 14:00')).toEqual([
      'return:1 11-09 14:00',
      'return:2 11-10 09:15',
      'return:leader acceptance_passed',
      'return:specialist acceptance_passed',
    ]);
  });

  const RETURNED = { settled: false, returned: true, exempt: false, paused: false, courtesyQuietUntil: null };
  const ACCEPTANCE = at('2026-11-12 18:00');

  it.each<readonly [string, Partial<typeof RETURNED> | { readonly courtesyQuietUntil: 'next_list' }, string]>(
    [
      ['returned', {}, 'plan plan plan plan'],
      ['filed again', { settled: true, returned: false }, 'settled settled settled settled'],
      ['shown as not filed', { returned: false }, 'round_over round_over round_over round_over'],
      ['exempt', { exempt: true }, 'exempt exempt exempt exempt'],
      ['of a firm that has left the directory', { paused: true }, 'paused paused paused paused'],
      ['said to be filed again', { courtesyQuietUntil: 'next_list' }, 'plan quiet plan plan'],
    ],
  )('%s: %j comes to %s', (_, changed, expected) => {
    const facts = { ...RETURNED, ...changed };
    const now = at('2026-11-10 10:00');
    const decisions = RETURN_OCCASIONS.map((occasion) => {
      const decision = decideReturnStep(occasion, facts, ACCEPTANCE, now, {
        calendar: CALENDAR,
        hours: HOURS,
      });
      return decision.kind === 'drop' ? decision.reason : decision.kind;
    });
    expect(decisions.join(' ')).toBe(expected);
  });

  it.each([
    ['2026-11-10 12:30', 'postpone 11-10 13:30'],
    ['2026-11-12 17:14', 'plan'],
    ['2026-11-12 17:15', 'postpone 11-13 08:30'],
    ['2026-11-12 18:00', 'drop acceptance_passed'],
  ])('at %s: %s', (now, expected) => {
    const known = { calendar: CALENDAR, hours: HOURS };
    const decision = decideReturnStep('return:1', RETURNED, ACCEPTANCE, at(now), known);
    const rest =
      decision.kind === 'plan'
        ? ''
        : ` ${decision.kind === 'drop' ? decision.reason : shown(decision.dueAt)}`;
    expect(decision.kind + rest).toBe(expected);
  });
});
