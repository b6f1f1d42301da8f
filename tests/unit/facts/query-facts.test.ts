// The facts of a query: every axis by every event, and what they come to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyQueryEvent,
  type QueryEvent,
  type QueryFacts,
  type QueryVerdict,
  UNANSWERED_QUERY,
} from '#bot/domain/facts/query-facts.ts';
import { shownQuery, standingOfQuery } from '#bot/domain/facts/query-shown.ts';
import { readQueryFacts, storeQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const NOW = at('2026-11-04 10:00');
const STATEMENT = {
  value: '5600',
  unit: null,
  oldValue: null,
  indicator: null,
  errorKind: null,
  fixedOnPlatform: false,
};
const BARE: QueryEvent = { kind: 'confirmed', at: NOW, words: '属实', reason: null, reasonCode: null };
const WITH_REASON: QueryEvent = { ...BARE, reason: '订单少了', reasonCode: 'order_down' };
const WRONG: QueryEvent = { kind: 'corrected', at: NOW, words: '报错了', statement: STATEMENT };
const ASKED: QueryEvent = { kind: 'asked', at: NOW, words: '哪个？' };
const RETURNED: QueryEvent = { kind: 'reviewed', verdict: 'return_form', at: NOW, note: null };
const REFILED: QueryEvent = { kind: 'refiled', at: NOW };
const VERDICTS: readonly QueryVerdict[] = ['settled_true', 'return_form', 'settled_corrected', 'onsite'];

function after(...events: readonly QueryEvent[]): QueryFacts {
  return events.reduce(applyQueryEvent, UNANSWERED_QUERY);
}

describe('the facts of a query', () => {
  it.each([
    ['nothing', [], 'unanswered', 'open'],
    ['收到', [{ kind: 'acknowledged', at: NOW }], 'acknowledged', 'open'],
    ['a question', [ASKED], 'asked', 'open'],
    ['a bare 属实', [BARE], 'confirmed_bare', 'done'],
    [
      'its reason',
      [BARE, { kind: 'explained', at: NOW, reason: '订单少', reasonCode: null }],
      'confirmed',
      'done',
    ],
    ['属实 with a reason', [WITH_REASON], 'confirmed', 'done'],
    ['a question behind an answer', [WITH_REASON, ASKED], 'confirmed', 'done'],
    ['a correction', [WRONG], 'corrected', 'done'],
    ['a return', [WRONG, RETURNED], 'return_form', 'returned'],
    ['an answer behind a return', [WRONG, RETURNED, WITH_REASON], 'confirmed', 'done'],
    [
      'a verdict',
      [WITH_REASON, { kind: 'reviewed', verdict: 'settled_true', at: NOW, note: null }],
      'settled_true',
      'done',
    ],
    ['a returned form the firm says it has put right', [WRONG, RETURNED, WRONG], 'return_form', 'returned'],
    ['a returned form that was filed again', [WRONG, RETURNED, REFILED], 'settled_corrected', 'done'],
    ['a list that shows a form nobody returned', [WRONG, REFILED], 'corrected', 'done'],
    ['不对', [WITH_REASON, { kind: 'undone', before: UNANSWERED_QUERY }], 'unanswered', 'open'],
  ] as const)('after %s are shown as such', (_, events, shown, standing) => {
    const facts = after(...events);
    expect([shownQuery(facts), standingOfQuery(facts)]).toEqual([shown, standing]);
  });

  const event = fc.oneof(
    fc.constantFrom<QueryEvent>(BARE, WITH_REASON, WRONG, ASKED, { kind: 'acknowledged', at: NOW }),
    fc
      .constantFrom(...VERDICTS)
      .map((verdict): QueryEvent => ({ kind: 'reviewed', verdict, at: NOW, note: null })),
    fc.constant<QueryEvent>({ kind: 'unit_stated', unit: '千元' }),
    fc.constant<QueryEvent>({ kind: 'explained', at: NOW, reason: '检修', reasonCode: null }),
  );

  it('are kept and read back whatever happens, and only the bureau reviews', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        const facts = after(...events);
        expect(readQueryFacts(JSON.parse(JSON.stringify(storeQueryFacts(facts))))).toEqual(facts);
        if (!events.some(({ kind }) => kind === 'reviewed')) expect(facts.review).toBe('none');
      }),
    );
  });

  it('go back to what they were before the last words, but for what the bureau decided since', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), event, (events, last) => {
        const before = after(...events);
        const undone = applyQueryEvent(applyQueryEvent(before, last), { kind: 'undone', before });
        const unreviewed = { review: 'none', reviewedAt: null, reviewNote: null, returns: 0 };
        expect({ ...undone, ...unreviewed }).toEqual({ ...before, ...unreviewed });
      }),
    );
  });
});
