// The second opinion: it doubts and corrects, settles nothing, costs little, and is learned from what is labelled now.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '#bot/domain/understanding/clauses.ts';
import { eachGram, gramOf, unitsOf } from '#bot/domain/understanding/learned/grams.ts';
import { modelOf, scoresOf } from '#bot/domain/understanding/learned/model.ts';
import { LEARNED, SETTLING, secondOpinion } from '#bot/domain/understanding/learned/second-opinion.ts';
import weights from '#bot/domain/understanding/learned/weights.json' with { type: 'json' };
import type { Intent, Reading } from '#bot/domain/understanding/reading.ts';
import { examples } from '#tests/learning/examples.ts';
import { hashOf, learn } from '#tests/learning/learn.ts';

const KINDS = Object.keys(weights.kinds).filter((kind) => kind !== 'none');

function contextOf(kinds: readonly string[]): Context {
  const sentAt = Temporal.Instant.from('2026-11-05T10:30:00+08:00');
  return { utterance: { text: '', sentAt, contextKinds: kinds }, clauses: [], kinds: new Set(kinds) };
}

function readingOf(intent: Intent, rule = 'test.rule'): Reading {
  return { intent, rule, confidence: 0.9, slots: {}, alternatives: [] };
}

function opinionOn(intent: Intent, text: string, kinds: readonly string[], rule?: string): Reading {
  return secondOpinion(readingOf(intent, rule), text, contextOf(kinds));
}

const anyText = fc.oneof(
  fc.array(fc.constantFrom(...weights.grams.split('\n')), { maxLength: 12 }).map((grams) => grams.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const anyIntent = fc.constantFrom(...LEARNED.intents);
const anyKinds = fc.subarray(KINDS, { maxLength: 3 });

describe('a second opinion', () => {
  it('never settles what the grammar did not, and keeps or asks about what it did', () => {
    fc.assert(
      fc.property(anyText, anyIntent, anyKinds, (text, intent, kinds) => {
        const after = opinionOn(intent, text, kinds).intent;
        if (SETTLING.has(intent)) expect([intent, 'ambiguous']).toContain(after);
        else expect(SETTLING.has(after)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves nobody without a word whom the grammar would ask whether something is settled', () => {
    fc.assert(
      fc.property(anyText, anyKinds, fc.constantFrom(...SETTLING), (text, kinds, settling) => {
        const asked = { ...readingOf('ambiguous'), alternatives: [{ intent: settling, confidence: 0.3 }] };
        const after = secondOpinion(asked, text, contextOf(kinds)).intent;
        expect(['chitchat', 'ack']).not.toContain(after);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same each time, and says by its rule that it was learned', () => {
    fc.assert(
      fc.property(anyText, anyIntent, anyKinds, (text, intent, kinds) => {
        const after = opinionOn(intent, text, kinds);
        expect(opinionOn(intent, text, kinds)).toEqual(after);
        expect(after.rule).toMatch(after.intent === intent ? /^test\.rule$/ : /^learned\.[a-z_]+$/);
      }),
    );
  });

  it('has nothing to say of commands, choices and what is asked by rule', () => {
    fc.assert(
      fc.property(anyText, anyKinds, (text, kinds) => {
        for (const intent of ['command', 'contacted', 'choice'] as const)
          expect(opinionOn(intent, text, kinds).intent).toBe(intent);
        expect(opinionOn('ambiguous', text, kinds, 'vague.several_kinds').rule).toBe('vague.several_kinds');
      }),
    );
  });

  it('asks about a claim the words contradict, offering it and what is likelier', () => {
    const asked = opinionOn('reported', '系统登不上，密码忘了', ['report_deadline']);
    expect(asked.intent).toBe('ambiguous');
    expect(asked.rule).toBe('learned.reported');
    expect(asked.alternatives.map((one) => one.intent)).toEqual(['reported', 'cannot_login']);
    expect(opinionOn('reported', '已经报上去了', ['report_deadline']).intent).toBe('reported');
  });

  it('lets a name stand that no example holds', () => {
    expect(opinionOn('handover', '汤军', ['personnel_change']).intent).toBe('handover');
    expect(opinionOn('handover', '欧阳铮', ['personnel_change']).intent).toBe('handover');
  });

  it('reads what the grammar could not, if it answers what is open', () => {
    expect(opinionOn('ambiguous', '系统登不上，密码忘了', ['report_deadline']).intent).toBe('cannot_login');
    expect(opinionOn('ambiguous', '系统登不上，密码忘了', ['law_notice']).intent).not.toBe('cannot_login');
  });
});

describe('the scores', () => {
  it('of a text cost at most three visits a unit, and long texts weigh no more than short ones', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let visits = 0;
        eachGram(text, () => visits++);
        expect(visits).toBeLessThanOrEqual(3 * (text.length + 2));
      }),
    );
    const of = (times: number) => Math.max(...scoresOf(LEARNED, '已报'.repeat(times), ['report_deadline']));
    expect(of(200)).toBeLessThanOrEqual(of(2) + 1e-9);
  });

  it('find each gram by its units', () => {
    for (const gram of weights.grams.split('\n')) expect(gramOf(...unitsOf(gram))).toBe(gram);
  });
});

describe('the weights', () => {
  it('were learned from the replies as they are labelled now (else: npm run understanding:learn)', () => {
    expect(weights.learnedFrom).toBe(hashOf(examples()));
  });

  it('come out the same whenever they are learned, and tell the examples apart', () => {
    const some = examples().filter((_, i) => i % 20 === 0);
    const file = learn(some);
    expect(learn(some)).toEqual(file);
    const model = modelOf(file);
    const right = some.filter(({ text, context, intent }) => {
      const scores = scoresOf(model, text, context);
      return model.intents[scores.indexOf(Math.max(...scores))] === intent;
    });
    expect(right.length / some.length).toBeGreaterThan(0.8);
  });
});
