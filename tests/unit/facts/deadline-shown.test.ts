// What facts come to: standing, the one word people see, overdue and late, and what keeps reminders quiet.
import { describe, expect, it } from 'vitest';
import { type DeadlineFacts, UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import {
  claimContradicted,
  courtesyQuietUntil,
  isLate,
  isOverdue,
  type ShownStatus,
  shownStatus,
  standingOf,
} from '#bot/domain/facts/deadline-shown.ts';
import { at } from '#tests/unit/calendar/shipped.ts';
import { allFacts, written } from './axes.ts';

const CUTOFF = at('2026-11-08 12:00');
const LIST = at('2026-11-06 13:40');
const given = (facts: Partial<DeadlineFacts>): DeadlineFacts => ({ ...UNTOUCHED_DEADLINE, ...facts });

/** The written precedence: the first line that holds is what is shown. */
const PRECEDENCE: readonly (readonly [ShownStatus, (facts: DeadlineFacts) => boolean])[] = [
  ['exempt', (facts) => facts.exemption === 'granted'],
  ['accepted', (facts) => facts.platform === 'accepted'],
  ['filed', (facts) => facts.platform === 'filed'],
  ['returned', (facts) => facts.platform === 'returned'],
  ['claim_not_seen', (facts) => facts.claim === 'claimed' && claimContradicted(facts)],
  ['claimed', (facts) => facts.claim === 'claimed'],
  ['blocked', (facts) => facts.obstacles.length > 0],
  ['promise_broken', (facts) => facts.promise?.state === 'broken'],
  ['promised', (facts) => facts.promise?.state === 'open'],
  ['retracted', (facts) => facts.claim === 'retracted'],
  ['acknowledged', (facts) => facts.claim === 'acknowledged'],
  ['not_filed', (facts) => facts.platform === 'not_filed'],
  ['unknown', () => true],
];

const STANDING_OF_SHOWN: Readonly<Partial<Record<ShownStatus, string>>> = {
  exempt: 'exempt',
  accepted: 'done',
  filed: 'done',
  returned: 'returned',
};

describe('every combination of facts', () => {
  it('shows the first line of the precedence that holds', () => {
    const wrong = allFacts().filter(
      (facts) => shownStatus(facts) !== PRECEDENCE.find(([, holds]) => holds(facts))?.[0],
    );
    expect(wrong.slice(0, 3).map(written)).toEqual([]);
  });

  it('reaches every line of the precedence', () => {
    const claimSeen = given({
      platform: 'not_filed',
      platformAsOfAt: LIST,
      claim: 'claimed',
      claimAt: at('2026-11-05 10:00'),
    });
    const shown = new Set([...allFacts(), claimSeen].map(shownStatus));
    expect([...shown].toSorted()).toEqual(PRECEDENCE.map(([status]) => status).toSorted());
  });

  it('stands where what is shown says: open unless exempt, done or returned', () => {
    const wrong = allFacts().filter(
      (facts) => standingOf(facts) !== (STANDING_OF_SHOWN[shownStatus(facts)] ?? 'open'),
    );
    expect(wrong.slice(0, 3).map(written)).toEqual([]);
  });

  it('is overdue from the cutoff on, and only while open', () => {
    for (const facts of allFacts()) {
      const open = standingOf(facts) === 'open';
      const overdue = [CUTOFF.subtract({ seconds: 1 }), CUTOFF, CUTOFF.add({ hours: 90 })].map((now) =>
        isOverdue(facts, CUTOFF, now),
      );
      if (overdue.join() !== [false, open, open].join()) expect(written(facts)).toBe(overdue.join());
    }
  });
});

describe('late', () => {
  it.each([
    ['never filed', null, false],
    ['a second before the cutoff', CUTOFF.subtract({ seconds: 1 }), false],
    ['at the cutoff', CUTOFF, false],
    ['a second after', CUTOFF.add({ seconds: 1 }), true],
  ] as const)('%s: %s', (_, firstFiledAt, late) => {
    expect(isLate(given({ platform: 'filed', firstFiledAt }), CUTOFF)).toBe(late);
  });

  it('goes by the first filing, also of a form that was returned and filed again', () => {
    const again = given({ platform: 'filed', firstFiledAt: CUTOFF.subtract({ hours: 1 }), round: 2 });
    expect(isLate(again, CUTOFF)).toBe(false);
  });
});

describe('quiet for courtesy', () => {
  const claimed = (list: string | null, platform: DeadlineFacts['platform']) =>
    given({
      platform,
      platformAsOfAt: list === null ? null : at(list),
      claim: 'claimed',
      claimAt: at('2026-11-05 10:00'),
    });
  const quiet = (facts: DeadlineFacts) => courtesyQuietUntil(facts, CUTOFF)?.toString() ?? null;

  it.each([
    [null, 'unknown', 'next_list'],
    ['2026-11-05 09:00', 'not_filed', 'next_list'],
    ['2026-11-05 10:14', 'not_filed', 'next_list'],
    ['2026-11-05 10:15', 'not_filed', null],
    ['2026-11-06 13:40', 'not_filed', null],
    ['2026-11-05 10:14', 'returned', 'next_list'],
    ['2026-11-06 13:40', 'returned', null],
  ] as const)('a claim of 10:00 and the list of %s that says %s: %s', (list, platform, until) => {
    expect(quiet(claimed(list, platform))).toBe(until);
  });

  it.each([
    ['2026-11-05 17:15', 0, 'open', '2026-11-05 17:45'],
    ['2026-11-05 17:15', 1, 'open', '2026-11-05 17:45'],
    ['2026-11-05 17:15', 2, 'open', null],
    ['2026-11-05 17:15', 3, 'open', null],
    ['2026-11-08 11:45', 0, 'open', '2026-11-08 12:00'],
    ['2026-11-12 17:15', 0, 'open', '2026-11-08 12:00'],
    ['2026-11-05 17:15', 1, 'broken', null],
    ['2026-11-05 17:15', 0, 'kept', null],
  ] as const)(
    'a promise for %s after %i broken ones, now %s: until %s',
    (until, brokenPromises, state, quietUntil) => {
      const promise = { untilAt: at(until), madeAt: at('2026-11-04 09:00'), state };
      expect(quiet(given({ promise, brokenPromises }))).toBe(
        quietUntil === null ? null : at(quietUntil).toString(),
      );
    },
  );

  it('a claim the list does not show leaves the promise beside it its say', () => {
    const promise = {
      untilAt: at('2026-11-07 09:00'),
      madeAt: at('2026-11-06 14:00'),
      state: 'open',
    } as const;
    const facts = { ...claimed('2026-11-06 13:40', 'not_filed'), promise };
    expect(quiet(facts)).toBe(at('2026-11-07 09:30').toString());
  });

  it('an acknowledgement, a difficulty and a claim taken back quiet nothing', () => {
    expect(quiet(given({ claim: 'acknowledged' }))).toBe(null);
    expect(quiet(given({ claim: 'retracted', claimAt: LIST }))).toBe(null);
    expect(quiet(given({ obstacles: ['cannot_login'] }))).toBe(null);
  });
});
