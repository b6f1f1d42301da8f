// Every value of every axis against every event: the tables say what becomes of it.
import { describe, expect, it } from 'vitest';
import {
  applyDeadlineEvent,
  type DeadlineEvent,
  type DeadlineFacts,
  UNTOUCHED_DEADLINE,
} from '#bot/domain/facts/deadline-facts.ts';
import { allFacts, LIST_AGES, SAID, type SaidName, T, WORDS, written } from './axes.ts';

const ALL = allFacts();

/** Fields an event writes; everything it does not name must stay as it was. */
type Outcome = (facts: DeadlineFacts) => Partial<DeadlineFacts>;

/** Claim before → claim after. */
const CLAIM_AFTER: Readonly<
  Record<SaidName, Readonly<Record<DeadlineFacts['claim'], DeadlineFacts['claim']>>>
> = {
  acknowledged: {
    none: 'acknowledged',
    acknowledged: 'acknowledged',
    claimed: 'claimed',
    retracted: 'retracted',
  },
  claimed: { none: 'claimed', acknowledged: 'claimed', claimed: 'claimed', retracted: 'claimed' },
  promised: { none: 'none', acknowledged: 'acknowledged', claimed: 'acknowledged', retracted: 'retracted' },
  'blocked:cannot_login': {
    none: 'none',
    acknowledged: 'acknowledged',
    claimed: 'claimed',
    retracted: 'retracted',
  },
  exempted: { none: 'none', acknowledged: 'acknowledged', claimed: 'claimed', retracted: 'retracted' },
};

const SAID_OUTCOMES: Readonly<Record<SaidName, Outcome>> = {
  acknowledged: (facts) => (facts.claim === 'none' ? { claimAt: T.event } : {}),
  claimed: () => ({ claimAt: T.event, obstacles: [] }),
  promised: () => ({ promise: { untilAt: T.newPromise, madeAt: T.event, state: 'open' } }),
  'blocked:cannot_login': ({ obstacles }) =>
    obstacles.includes('cannot_login') ? {} : { obstacles: [...obstacles, 'cannot_login'] },
  exempted: () => ({ exemption: 'granted' }),
};

/** What a newer list makes of an open promise, by whether it can know of it. */
const OPEN_PROMISE_AFTER = {
  not_filed: { cannot_know: 'open', can_know: 'broken' },
  filed: { cannot_know: 'open', can_know: 'kept' },
  returned: { cannot_know: 'open', can_know: 'broken' },
  accepted: { cannot_know: 'open', can_know: 'kept' },
} as const;

function differing(
  event: DeadlineEvent,
  expected: (facts: DeadlineFacts) => DeadlineFacts,
): readonly { readonly before: string; readonly after: string; readonly expected: string }[] {
  return ALL.flatMap((facts) => {
    const row = { after: written(applyDeadlineEvent(facts, event)), expected: written(expected(facts)) };
    return row.after === row.expected ? [] : [{ before: written(facts), ...row }];
  });
}

describe('what is said', () => {
  it.each(Object.keys(SAID) as SaidName[])('%s changes its own axes and no other', (name) => {
    const wrong = differing(SAID[name], (facts) => ({
      ...facts,
      claim: CLAIM_AFTER[name][facts.claim],
      ...SAID_OUTCOMES[name](facts),
    }));
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it.each(['acknowledged', 'blocked:cannot_login', 'exempted'] as const)(
    '%s a second time gives the very same facts back',
    (name) => {
      const again = ALL.map((facts) => applyDeadlineEvent(facts, SAID[name]));
      expect(again.every((facts) => applyDeadlineEvent(facts, SAID[name]) === facts)).toBe(true);
    },
  );
});

describe('a list', () => {
  const cases = WORDS.flatMap((word) =>
    (['cannot_know', 'can_know'] as const).flatMap((age) =>
      [null, T.earlierFiled].map((filedAt) => ({
        word,
        age,
        filedAt,
        seen: filedAt === null ? 'no' : 'an earlier',
      })),
    ),
  );

  it.each(cases)('that says $word, $age of the promise, with $seen filing time', ({ word, age, filedAt }) => {
    const event = { kind: 'listed', word, filedAt, asOfAt: LIST_AGES[age] } as const;
    const wrong = differing(event, (facts) => {
      const { promise } = facts;
      const state = promise?.state === 'open' ? OPEN_PROMISE_AFTER[word][age] : promise?.state;
      return {
        ...facts,
        platform: word,
        platformAsOfAt: LIST_AGES[age],
        firstFiledAt: filedAt ?? facts.firstFiledAt,
        round: word === 'returned' && facts.platform !== 'returned' ? facts.round + 1 : facts.round,
        promise: promise === null || state === undefined ? null : { ...promise, state },
        brokenPromises: facts.brokenPromises + (promise?.state === 'open' && state === 'broken' ? 1 : 0),
        obstacles: word === 'filed' || word === 'accepted' ? [] : facts.obstacles,
      };
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  it.each(WORDS.flatMap((word) => (['older', 'equal'] as const).map((age) => [age, word] as const)))(
    '%s than the newest moves nothing, whatever it says (%s)',
    (age, word) => {
      const event = { kind: 'listed', word, filedAt: T.earlierFiled, asOfAt: LIST_AGES[age] } as const;
      const spokenOf = ALL.filter(({ platform }) => platform !== 'unknown');
      expect(spokenOf.every((facts) => applyDeadlineEvent(facts, event) === facts)).toBe(true);
    },
  );

  it('moves an item no list has spoken about, however old it is', () => {
    const event = { kind: 'listed', word: 'filed', filedAt: T.firstFiled, asOfAt: T.olderList } as const;
    expect(applyDeadlineEvent(UNTOUCHED_DEADLINE, event).platform).toBe('filed');
  });
});

describe('a promise', () => {
  const promise = (untilAt: Temporal.Instant, at: Temporal.Instant) =>
    ({ kind: 'promised', untilAt, at }) as const;
  const list = (word: 'filed' | 'not_filed', asOfAt: Temporal.Instant) =>
    ({ kind: 'listed', word, filedAt: null, asOfAt }) as const;
  const after = (...events: readonly DeadlineEvent[]) =>
    events.reduce(applyDeadlineEvent, UNTOUCHED_DEADLINE);

  it('is judged once, by the first list that can know', () => {
    const facts = after(
      promise(T.promised, T.said),
      list('not_filed', T.cannotKnow),
      list('not_filed', T.canKnow),
      list('filed', T.newPromise),
    );
    expect([facts.promise?.state, facts.brokenPromises, facts.platform]).toEqual(['broken', 1, 'filed']);
  });

  it('that a second one replaces is never judged', () => {
    const facts = after(
      promise(T.promised, T.said),
      promise(T.newPromise, T.event),
      list('not_filed', T.canKnow),
    );
    expect([facts.promise?.state, facts.brokenPromises]).toEqual(['open', 0]);
  });

  it('is counted each time it breaks', () => {
    const facts = after(
      promise(T.promised, T.said),
      list('not_filed', T.canKnow),
      promise(T.newPromise, T.canKnow),
      list('not_filed', T.newPromise.add({ hours: 1 })),
    );
    expect(facts.brokenPromises).toBe(2);
  });
});
