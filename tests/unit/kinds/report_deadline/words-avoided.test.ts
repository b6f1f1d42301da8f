// What holds of every automatic message: its words, and that each line ends somewhere.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHOWN_WORDS } from '#bot/kinds/report_deadline/words.ts';
import { allFacts } from '#tests/unit/facts/axes.ts';
import { compose, FACTS, item, type Line, line, textOf } from './composing.ts';

describe('whatever is said automatically', () => {
  const FACTS_OF_ALL = allFacts();
  const OCCASIONS = [
    'ladder:0',
    'ladder:1',
    'ladder:2',
    'ladder:3',
    'leader:3',
    'ladder:4.1',
    'leader:4',
    'ladder:5.township_statistician',
    'ladder:6',
    'leader:6',
    'ladder:7.township_statistician',
    'ladder:7.specialist',
    'ladder:8.duty_clerk',
    'return:1',
    'return:leader',
    'return:specialist',
  ];
  const LINE = fc.record({
    occasion: fc.constantFrom(...OCCASIONS),
    facts: fc.nat(FACTS_OF_ALL.length - 1),
    taskId: fc.constantFrom('output', 'energy'),
    unit: fc.integer({ min: 1, max: 6 }),
  });
  const SLOT = fc.record({
    lines: fc.array(LINE, { maxLength: 12 }),
    now: fc.constantFrom('2026-11-02 09:00', '2026-11-06 14:30', '2026-11-08 11:30', '2026-11-09 08:40'),
    isLate: fc.boolean(),
    many: fc.boolean(),
  });
  const built = ({
    isLate,
    lines,
    many,
    now,
  }: typeof SLOT extends fc.Arbitrary<infer Value> ? Value : never) => {
    const made: Line[] = lines.map(({ facts, occasion, taskId, unit }) =>
      line(
        occasion,
        item(`${taskId}${unit}`, {
          taskId,
          facts: FACTS_OF_ALL[facts] ?? FACTS,
          unitShortName: `单位${unit}`,
        }),
      ),
    );
    const items = [
      ...new Map(made.flatMap(({ item: one }) => (one === null ? [] : [[one.id, one] as const]))).values(),
    ];
    return { made, slot: compose(made, { isLate, items, now }, many) };
  };

  it('avoids threats, shaming and 催报, which only the specialist’s hint names', () => {
    fc.assert(
      fc.property(SLOT, (given) => {
        const { made, slot } = built(given);
        const text = `${slot.message?.title ?? ''}${textOf(slot)}`;
        expect(text).not.toMatch(/必须马上|否则罚款|罚款|点名|倒数第一|你单位又|！/);
        const isForBureau = made.some(({ occasion }) => /specialist|duty_clerk/.test(occasion));
        if (!isForBureau) expect(text).not.toContain('催报');
        expect(text.replace('催报通知书须由人工审核签发。', '')).not.toContain('催报');
      }),
      { numRuns: 150 },
    );
  });

  it('carries or drops each line once, and is silent exactly when none is carried', () => {
    fc.assert(
      fc.property(SLOT, (given) => {
        const { made, slot } = built(given);
        const ids = [...slot.carried, ...slot.dropped].map(({ id }) => id);
        expect(ids.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
        expect(slot.message === null).toBe(slot.carried.length === 0);
      }),
      { numRuns: 150 },
    );
  });

  it('shows words for every status, none of them a threat', () => {
    expect(Object.values(SHOWN_WORDS).join()).not.toMatch(/催报|罚|点名/);
    expect(new Set(Object.values(SHOWN_WORDS)).size).toBe(Object.keys(SHOWN_WORDS).length);
  });
});
