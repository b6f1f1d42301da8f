// The counts and numbers of a list hold whatever is in it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { listNumbers } from '#bot/domain/facts/list-numbers.ts';
import { type ListView, listMessage } from '#bot/kinds/report_deadline/list-text.ts';
import { allFacts } from '#tests/unit/facts/axes.ts';
import { FACTS } from './composing.ts';

describe('whatever is in a list', () => {
  const FACTS_OF_ALL = allFacts();
  const VIEWS = fc.array(
    fc
      .record({
        audience: fc.constantFrom('leader', 'township', 'specialist'),
        stage: fc.constantFrom('before_cutoff', 'overdue'),
        picks: fc.array(fc.nat(FACTS_OF_ALL.length - 1), { maxLength: 80 }),
      })
      .map(({ audience, picks, stage }) => ({ audience, stage, picks })),
    { minLength: 1, maxLength: 4 },
  );
  const views = (
    given: typeof VIEWS extends fc.Arbitrary<infer Value> ? Value : never,
  ): readonly ListView[] =>
    given.map(({ audience, picks, stage }, form) => ({
      audience: audience as ListView['audience'],
      stage: stage as ListView['stage'],
      nodeName: '玉溪镇工业第1网格',
      form: { formCode: 'B204-1', period: '2026年10月', cutoff: '11月8日12时' },
      listAsOf: null,
      items: picks.map((pick, index) => ({
        itemId: `id-${form}-${index}`,
        unitName: `单位${form}甲${index}`,
        facts: FACTS_OF_ALL[pick] ?? FACTS,
        contact: null,
        unreachable: null,
        gridName: '工业第1网格',
        promise: null,
      })),
    }));

  it('its numbers are those counted over its items, and run from 1 to n through all forms', () => {
    fc.assert(
      fc.property(VIEWS, (given) => {
        const all = views(given);
        const { message, numbers } = listMessage(all);
        const headings = message.blocks.flatMap((block) =>
          block.kind === 'paragraph'
            ? [.../应报(\d+)，平台已报(\d+)，退回待改(\d+)，未报(\d+)。/g[Symbol.matchAll](block.text)]
            : [],
        );
        expect(headings.map((match) => match.slice(1).map(Number))).toEqual(
          all.map(({ items }) => {
            const n = listNumbers(items.map(({ facts }) => facts));
            return [n.owed, n.done, n.returned, n.open];
          }),
        );
        const shown = message.blocks.flatMap((block) => (block.kind === 'numbered' ? block.lines : []));
        expect(shown.map(({ number }) => number)).toEqual(shown.map((_, index) => index + 1));
        expect([...numbers.values()]).toEqual(shown.map(({ number }) => number));
        const open = all.flatMap(({ items }) =>
          items.filter(({ facts }) => standingOf(facts) === 'open').slice(0, 60),
        );
        expect(shown).toHaveLength(open.length);
      }),
      { numRuns: 40 },
    );
  });

  it('a number stands before the firm it belongs to', () => {
    fc.assert(
      fc.property(VIEWS, (given) => {
        const all = views(given);
        const { message, numbers } = listMessage(all);
        const names = new Map(
          all.flatMap(({ items }) => items.map((one) => [one.itemId, one.unitName] as const)),
        );
        const lines = new Map(
          message.blocks.flatMap((block) =>
            block.kind === 'numbered' ? block.lines.map(({ number, text }) => [number, text] as const) : [],
          ),
        );
        for (const [itemId, number] of numbers) expect(lines.get(number)).toContain(names.get(itemId));
      }),
      { numRuns: 40 },
    );
  });
});
