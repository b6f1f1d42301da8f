// The list of open queries, word for word: numbered by firm, behind whatever else the message lists.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import { plainText } from '#bot/domain/message.ts';
import { slotComposer } from '#bot/kinds/compose-slot.ts';
import { type OpenQueryOf, openCount, openList, openQuery } from '#bot/kinds/verification_query/open-list.ts';
import { storeQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import { reportDeadlines } from '#tests/disclosure/kinds/report-deadline.ts';
import { verificationQueries } from '#tests/disclosure/kinds/verification-query.ts';
import { randomOf } from '#tests/disclosure/random.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';

const SINCE = at('2026-11-03 09:10');
const FIRST = { firstNumber: 1, hearsNothing: false };

const open = (firm: string, number: number): OpenQueryOf => ({
  itemId: `i-${firm}-${number}`,
  unitId: `u-${firm}`,
  unitName: firm,
  label: `HS-${number}`,
  sinceAt: SINCE.add({ hours: number }),
});

describe('the list of open queries', () => {
  it('has a number for each firm, its numbers and since when, and says what to answer', () => {
    const queries = [open('天成汽配', 3), open('宏达铸造', 2), open('宏达铸造', 1)];
    const { message, numbers } = openList('leader', queries, FIRST);
    expect(plainText(message)).toBe(
      [
        '数据核实还没有回复的有2家3条：',
        '1. 天成汽配 核实编号HS-3，11月3日12时10分起',
        '2. 宏达铸造 核实编号HS-1、HS-2，11月3日10时10分起',
        '请提醒统计人员查看与我的单聊，具体内容请勿代问、勿在群里说。回“已联系 序号”即可登记，如：已联系 1。',
      ].join('\n'),
    );
    expect([...numbers]).toEqual([
      ['i-天成汽配-3', 1],
      ['i-宏达铸造-2', 2],
      ['i-宏达铸造-1', 2],
    ]);
  });

  it('names thirty firms and counts the rest, which have no number', () => {
    const firms = Array.from({ length: 31 }, (_, index) => `单位${100 + index}`);
    const queries = firms.flatMap((firm) => [open(firm, 1), open(firm, 2)]);
    const { message, numbers } = openList('specialist', queries, FIRST);
    const text = plainText(message);
    expect(text).toContain('有31家62条');
    expect(text).toContain('另有1家2条。');
    expect(text).not.toContain('单位130');
    expect(numbers.size).toBe(60);
  });

  it('asks nobody to log a call while nothing said in chat arrives', () => {
    const list = openList('leader', [open('天成汽配', 1)], { firstNumber: 1, hearsNothing: true });
    expect(plainText(list.message)).not.toContain('已联系');
  });

  it('shows no more than three numbers of a firm', () => {
    const queries = [1, 2, 3, 4].map((number) => open('天成汽配', number));
    expect(plainText(openList('adviser', queries, FIRST).message)).toContain('HS-1、HS-2、HS-3等4条，');
  });

  it('shows the ordinal where staff have put words in place of a number', () => {
    const [query] = [verificationQueries.sample(randomOf(1), 'x').item];
    const payload = query.payload as object;
    expect(openQuery(query, SINCE).label).toBe('HS-x');
    const inWords = { ...query, payload: { ...payload, number: '工业总产值下降', ordinal: 4 } };
    expect(openQuery(inWords, SINCE).label).toBe('第4项');
  });

  it('counts without a name for who may only see counts', () => {
    expect(openCount(2, 5)).toBe('数据核实还没有回复的有2家5条');
  });
});

describe('a message that lists deadlines and queries', () => {
  it('gives no number twice', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, size) => {
        const random = randomOf(seed);
        const deadlines = Array.from({ length: size }, (_, index) =>
          reportDeadlines.sample(random, `d-${index}`),
        );
        const queries = Array.from({ length: size }, (_, index) =>
          verificationQueries.sample(random, `q-${index}`),
        );
        const samples = [...deadlines, ...queries];
        const compose = slotComposer({
          calendar: CALENDAR,
          hours: DEFAULT_SERVICE_HOURS,
          bureau: '玉环市统计局',
          now: at('2026-11-06 14:30'),
          hearsNothing: false,
          showsFigures: false,
          tasks: new Map(samples.map(({ task }) => [task.id, task])),
          taskOfCode: () => undefined,
          itemsUnder: () => deadlines.flatMap(({ placed }) => placed ?? []),
          nodeName: () => '玉城街道工业第1网格',
        });
        const lines = samples.map(({ item }, index) => ({
          id: `l-${index}`,
          occasion: index < size ? 'leader:3' : 'query:leader',
          round: item.round,
          item: index < size ? item : { ...item, facts: storeQueryFacts(UNANSWERED_QUERY) },
          isLate: false,
          saidBeforeAt: null,
          message: null,
        }));
        const { message } = compose(lines, { answersForMany: false, isVerified: true });
        const said = (message?.blocks ?? []).flatMap((block) =>
          block.kind === 'numbered' ? block.lines.map(({ number }) => number) : [],
        );
        expect(said.length).toBeGreaterThanOrEqual(size);
        expect(said).toEqual(said.map((_, index) => index + 1));
      }),
    );
  });
});
