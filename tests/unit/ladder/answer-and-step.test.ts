// An answer and a step at one moment: whichever is worked on first, the same is said.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import {
  applyDeadlineEvent,
  type DeadlineEvent,
  type DeadlineFacts,
  UNTOUCHED_DEADLINE,
} from '#bot/domain/facts/deadline-facts.ts';
import { courtesyQuietUntil } from '#bot/domain/facts/deadline-shown.ts';
import { advance } from '#bot/domain/ladder/advance.ts';
import type { Occasion } from '#bot/domain/ladder/steps.ts';
import { judgeLine } from '#bot/kinds/report_deadline/judge-line.ts';
import { meaningOf } from '#bot/kinds/report_deadline/occasion.ts';
import { at, CALENDAR } from '#tests/unit/calendar/shipped.ts';
import { SUNDAY } from './deciding.ts';

const LIST_AT = at('2026-11-09 08:00');
const NOT_FILED: DeadlineFacts = { ...UNTOUCHED_DEADLINE, platform: 'not_filed', platformAsOfAt: LIST_AT };

/** What is done to one item, in the order it is committed. */
type Work = 'answer' | 'plan' | 'claim';

/** Steps whose slot is their own instant. */
const STEPS = ['ladder:2', 'ladder:3', 'ladder:4.1', 'ladder:4.2', 'ladder:6'] as const;

const ANSWERS = {
  claim: (at: Temporal.Instant): DeadlineEvent => ({ kind: 'claimed', at }),
  promise: (at: Temporal.Instant): DeadlineEvent => ({ kind: 'promised', untilAt: at.add({ hours: 2 }), at }),
  acknowledgement: (at: Temporal.Instant): DeadlineEvent => ({ kind: 'acknowledged', at }),
} as const;
type Answer = keyof typeof ANSWERS;

interface Outcome {
  readonly said: boolean;
  readonly reason: string | null;
}

/** Works through one order; the answer was given a second before the step. */
function run(occasion: Occasion, answer: Answer, order: readonly Work[]): Outcome {
  const step = SUNDAY.steps.find((one) => one.occasion === occasion);
  if (step === undefined) throw new Error(occasion);
  const now = step.dueAt;
  let facts: DeadlineFacts =
    occasion === 'ladder:6' ? NOT_FILED : { ...NOT_FILED, platformAsOfAt: at('2026-11-02 08:00') };
  let outcome: Outcome = { said: false, reason: null };
  let isPlanned = false;
  for (const work of order) {
    switch (work) {
      case 'answer':
        facts = applyDeadlineEvent(facts, ANSWERS[answer](now.subtract({ seconds: 1 })));
        break;
      case 'plan': {
        const known = { settled: false, returned: false, exempt: false, paused: false };
        const question = {
          plan: SUNDAY,
          facts: { ...known, courtesyQuietUntil: courtesyQuietUntil(facts, SUNDAY.cutoffAt) },
          now,
          newestListAsOfAt: occasion === 'ladder:6' ? at('2026-11-09 08:35') : LIST_AT,
          lastPrivateSentAt: null,
          calendar: CALENDAR,
          hours: HOURS,
        };
        const { said, silent } = advance(question, { occasion, wakeAt: now });
        isPlanned = said.some((one) => one.step.occasion === occasion);
        outcome = {
          said: false,
          reason: silent.find((one) => one.step.occasion === occasion)?.reason ?? null,
        };
        break;
      }
      case 'claim': {
        if (!isPlanned) break;
        const reason = judgeLine({
          meaning: meaningOf(occasion),
          plannedRound: 1,
          round: 1,
          facts,
          cutoffAt: SUNDAY.cutoffAt,
          acceptanceAt: at('2026-11-10 12:00'),
          now,
          isLate: false,
          saidBeforeAt: null,
        });
        outcome = { said: reason === null, reason };
        break;
      }
    }
  }
  return outcome;
}

describe('an answer a second before a step', () => {
  const ORDERS = [
    ['answer', 'plan', 'claim'],
    ['plan', 'answer', 'claim'],
    ['plan', 'claim', 'answer'],
  ] as const satisfies readonly (readonly Work[])[];

  it.each<readonly [Answer, (typeof STEPS)[number], string]>([
    ['claim', 'ladder:2', 'quiet'],
    ['claim', 'ladder:4.2', 'quiet'],
    ['claim', 'ladder:6', 'said'],
    ['promise', 'ladder:3', 'quiet'],
    ['promise', 'ladder:6', 'said'],
    ['acknowledgement', 'ladder:3', 'said'],
  ])('%s before %s: %s, in either order', (answer, occasion, expected) => {
    const outcomes = ORDERS.slice(0, 2).map((order) => run(occasion, answer, order));
    const words = outcomes.map(({ reason, said }) => (said ? 'said' : reason));
    expect(words).toEqual([expected, expected]);
  });

  it('whatever else is answered around it, comes to the same before the claim, and to what was true at it', () => {
    const order = fc
      .shuffledSubarray(['answer', 'answer', 'answer'] as Work[], { minLength: 0 })
      .chain((answers) =>
        fc.tuple(...answers.map(() => fc.integer({ min: 0, max: 2 }))).map((places) => {
          const before = places.filter((place) => place === 0).map(() => 'answer' as const);
          const between = places.filter((place) => place === 1).map(() => 'answer' as const);
          const after = places.filter((place) => place === 2).map(() => 'answer' as const);
          return {
            order: [...before, 'plan', ...between, 'claim', ...after] as Work[],
            heard: before.length + between.length,
          };
        }),
      );
    const answers = fc.constantFrom(...(Object.keys(ANSWERS) as Answer[]));
    fc.assert(
      fc.property(order, fc.constantFrom(...STEPS), answers, ({ heard, order: works }, occasion, answer) => {
        const { reason, said } = run(occasion, answer, works);
        const isQuieted = heard > 0 && answer !== 'acknowledgement' && occasion !== 'ladder:6';
        expect([said, reason]).toEqual(isQuieted ? [false, 'quiet'] : [true, null]);
      }),
    );
  });
});
