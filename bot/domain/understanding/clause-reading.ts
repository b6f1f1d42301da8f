// The reading of one clause, and what the parts that put readings together share.

import type { Claim } from './claims.ts';
import type { Clause } from './clauses.ts';
import type { Plan } from './extensions.ts';
import type { Answer } from './other-answers.ts';
import type { Alternative, Intent, Reading, Slots } from './reading.ts';

/** What one clause says, at most one explicit answer and one lesser remark. */
export interface ClauseReading {
  readonly clause: Clause;
  readonly claim: Claim | null;
  /** Retraction, plan or trouble. */
  readonly answer: Answer | Plan | null;
  readonly remark: Answer | null;
}

/** The explicit answers in the order they were said; faint ones only when there is nothing firmer. */
export function strongAnswers(readings: readonly ClauseReading[]): readonly (Answer | Plan)[] {
  const all = readings.map((one) => one.answer).filter((answer) => answer !== null);
  const firm = all.filter((answer) => !('faint' in answer));
  const said = firm.length > 0 ? firm : all;
  // 等等，我看错了: 等等 before a taking back promises nothing.
  // 老是掉线，填一半就退出来了: the half is what the trouble left.
  const fails = said.some((answer) => answer.intent === 'cannot_login');
  const apart = fails ? said.filter((answer) => answer.rule !== 'promise.unfinished') : said;
  const takesBack = apart.some((answer) => answer.intent === 'retract');
  const stated = takesBack ? apart.filter((answer) => !('vague' in answer)) : apart;
  // A day named in a request for more time is wished for, not promised.
  const wantsMore = stated.some((answer) => answer.intent === 'extension_request');
  return wantsMore ? stated.filter((answer) => answer.intent !== 'will_report_later') : stated;
}

/** The honest “cannot tell”, with what may be meant, likeliest first. */
export function unclear(rule: string, confidence: number, intents: readonly Intent[], slots: Slots): Reading {
  const alternatives: Alternative[] = [...new Set(intents)].map((intent, i) => ({
    intent,
    confidence: Math.max(confidence - 0.1 * i, 0.1),
  }));
  return { intent: 'ambiguous', slots, confidence, rule, alternatives };
}
