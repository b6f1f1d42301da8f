// Weighs the signs of a message where no rule decides: only readings that settle nothing can come of it.

import { asksByChoice, asksByDoubling, saysNobodyKnows } from './asking.ts';
import { type Context, timesOf } from './clauses.ts';
import { SIGN_MASKS, SIGN_WORDS } from './lexicon/signs.ts';
import { isPastDay } from './promises.ts';
import type { Alternative, Intent, Reading } from './reading.ts';
import type { MessageView } from './topic.ts';
import type { Sign, WeightRow } from './weight-row.ts';
import { LEAST_LEAD, LEAST_WEIGHT, WEIGHTS } from './weights.ts';
import { wordForest } from './word-forest.ts';

const MASKS: Readonly<Record<string, string>> = SIGN_MASKS;
/** A list for each class, so that a word of one class hides none of another; `mask` words count nothing. */
const FOREST = wordForest<Sign | 'mask'>(
  Object.entries(SIGN_WORDS).map(([cls, words]) => ({ [cls]: words, mask: MASKS[cls] ?? '' })),
);
/** More words of one class than these add nothing. */
const TIMES_COUNTED = 2;

/** How often each sign occurs, at most twice each. */
function signsOf(message: MessageView): ReadonlyMap<Sign, number> {
  const { text, context } = message;
  const signs = new Map<Sign, number>();
  const add = (sign: Sign, count: number): void => {
    if (count > 0) signs.set(sign, Math.min(TIMES_COUNTED, count));
  };
  for (const { classes } of FOREST.findAll(text)) {
    const [cls] = classes;
    if (cls !== undefined && cls !== 'mask') add(cls, (signs.get(cls) ?? 0) + 1);
  }
  for (const clause of context.clauses) {
    for (const token of clause.tokens) for (const cls of token.classes) add(cls, (signs.get(cls) ?? 0) + 1);
  }
  for (const view of message.clauses) {
    for (const cue of view.cues) for (const cls of cue.classes) add(cls, (signs.get(cls) ?? 0) + 1);
  }
  // 到时候看有没有空: nothing is asked.
  const undecided = saysNobodyKnows(text);
  if (undecided) for (const sign of ASKING) signs.delete(sign);
  const asks =
    !undecided && (message.clauses.some((view) => view.asks) || asksByDoubling(text) || asksByChoice(text));
  add('past', context.clauses.some((clause) => timesOf(clause).some(isPastDay)) ? 1 : 0);
  add('asks', asks ? 1 : 0);
  add('short', text.length <= SHORT ? 1 : 0);
  return signs;
}

const SHORT = 4;
const ASKING: readonly Sign[] = ['f_ask', 'ask', 'ask_particle'];

/** The likeliest reading of a message that no rule decided, or null when none leads clearly. */
export function weigh(message: MessageView): Reading | null {
  const signs = signsOf(message);
  const kinds = kindsOf(message.context);
  const scored = WEIGHTS.filter((row) => row.kinds.some((kind) => kinds.has(kind)))
    .map((row) => ({ intent: row.intent, score: scoreOf(row, signs) }))
    .filter((row) => row.score > 0)
    .sort((one, other) => other.score - one.score);
  const [best] = scored;
  const second = scored.find((row) => row.intent !== best?.intent);
  if (best === undefined || best.score < LEAST_WEIGHT || best.score - (second?.score ?? 0) < LEAST_LEAD)
    return null;
  const slots = best.intent === 'question' ? { topic: null } : {};
  return {
    intent: best.intent,
    slots,
    confidence: 0.55,
    rule: `weighed.${best.intent}`,
    alternatives: alternatives(second?.intent),
  };
}

function kindsOf(context: Context): ReadonlySet<string> {
  return context.kinds.size > 0 ? context.kinds : new Set(['none']);
}

function scoreOf({ weights, needs, bias = 0 }: WeightRow, signs: ReadonlyMap<Sign, number>): number {
  if (needs?.some((any) => !any.some((sign) => signs.has(sign)))) return 0;
  let score = bias;
  for (const [sign, weight] of Object.entries(weights) as [Sign, number][]) {
    const times = signs.get(sign);
    if (times !== undefined) score += weight * (1 + 0.3 * (times - 1));
  }
  return score;
}

function alternatives(second: Intent | undefined): readonly Alternative[] {
  return second === undefined ? [] : [{ intent: second, confidence: 0.3 }];
}
