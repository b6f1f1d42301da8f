// What holds of the facts after any course of events.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyDeadlineEvent,
  type DeadlineEvent,
  UNTOUCHED_DEADLINE,
} from '#bot/domain/facts/deadline-facts.ts';
import { LIST_AGES, type ListAge, SAID, T, WORDS } from './axes.ts';

const EVENT: fc.Arbitrary<DeadlineEvent> = fc.oneof(
  fc.constantFrom(...Object.values(SAID)),
  fc
    .record({
      word: fc.constantFrom(...WORDS),
      age: fc.constantFrom(...(Object.keys(LIST_AGES) as ListAge[])),
      filedAt: fc.constantFrom(null, T.firstFiled, T.earlierFiled),
      minutes: fc.integer({ min: 0, max: 3000 }),
    })
    .map(({ age, filedAt, minutes, word }) => ({
      kind: 'listed' as const,
      word,
      filedAt,
      asOfAt: LIST_AGES[age].add({ minutes }),
    })),
);

describe('any course of events', () => {
  const walk = (events: readonly DeadlineEvent[]) => {
    let facts = UNTOUCHED_DEADLINE;
    return events.map((event) => {
      const before = facts;
      facts = applyDeadlineEvent(before, event);
      return { event, before, after: facts };
    });
  };
  const always = (holds: (step: ReturnType<typeof walk>[number]) => boolean) =>
    fc.assert(fc.property(fc.array(EVENT, { maxLength: 12 }), (events) => walk(events).every(holds)));

  it('moves the platform’s axis by lists alone: a claim never settles', () => {
    always(
      ({ event, before, after }) =>
        event.kind === 'listed' ||
        (after.platform === before.platform &&
          after.platformAsOfAt === before.platformAsOfAt &&
          after.firstFiledAt === before.firstFiledAt),
    );
  });

  it('raises the round by one exactly when a list newly says returned', () => {
    always(({ before, after }) => {
      const newly = after.platform === 'returned' && before.platform !== 'returned';
      return after.round === before.round + (newly ? 1 : 0);
    });
  });

  it('never lets the newest list grow older', () => {
    always(
      ({ before, after }) =>
        before.platformAsOfAt === null ||
        (after.platformAsOfAt !== null &&
          Temporal.Instant.compare(after.platformAsOfAt, before.platformAsOfAt) >= 0),
    );
  });

  it('keeps the earliest filing any list that counted has shown', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 12 }), (events) => {
        const steps = walk(events);
        const seen = steps.flatMap(({ event, before, after }) =>
          event.kind === 'listed' && after !== before && event.filedAt !== null ? [event.filedAt] : [],
        );
        const earliest = seen.toSorted(Temporal.Instant.compare)[0] ?? null;
        expect(steps.at(-1)?.after.firstFiledAt ?? null).toBe(earliest);
      }),
    );
  });

  it('lets the firm’s words move the claim and nothing else', () => {
    always(
      ({ event, before, after }) =>
        ['acknowledged', 'claimed', 'promised'].includes(event.kind) || after.claim === before.claim,
    );
  });

  it('takes an exemption and a dunning back for nobody', () => {
    always(
      ({ before, after }) =>
        (before.exemption === 'none' || after.exemption === 'granted') && after.dunning === before.dunning,
    );
  });
});
