// What is said back about queries, alone and beside deadlines.
import { describe, expect, it } from 'vitest';
import { answerItems, answerWanted } from '#bot/chat/items.ts';
import { numberedAnswers } from '#bot/chat/numbered-answers.ts';
import { UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import type { Intent, Reading } from '#bot/domain/understanding/reading.ts';
import type { QueryItem } from '#bot/kinds/verification_query/item.ts';
import { changesOf, conversation, item, NOW, textOf } from './conversations.ts';

function query(ordinal: number, given: Partial<QueryItem> = {}): QueryItem {
  return {
    id: `q-${ordinal}`,
    kind: 'verification_query',
    unitId: 'u-1',
    unitShortName: '天成汽配',
    taskCode: 'Q7K2',
    formCode: 'B204-1',
    formName: '工业产销总值及主要产品产量',
    round: 1,
    facts: UNANSWERED_QUERY,
    wasNamed: true,
    ordinal,
    number: `HS-${ordinal}`,
    periodText: '2026年10月',
    respondByAt: null,
    askedAt: NOW,
    urgent: false,
    ...given,
  };
}

function reading(intent: Intent, slots: Reading['slots'] = {}): Reading {
  return { intent, slots, confidence: 1, rule: 'test', alternatives: [] };
}

const both = [item('i-1'), query(1)];
const reminded = { items: both, lastReminderItemIds: ['i-1', 'q-1'] };

describe('with a deadline and a query open', () => {
  it('已报 is about the deadline and 属实 about the query', () => {
    const claimed = answerItems(conversation('已报', reminded), reading('reported'));
    expect(changesOf(claimed)).toEqual(['i-1 claimed']);
    const confirmed = answerItems(conversation('属实', reminded), reading('confirm_true'));
    expect(changesOf(confirmed)).toEqual(['q-1 confirmed']);
    expect(textOf(confirmed)).toContain('还请补一句主要原因');
  });

  it('收到 is about both', () => {
    const turn = answerItems(conversation('收到', reminded), reading('ack'));
    expect(changesOf(turn).toSorted()).toEqual(['i-1 acknowledged', 'q-1 acknowledged']);
  });

  it('a query nobody was told about is never taken to be meant', () => {
    const items = [item('i-1'), query(1, { wasNamed: false })];
    const turn = answerItems(conversation('属实', { items }), reading('confirm_true'));
    expect(changesOf(turn)).toEqual([]);
  });

  it('what neither is answered by is asked about with the likeliest three, of each kind in turn', () => {
    const turn = answerItems(conversation('呃', reminded), reading('ambiguous'));
    expect(turn.question?.choices.map(({ label }) => label)).toEqual([
      '已经上报了',
      '核实情况属实',
      '还没报，稍后说时间',
    ]);
  });
});

describe('of several queries', () => {
  const several = { items: [query(1), query(2)], lastReminderItemIds: ['q-1', 'q-2'] };

  it('a bare 属实 is asked which, 都属实 is not', () => {
    const bare = answerItems(conversation('属实', several), reading('confirm_true'));
    expect([changesOf(bare), textOf(bare)]).toEqual([[], expect.stringContaining('1. 核实1（B204-1）')]);
    const all = answerItems(conversation('都属实，停产检修', several), reading('confirm_true'));
    expect(changesOf(all)).toEqual(['q-1 confirmed', 'q-2 confirmed']);
  });

  it.each([
    ['1 属实，订单减少；2 有误', ['q-1 属实，订单减少', 'q-2 有误']],
    ['１、属实 ２、有误', ['q-1 属实', 'q-2 有误']],
    ['1.属实\n2.应该是1250万元', ['q-1 属实', 'q-2 应该是1250万元']],
    ['2：属实', ['q-2 属实']],
    ['1 属实，2 个客户停产', ['q-1 属实，2 个客户停产']],
    ['1 属实 2 单位填错了，应为5600', ['q-1 属实', 'q-2 单位填错了，应为5600']],
    ['1 人数报错 2 年度数', ['q-1 人数报错', 'q-2 年度数']],
    ['3 属实', []],
    ['1 属实；3 有误', []],
    ['属实 1 有误', []],
    ['1', []],
  ])('%s is read by its numbers', (text, expected) => {
    const parts = numberedAnswers({ items: several.items, text });
    expect(parts.map((part) => `${part.item.id} ${part.text.replace(/[；，]$/u, '')}`)).toEqual(expected);
  });
});

describe('the question for the reason', () => {
  const asked = answerItems(
    conversation('属实', { items: [query(1)], lastReminderItemIds: ['q-1'] }),
    reading('confirm_true'),
  );
  const open = asked.question === null ? null : { id: 'question', ...asked.question };
  const said = (text: string, intent: Intent) => {
    const items = [query(1, { facts: { ...UNANSWERED_QUERY, answer: 'confirmed' } })];
    return answerWanted(conversation(text, { items, question: open }), reading(intent));
  };

  it('takes the next words for it', () => {
    expect(said('订单少了', 'ambiguous')?.changes[0]?.event).toMatchObject({
      kind: 'explained',
      reason: '订单少了',
    });
  });

  it.each([
    ['好的', 'ack'],
    ['已报', 'reported'],
    ['嗯', 'ambiguous'],
    ['情况属实', 'confirm_true'],
  ] as const)('does not take %s for it', (text, intent) => {
    expect(said(text, intent)).toBe(null);
  });
});

describe('a stated figure', () => {
  it('is recorded as a statement, never said back, and asked for its unit', () => {
    const slots = { value: '5600', unit: null } as Reading['slots'];
    const turn = answerItems(
      conversation('报错了，应该是5600', { items: [query(1)], lastReminderItemIds: ['q-1'] }),
      reading('correction', slots),
    );
    expect(turn.changes[0]?.event).toMatchObject({
      kind: 'corrected',
      statement: { value: '5600', unit: null },
    });
    expect(textOf(turn)).not.toContain('5600');
    expect(textOf(turn)).toContain('计量单位');
    expect(turn.question?.wants).toEqual({ what: 'unit', itemIds: ['q-1'] });
  });
});
