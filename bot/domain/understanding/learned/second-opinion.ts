// A second opinion on what the grammar read, learned from examples: it may doubt and correct, never settle.

import { unclear } from '../clause-reading.ts';
import { type Context, has } from '../clauses.ts';
import type { Intent, Reading } from '../reading.ts';
import { familiarity, type Model, mayAnswer, modelOf, scoresOf } from './model.ts';
import { type Given, slotsOf } from './slots.ts';
import file from './weights.json' with { type: 'json' };

/** Learned from the labelled replies of the repository. */
export const LEARNED = modelOf(file);

/** Intents that settle an item or take a record back: only the grammar gives them. */
export const SETTLING: ReadonlySet<Intent> = new Set<Intent>([
  'reported',
  'confirm_true',
  'handover',
  'closed_suspended',
  'rectified',
  'sign_in',
  'retract',
]);

/**
 * What closes an item or is kept as an answer is left to the grammar: runs of characters do not know 看了 from 还没看
 * well enough.
 */
const GIVEN: ReadonlySet<Intent> = new Set<Given>([
  'ack',
  'will_report_later',
  'extension_request',
  'question',
  'cannot_login',
  'chitchat',
]);

/** What the grammar's word is worth beside the learned scores (measured on unseen replies: 0.5 to 1 do alike). */
const GRAMMAR_WEIGHT = 1;
/** Below this score the examples contradict a settling reading. One that was never seen has about −1. */
const CONTRADICTED = -0.9;
/** Below zero the words rather do not mean it: of what resembles nothing the likeliest is still unlikely. */
const LEAST_SCORE = 0;
/** Of a text less familiar than this the examples know nothing: bare names have about a fourth. */
const LEAST_FAMILIAR = 0.4;
/** The person is asked by rule here, whatever the words resemble. */
const ALWAYS_ASKED: ReadonlySet<string> = new Set([
  'vague.several_kinds',
  'vague.done',
  'choice.no_question',
]);

/**
 * The reading, doubted or corrected. A settling reading that the examples strongly contradict becomes `ambiguous`, so
 * that the person is asked; any other may become another one that settles nothing. What settles never comes of it.
 * @param text normalised
 */
export function secondOpinion(reading: Reading, text: string, context: Context, model = LEARNED): Reading {
  if (!model.intents.includes(reading.intent)) return reading;
  if (ALWAYS_ASKED.has(reading.rule) || reading.slots.also !== undefined) return reading;
  const scores = scoresOf(model, text, context.kinds);
  const likeliest = likeliestHarmless(model, scores, reading, context.kinds);
  if (SETTLING.has(reading.intent)) {
    if ((scores[model.intents.indexOf(reading.intent)] ?? 0) >= CONTRADICTED) return reading;
    if (familiarity(model, text) < LEAST_FAMILIAR) return reading;
    return unclear(`learned.${reading.intent}`, 0.4, [reading.intent, likeliest], reading.slots);
  }
  const score = scores[model.intents.indexOf(likeliest)] ?? 0;
  if (likeliest === reading.intent || score < LEAST_SCORE) return reading;
  if (settlingLeads(model, scores, score) || familiarity(model, text) < LEAST_FAMILIAR) return reading;
  const rule = `learned.${likeliest}`;
  if (likeliest === 'ambiguous') return unclear(rule, 0.4, [reading.intent], reading.slots);
  if (!isGiven(likeliest) || isTimeOfOthers(reading, context) || silences(likeliest, reading)) return reading;
  return {
    intent: likeliest,
    slots: slotsOf(likeliest, reading, context),
    confidence: 0.55,
    rule,
    alternatives: reading.intent === 'ambiguous' ? [] : [{ intent: reading.intent, confidence: 0.3 }],
  };
}

/** The best of the intents that settle nothing and answer what is open; what the grammar read has a lead. */
function likeliestHarmless(
  model: Model,
  scores: Float64Array,
  reading: Reading,
  kinds: ReadonlySet<string>,
): Intent {
  let best: Intent = 'ambiguous';
  let most = Number.NEGATIVE_INFINITY;
  for (const [i, intent] of model.intents.entries()) {
    const own = intent === reading.intent;
    if (SETTLING.has(intent) || !(own || mayAnswer(model, intent, kinds))) continue;
    const score = (scores[i] ?? 0) + (own ? GRAMMAR_WEIGHT : 0);
    if (score <= most) continue;
    [best, most] = [intent, score];
  }
  return best;
}

/** Where the examples would settle, and the grammar did not, they know nothing better. */
function settlingLeads(model: Model, scores: Float64Array, least: number): boolean {
  return model.intents.some((intent, i) => SETTLING.has(intent) && (scores[i] ?? 0) > least);
}

/** 华宇电子已报 of a firm handed over: where the grammar would ask whether it is a claim, nobody is left without a word. */
function silences(likeliest: Intent, { alternatives }: Reading): boolean {
  const isSilent = likeliest === 'chitchat' || likeliest === 'ack';
  return isSilent && alternatives.some(({ intent }) => SETTLING.has(intent));
}

/** 他说明天报, 明天报名: a time the grammar would not take as a promise for whose or what it is. */
function isTimeOfOthers({ rule }: Reading, { clauses }: Context): boolean {
  return rule === 'vague.time' && clauses.some((clause) => has(clause, 'others', 'quote', 'other_report'));
}

function isGiven(intent: Intent): intent is Given {
  return GIVEN.has(intent);
}
