// What attribution may never do, whatever it is asked.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AttributableItem,
  type AttributionQuestion,
  attribute,
} from '#bot/domain/understanding/attribution.ts';

describe('whatever is asked', () => {
  const ITEM = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    unitId: fc.constantFrom('u1', 'u2', 'u3'),
    taskCode: fc.constantFrom('K7Q2', 'M3X8'),
    formCode: fc.constantFrom('B204-1', '205-1'),
    isOpen: fc.boolean(),
    wasNamed: fc.boolean(),
  });
  const NAMES: Readonly<Record<string, string>> = { u1: '天成汽配', u2: '宏达铸造', u3: '天成' };
  const IDS = fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'x')), { nil: null });
  const QUESTION: fc.Arbitrary<AttributionQuestion> = fc.record({
    text: fc.constantFrom('已报', '已报 K7Q2', 'm3x8', 'XM3X8'),
    forms: fc.uniqueArray(fc.constantFrom('B204-1', '205-1', 'B203'), { maxLength: 2 }),
    unitName: fc.constantFrom(null, null, '天成', '天成汽配', '宏达', '大江'),
    items: fc
      .uniqueArray(ITEM, { selector: ({ id }) => id, maxLength: 5 })
      .map((items) => items.map((one) => ({ ...one, unitShortName: NAMES[one.unitId] ?? '' }))),
    quotedItemIds: IDS,
    lastReminderItemIds: IDS,
  });

  it('only open items are meant, and none un-named unless by quote or code', () => {
    fc.assert(
      fc.property(QUESTION, (question) => {
        const { by, items } = attribute(question);
        expect(items.every(({ isOpen }) => isOpen)).toBe(true);
        if (by === 'quote' || by === 'code') return;
        const pointedAt = (one: AttributableItem) =>
          question.quotedItemIds?.includes(one.id) === true ||
          question.text.toUpperCase().includes(one.taskCode);
        if (by === 'several_units') expect(items.every((one) => one.wasNamed || pointedAt(one))).toBe(true);
        else expect(items.every(({ wasNamed }) => wasNamed)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('items of two firms are never taken together unless the reply names them', () => {
    fc.assert(
      fc.property(QUESTION, (question) => {
        const { by, items } = attribute({ ...question, unitName: null });
        if (by !== 'several_units') expect(new Set(items.map(({ unitId }) => unitId)).size).toBeLessThan(2);
      }),
      { numRuns: 2000 },
    );
  });

  it('what is found is never empty, what is not found always is', () => {
    const found = ['quote', 'code', 'form', 'unit', 'last_reminder', 'only_open', 'several_units'];
    fc.assert(
      fc.property(QUESTION, (question) => {
        const { by, items } = attribute(question);
        expect(items.length > 0).toBe(found.includes(by));
      }),
      { numRuns: 1000 },
    );
  });
});
