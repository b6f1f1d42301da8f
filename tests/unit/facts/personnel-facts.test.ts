// The facts of a change of people: nothing but a confirmation settles it, and nothing undoes that.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyPersonnelEvent,
  awaitsVerdict,
  missingOf,
  NO_CHANGE,
  NOBODY,
  type PersonnelEvent,
  type PersonnelFacts,
  type Successor,
  shownPersonnel,
  standingOfPersonnel,
} from '#bot/domain/facts/personnel-facts.ts';
import { personnelRow } from '#bot/kinds/personnel_change/kind.ts';
import { readPersonnelFacts } from '#bot/kinds/personnel_change/stored.ts';
import { at } from '#tests/unit/calendar/shipped.ts';

const NOW = at('2026-11-04 10:00');
const PHONE = '19900001111';
const TOLD: PersonnelEvent = { kind: 'told', at: NOW };
const REFUSED: PersonnelEvent = { kind: 'refused', at: NOW };
const CONFIRMED: PersonnelEvent = { kind: 'confirmed', at: NOW };
const named = (said: Partial<Successor>): PersonnelEvent => ({
  kind: 'named',
  at: NOW,
  successor: { ...NOBODY, ...said },
});
const WHO = named({ name: '李敏', phone: PHONE });
const UNDONE: PersonnelEvent = { kind: 'undone', before: NO_CHANGE };

function after(...events: readonly PersonnelEvent[]): PersonnelFacts {
  return events.reduce(applyPersonnelEvent, NO_CHANGE);
}

describe('a change of people', () => {
  it.each<[string, readonly PersonnelEvent[], string, string, number]>([
    ['nothing', [], 'withdrawn', 'exempt', 1],
    ['a name nobody asked for', [WHO], 'withdrawn', 'exempt', 1],
    ['我离职了', [TOLD], 'collecting', 'open', 1],
    ['a name', [TOLD, named({ name: '李敏' })], 'collecting', 'open', 1],
    ['a number behind it', [TOLD, named({ name: '李敏' }), named({ phone: PHONE })], 'waiting', 'open', 1],
    ['both', [TOLD, WHO], 'waiting', 'open', 1],
    ['the same once more', [TOLD, WHO, WHO], 'waiting', 'open', 1],
    ['another number', [TOLD, WHO, named({ phone: '19900002222' })], 'waiting', 'open', 2],
    ['不对 of the leader', [TOLD, WHO, REFUSED], 'refused', 'returned', 1],
    ['the same insisted on', [TOLD, WHO, REFUSED, WHO], 'waiting', 'open', 2],
    ['已确认', [TOLD, WHO, CONFIRMED], 'confirmed', 'done', 1],
    ['已确认 before anybody is named', [TOLD, CONFIRMED], 'collecting', 'open', 1],
    ['已确认 after 不对', [TOLD, WHO, REFUSED, CONFIRMED], 'refused', 'returned', 1],
    ['不对 of the firm', [TOLD, WHO, UNDONE], 'withdrawn', 'exempt', 1],
    ['told again behind it', [TOLD, WHO, UNDONE, TOLD, WHO], 'waiting', 'open', 2],
    ['不对 of the firm behind 已确认', [TOLD, WHO, CONFIRMED, UNDONE], 'confirmed', 'done', 1],
    ['another name behind 已确认', [TOLD, WHO, CONFIRMED, named({ name: '王芳' })], 'confirmed', 'done', 1],
  ])('after %s', (_, events, shown, standing, round) => {
    const facts = after(...events);
    expect([shownPersonnel(facts), standingOfPersonnel(facts), personnelRow(facts).round]).toEqual([
      shown,
      standing,
      round,
    ]);
  });

  it('told anew after it was withdrawn remembers nobody', () => {
    expect(after(TOLD, WHO, UNDONE, TOLD).successor).toEqual(NOBODY);
  });

  const EVENT = fc.oneof(
    fc.constantFrom(TOLD, WHO, REFUSED, CONFIRMED, UNDONE),
    fc.record({
      kind: fc.constant('named' as const),
      at: fc.constant(NOW),
      successor: fc.record({
        name: fc.constantFrom(null, '李敏', '王芳'),
        phone: fc.constantFrom(null, PHONE, '19900002222'),
        account: fc.constantFrom(null, 'limin'),
        effectiveOn: fc.constantFrom(null, '2026-11-16'),
      }),
    }),
  );

  it('waits only with name and number, is confirmed only from there and for good, and never goes back a round', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 12 }), (events) => {
        let facts = NO_CHANGE;
        for (const event of events) {
          const next = applyPersonnelEvent(facts, event);
          if (awaitsVerdict(next)) expect(missingOf(next.successor)).toEqual([]);
          if (next.verdict === 'confirmed' && facts.verdict !== 'confirmed')
            expect(awaitsVerdict(facts)).toBe(true);
          if (facts.verdict === 'confirmed') expect(next).toBe(facts);
          expect(personnelRow(next).round).toBeGreaterThanOrEqual(personnelRow(facts).round);
          // Who was put up for a verdict is never another one in the same round.
          if (awaitsVerdict(facts) && awaitsVerdict(next) && next.asks === facts.asks)
            expect(next.successor).toEqual(facts.successor);
          expect(readPersonnelFacts(JSON.parse(JSON.stringify(personnelRow(next).facts)))).toEqual(next);
          facts = next;
        }
      }),
    );
  });
});
