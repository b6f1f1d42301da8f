// The second opinion: it doubts and corrects, settles only what is plainly said, and is learned from what is labelled now.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachFeature, eachRun } from '#bot/domain/understanding/learned/features.ts';
import { modelOf, scoresOf } from '#bot/domain/understanding/learned/model.ts';
import { isPlainlySaid, SETTLING } from '#bot/domain/understanding/learned/plainly-said.ts';
import { LEARNED, secondOpinion } from '#bot/domain/understanding/learned/second-opinion.ts';
import weights from '#bot/domain/understanding/learned/weights.json' with { type: 'json' };
import { normalise } from '#bot/domain/understanding/normalise.ts';
import type { Intent, Reading } from '#bot/domain/understanding/reading.ts';
import { messageOf, understand } from '#bot/domain/understanding/understand.ts';
import { examples } from '#tests/learning/examples.ts';
import { hashOf, learn } from '#tests/learning/learn.ts';

const KINDS = Object.keys(weights.kinds).filter((kind) => kind !== 'none');
const TEXTS = examples().map(({ text }) => text);

function messageIn(text: string, kinds: readonly string[]) {
  const sentAt = Temporal.Instant.from('2026-11-05T10:30:00+08:00');
  return messageOf(normalise(text).text, { text, sentAt, contextKinds: kinds });
}

function readingOf(intent: Intent, rule = 'test.rule'): Reading {
  return { intent, rule, confidence: 0.9, slots: {}, alternatives: [] };
}

function opinionOn(intent: Intent, text: string, kinds: readonly string[], rule?: string): Reading {
  return secondOpinion(readingOf(intent, rule), messageIn(text, kinds));
}

const anyText = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 }).map((texts) => texts.join('，')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const anyIntent = fc.constantFrom(...LEARNED.intents);
const anyKinds = fc.subarray(KINDS, { maxLength: 3 });
const someKinds = fc.subarray(KINDS, { minLength: 1, maxLength: 3 });

describe('a second opinion', () => {
  it('settles only what the lexicon says plainly to the one kind that is open', () => {
    fc.assert(
      fc.property(anyText, anyIntent, anyKinds, (text, intent, kinds) => {
        const after = opinionOn(intent, text, kinds).intent;
        if (!SETTLING.has(after) || after === intent) return;
        expect(kinds.length).toBeLessThanOrEqual(1);
        expect(isPlainlySaid(after, messageIn(text, kinds))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves nobody without a word whom the grammar would ask whether something is settled', () => {
    fc.assert(
      fc.property(anyText, someKinds, fc.constantFrom(...SETTLING), (text, kinds, settling) => {
        const asked = { ...readingOf('ambiguous'), alternatives: [{ intent: settling, confidence: 0.3 }] };
        expect(['chitchat', 'ack']).not.toContain(secondOpinion(asked, messageIn(text, kinds)).intent);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same each time, and says by its rule that it was learned', () => {
    fc.assert(
      fc.property(anyText, anyIntent, anyKinds, (text, intent, kinds) => {
        const after = opinionOn(intent, text, kinds);
        expect(opinionOn(intent, text, kinds)).toEqual(after);
        expect(after.rule).toMatch(
          after.intent === intent ? /^(?:test\.rule|learned\.[a-z_]+)$/ : /^learned\.[a-z_]+$/,
        );
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

  it('does not believe a claim that other words contradict', () => {
    expect(opinionOn('reported', '系统登不上，密码忘了，急死人', ['report_deadline']).intent).not.toBe(
      'reported',
    );
    expect(opinionOn('reported', '已经报上去了', ['report_deadline']).intent).toBe('reported');
  });

  it.each(['换人了，以后找李敏', '宏达铸造换人了，以后找李敏，手机19900008888', '统计员换成小李了'])(
    'believes %s, whatever is open and if nothing is',
    (text) => {
      for (const kinds of [[], ...KINDS.map((kind) => [kind])]) {
        const sentAt = Temporal.Instant.from('2026-11-05T10:30:00+08:00');
        expect([kinds, understand({ text, sentAt, contextKinds: kinds }).intent]).toEqual([
          kinds,
          'handover',
        ]);
      }
    },
  );

  it.each(['报好了', '平台登不上，密码忘了', '我们公司注销了', '不要再给我发消息了'])(
    'does not take %s for having read the one notice that is open',
    (text) => {
      for (const intent of LEARNED.intents) {
        if (intent === 'read') continue;
        expect(opinionOn(intent, text, ['law_notice']).intent).not.toBe('read');
      }
    },
  );

  it('never passes over a change of people, nor takes it for another answer', () => {
    fc.assert(
      fc.property(anyText, anyKinds, (text, kinds) => {
        expect(['handover', 'ambiguous']).toContain(opinionOn('handover', text, kinds).intent);
      }),
    );
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

describe('what is plainly said', () => {
  it.each([
    '我们厂长问报没报，我说如果报了就好',
    '别人家的表应该已经报了吧我猜',
    '我跟会计说过了，报了一半就停了电',
    '听说隔壁那家公司昨天已经报上去了',
    '打算明天上午九点把表报了再去开会',
    '是不是已经报上去了呀你帮我看看',
  ])('is no claim: %s', (text) => {
    expect(isPlainlySaid('reported', messageIn(text, ['report_deadline']))).toBe(false);
  });

  it('needs more than a few characters, and one open kind', () => {
    const said = '别家我不知道，反正我们已经报上去了';
    expect(isPlainlySaid('reported', messageIn(said, ['report_deadline']))).toBe(true);
    expect(isPlainlySaid('reported', messageIn('小李已报', ['report_deadline']))).toBe(false);
    expect(isPlainlySaid('reported', messageIn(said, ['report_deadline', 'law_notice']))).toBe(false);
  });
});

describe('the scores', () => {
  it('of a text cost at most three runs a unit, and long texts weigh no more than short ones', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let visits = 0;
        eachRun(text, () => visits++);
        expect(visits).toBeLessThanOrEqual(3 * (text.length + 2));
      }),
    );
    const of = (times: number) =>
      Math.max(...scoresOf(LEARNED, messageIn('已报'.repeat(times), ['report_deadline'])));
    expect(of(200)).toBeLessThanOrEqual(of(2) + 1e-9);
  });

  it('come from features in proportion to the length', () => {
    const of = (times: number): number => {
      let visits = 0;
      eachFeature(messageIn('明天下午三点报，'.repeat(times), ['report_deadline']), () => visits++);
      return visits;
    };
    expect(of(40)).toBeLessThanOrEqual(2 * of(20));
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
    const meant = some.filter(({ intent }) => intent !== null);
    const right = meant.filter(({ text, context, intent }) => {
      const scores = scoresOf(model, messageIn(text, context));
      return model.intents[scores.indexOf(Math.max(...scores))] === intent;
    });
    expect(right.length / meant.length).toBeGreaterThan(0.8);
  });
});
