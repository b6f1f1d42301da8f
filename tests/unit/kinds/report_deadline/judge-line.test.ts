// The last look before a line is said: standing × meaning × quiet × late, as one table.
import { describe, expect, it } from 'vitest';
import { type DeadlineFacts, UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { judgeLine, type LineDrop } from '#bot/kinds/report_deadline/judge-line.ts';
import { meaningOf } from '#bot/kinds/report_deadline/occasion.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const CUTOFF = at('2026-11-08 12:00');
const ACCEPTANCE = at('2026-11-10 12:00');
const BEFORE = at('2026-11-06 09:00');
const AFTER = at('2026-11-09 09:00');

const OPEN: DeadlineFacts = {
  ...UNTOUCHED_DEADLINE,
  platform: 'not_filed',
  platformAsOfAt: at('2026-11-05 08:00'),
};
const FACTS = {
  open: OPEN,
  claimed: { ...OPEN, claim: 'claimed', claimAt: at('2026-11-05 10:00') },
  'claim not seen': { ...OPEN, claim: 'claimed', claimAt: at('2026-11-04 10:00') },
  promised: { ...OPEN, promise: { untilAt: at('2026-11-06 17:15'), madeAt: BEFORE, state: 'open' } },
  'promise past': { ...OPEN, promise: { untilAt: at('2026-11-06 08:15'), madeAt: BEFORE, state: 'open' } },
  'promised thrice': {
    ...OPEN,
    promise: { untilAt: at('2026-11-06 17:15'), madeAt: BEFORE, state: 'open' },
    brokenPromises: 2,
  },
  blocked: { ...OPEN, obstacles: ['cannot_login'] },
  filed: { ...OPEN, platform: 'filed' },
  accepted: { ...OPEN, platform: 'accepted' },
  returned: { ...OPEN, platform: 'returned', round: 2 },
  exempt: { ...OPEN, exemption: 'granted' },
} as const satisfies Readonly<Record<string, DeadlineFacts>>;

const OCCASIONS = {
  group: 'ladder:1',
  reminder: 'ladder:2',
  'last call': 'ladder:4.1',
  'leader list': 'leader:4',
  'township list': 'ladder:5.township_statistician',
  overdue: 'ladder:6',
  'overdue list': 'leader:6',
  'dunning list': 'ladder:8.duty_clerk',
} as const;

type Occasion = keyof typeof OCCASIONS;
type Column = 'in time' | 'late' | 'after cutoff' | 'after cutoff, late';
type Verdict = LineDrop | 'say';

const COLUMNS: Readonly<Record<Column, { readonly now: Temporal.Instant; readonly isLate: boolean }>> = {
  'in time': { now: BEFORE, isLate: false },
  late: { now: BEFORE, isLate: true },
  'after cutoff': { now: AFTER, isLate: false },
  'after cutoff, late': { now: AFTER, isLate: true },
};

const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

/** In the order of the columns. */
const WHEN_OPEN: Readonly<Record<Occasion, readonly [Verdict, Verdict, Verdict, Verdict]>> = {
  group: ['say', 'stale', 'stale', 'stale'],
  reminder: ['say', 'stale', 'stale', 'stale'],
  'last call': ['say', 'stale', 'stale', 'stale'],
  'leader list': ['say', 'stale', 'stale', 'stale'],
  'township list': ['say', 'say', 'stale', 'stale'],
  overdue: ['say', 'say', 'say', 'say'],
  'overdue list': ['say', 'say', 'say', 'say'],
  'dunning list': ['say', 'say', 'say', 'say'],
};

const TO_FIRM_IN_TIME: Readonly<Record<keyof typeof FACTS, Verdict>> = {
  open: 'say',
  claimed: 'quiet',
  'claim not seen': 'say',
  promised: 'quiet',
  'promise past': 'say',
  'promised thrice': 'say',
  blocked: 'say',
  filed: 'settled',
  accepted: 'settled',
  returned: 'returned',
  exempt: 'exempt',
};

const SAID = CUTOFF.add({ hours: 23 });

function judged(
  occasion: Occasion,
  facts: DeadlineFacts,
  column: Column,
  plannedRound = facts.round,
): Verdict {
  const line = {
    meaning: meaningOf(OCCASIONS[occasion]),
    plannedRound,
    round: facts.round,
    facts,
    cutoffAt: CUTOFF,
    acceptanceAt: ACCEPTANCE,
    saidBeforeAt: null,
  };
  return judgeLine({ ...line, ...COLUMNS[column] }) ?? 'say';
}

const STATES = Object.keys(FACTS) as (keyof typeof FACTS)[];

/** The group asks nobody; the platform’s word silences the rest; then time; then quiet. */
function expected(occasion: Occasion, facts: keyof typeof FACTS, column: Column): Verdict {
  const open = WHEN_OPEN[occasion][COLUMN_NAMES.indexOf(column)] ?? 'say';
  if (occasion === 'group') return open;
  const toFirm = TO_FIRM_IN_TIME[facts];
  if (toFirm !== 'say' && toFirm !== 'quiet') return toFirm;
  if (open !== 'say') return open;
  return (occasion === 'reminder' || occasion === 'last call') && column === 'in time' ? toFirm : 'say';
}

describe('a planned line', () => {
  it.each(Object.keys(OCCASIONS) as Occasion[])(
    '%s is judged by standing, quiet and the hour',
    (occasion) => {
      const table = (verdict: (facts: keyof typeof FACTS, column: Column) => Verdict) =>
        STATES.flatMap((facts) =>
          COLUMN_NAMES.map((column) => `${facts}, ${column}: ${verdict(facts, column)}`),
        );
      expect(table((facts, column) => judged(occasion, FACTS[facts], column))).toEqual(
        table((facts, column) => expected(occasion, facts, column)),
      );
    },
  );

  it.each<readonly [string, Partial<DeadlineFacts>, Verdict, Verdict]>([
    ['as it was returned', {}, 'say', 'say'],
    [
      'said to be filed again since the list',
      { claim: 'claimed', claimAt: at('2026-11-05 10:00') },
      'quiet',
      'say',
    ],
    [
      'said to be filed before it was returned',
      { claim: 'claimed', claimAt: at('2026-11-04 10:00') },
      'say',
      'say',
    ],
    ['filed again', { platform: 'filed' }, 'settled', 'settled'],
    ['returned once more', { round: 3 }, 'round_over', 'round_over'],
    ['shown as not filed', { platform: 'not_filed' }, 'round_over', 'round_over'],
    ['exempt', { exemption: 'granted' }, 'exempt', 'exempt'],
  ])('of a returned form, %s: to the firm, in a list', (_, changed, toFirm, inList) => {
    const facts = { ...FACTS.returned, ...changed };
    const verdicts = (['return:1', 'return:leader'] as const).map((occasion) => {
      const meaning = meaningOf(occasion);
      const line = { meaning, plannedRound: 2, round: facts.round, facts, cutoffAt: CUTOFF };
      const given = { ...line, acceptanceAt: ACCEPTANCE, saidBeforeAt: null, isLate: true };
      expect(judgeLine({ ...given, now: BEFORE })).toBe(judgeLine({ ...given, now: AFTER }));
      return judgeLine({ ...given, now: AFTER }) ?? 'say';
    });
    expect(verdicts).toEqual([toFirm, inList]);
  });

  it('of a returned form is over at county acceptance', () => {
    const { returned: facts } = FACTS;
    const line = {
      meaning: meaningOf('return:specialist'),
      plannedRound: 2,
      round: 2,
      facts,
      cutoffAt: CUTOFF,
    };
    const given = { ...line, acceptanceAt: ACCEPTANCE, saidBeforeAt: null, isLate: false };
    expect(judgeLine({ ...given, now: ACCEPTANCE })).toBe('acceptance_passed');
  });

  it('of an earlier round is over, unless it is the group’s', () => {
    const second = { ...OPEN, round: 2 };
    expect(judged('reminder', second, 'in time', 1)).toBe('round_over');
    expect(judged('overdue', second, 'after cutoff', 1)).toBe('round_over');
    expect(judged('overdue list', second, 'after cutoff', 1)).toBe('round_over');
    expect(judged('group', second, 'in time', 1)).toBe('say');
  });

  it('at the very cutoff is too late for courtesy, a second before it is not', () => {
    const reminder = {
      meaning: meaningOf('ladder:4.1'),
      plannedRound: 1,
      round: 1,
      facts: OPEN,
      cutoffAt: CUTOFF,
      acceptanceAt: ACCEPTANCE,
      isLate: false,
      saidBeforeAt: null,
    };
    expect(judgeLine({ ...reminder, now: CUTOFF })).toBe('stale');
    expect(judgeLine({ ...reminder, now: CUTOFF.subtract({ seconds: 1 }) })).toBe(null);
  });

  it.each([
    ['nothing', OPEN, 'say'],
    [
      'an answer before it was said',
      { ...OPEN, claim: 'acknowledged', claimAt: SAID.subtract({ minutes: 1 }) },
      'say',
    ],
    ['收到 since', { ...OPEN, claim: 'acknowledged', claimAt: SAID.add({ minutes: 3 }) }, 'answered'],
    ['a promise since', { ...OPEN, promise: { untilAt: CUTOFF, madeAt: SAID, state: 'open' } }, 'answered'],
  ] as const)(
    'that may not have arrived is said once more after %s: %s',
    (_, facts: DeadlineFacts, verdict) => {
      const line = {
        plannedRound: 1,
        round: 1,
        facts,
        cutoffAt: CUTOFF,
        acceptanceAt: ACCEPTANCE,
        isLate: false,
        saidBeforeAt: SAID,
      };
      const again = { ...line, meaning: meaningOf('again:ladder:6'), now: CUTOFF.add({ hours: 24 }) };
      expect(judgeLine(again) ?? 'say').toBe(verdict);
      // A leader's list is not about one firm's answer.
      expect(judgeLine({ ...again, meaning: meaningOf('again:leader:6') })).toBe(null);
    },
  );
});
