// A second opinion on what the grammar read, learned from examples: it may doubt, correct, and settle what is plainly said.

import { unclear } from '../clause-reading.ts';
import { has } from '../clauses.ts';
import type { Intent, Reading } from '../reading.ts';
import type { MessageView } from '../topic.ts';
import { answersTo, familiarity, type Model, modelOf, scoresOf } from './model.ts';
import { isPlainlySaid, SETTLING } from './plainly-said.ts';
import { slotsOf } from './slots.ts';
import file from './weights.json' with { type: 'json' };

/** Learned from the labelled replies of the repository. */
export const LEARNED = modelOf(file);

/** What the grammar's word is worth beside the learned scores; it is a safer one where it settles the one open kind. */
const TRUST = 0.1;
const SETTLED_TRUST = 0.2;
/** Of several open kinds it may be another that is meant. */
const CROWDED_TRUST = 0.05;
/** Of fewer characters the grammar knows every order of words. */
const SHORT = 8;
const SHORT_TRUST = 0.4;
const SHORT_SETTLED_TRUST = 1;
/** A claim is read from a closed world of words: 报了，顺便问下 asks beside it. */
const CLAIM_TRUST = 1;
/** What only the examples take for a settling intent must lead by this much (measured on unseen replies). */
const SETTLING_LEAD = 0.2;
const LEAST_SETTLING = -0.4;
/**
 * What nothing speaks for is not given, and what the grammar cannot tell must be likelier: beside a training alone
 * anything at all resembles 请假 (451 of 3,268 labelled replies about other things were bent so at −0.3, 347 of 3,494 at −0.2).
 */
const LEAST_SCORE = -0.3;
const LEAST_FROM_NOTHING = -0.2;
/** Below this score the examples contradict one of several answers. */
const CONTRADICTED = -0.5;
const WIDE_LEAD = 0.6;
/** Of a text less familiar than this the examples know nothing: a name nobody had before. */
const LEAST_FAMILIAR = 0.25;
/** The person is asked by rule here, whatever the words resemble. */
const ALWAYS_ASKED: ReadonlySet<string> = new Set(['vague.several_kinds', 'choice.no_question']);

/** Two intents by score, the second one for the lead. */
interface Likeliest {
  readonly intent: Intent;
  readonly score: number;
  readonly lead: number;
  readonly next: Intent;
}

/**
 * The reading, doubted or corrected. A settling reading that the examples contradict becomes `ambiguous`, so that the
 * person is asked, or what they say instead. What settles comes of it only where the examples lead widely and the words
 * of the lexicon say it in a clause that nothing puts in doubt.
 */
export function secondOpinion(reading: Reading, message: MessageView, model: Model = LEARNED): Reading {
  if (!model.intents.includes(reading.intent)) return reading;
  if (ALWAYS_ASKED.has(reading.rule)) return reading;
  const scores = scoresOf(model, message);
  const best = likeliest(model, scores, reading, message);
  if (best.intent === reading.intent || familiarity(model, message.text) < LEAST_FAMILIAR) return reading;
  if (reading.intent === 'handover') return saysWho(reading) ? reading : asked(best, reading);
  // 已阅 is evidence: whatever else is said beside a notice, a claim or a trouble, resembles it most for want of company.
  if (best.intent === 'read') return reading;
  // 报了 beside a training alone is about something that is not open: no open thing's answer, however like one.
  if (isOfNothingOpen(reading, message, model)) return reading;
  if (reading.slots.also !== undefined) {
    const own = scores[model.intents.indexOf(reading.intent)] ?? 0;
    const contradicted = own < CONTRADICTED || best.lead > WIDE_LEAD;
    return SETTLING.has(reading.intent) && contradicted ? asked(best, reading) : reading;
  }
  if (SETTLING.has(best.intent)) {
    if (isSettled(best, message)) return given(best, reading, message);
    return SETTLING.has(reading.intent) ? asked(best, reading) : reading;
  }
  const isFaint = best.score < (reading.intent === 'ambiguous' ? LEAST_FROM_NOTHING : LEAST_SCORE);
  const doubted = SETTLING.has(reading.intent) && (isFaint || best.lead < SETTLING_LEAD);
  if (best.intent === 'ambiguous' || doubted) return asked(best, reading);
  if (isFaint || isTimeOfOthers(reading, message) || silences(best.intent, reading, message)) return reading;
  return given(best, reading, message);
}

/**
 * 换人了，以后找李敏: a change of people is never passed over, nor taken for another answer, and who says who comes is
 * believed: a firm would go on being asked by way of somebody who has left.
 */
function saysWho({ slots: { name, phone } }: Reading): boolean {
  return name !== undefined || phone !== undefined;
}

/** Read for what it is, an answer, and none that anything open has. */
function isOfNothingOpen({ intent }: Reading, { context: { kinds } }: MessageView, model: Model): boolean {
  return kinds.size > 0 && intent !== 'ambiguous' && !answersTo(model, kinds).has(intent);
}

/** The person is asked, with what was read and what is likelier to choose from. */
function asked({ intent, next }: Likeliest, reading: Reading): Reading {
  const likelier = intent === 'ambiguous' ? next : intent;
  return unclear(`learned.${reading.intent}`, 0.4, [reading.intent, likelier], reading.slots);
}

function isSettled({ intent, score, lead }: Likeliest, message: MessageView): boolean {
  return lead >= SETTLING_LEAD && score >= LEAST_SETTLING && isPlainlySaid(intent, message);
}

function given({ intent }: Likeliest, reading: Reading, message: MessageView): Reading {
  return {
    intent,
    slots: slotsOf(intent, reading, message),
    confidence: 0.55,
    rule: `learned.${intent}`,
    alternatives: reading.intent === 'ambiguous' ? [] : [{ intent: reading.intent, confidence: 0.3 }],
  };
}

/** The best of the intents that answer what is open; what the grammar read has a lead. */
function likeliest(
  model: Model,
  scores: Float64Array,
  reading: Reading,
  { text, context }: MessageView,
): Likeliest {
  const trust = trustIn(reading, text, context.kinds.size);
  const answers = answersTo(model, context.kinds);
  let [intent, next]: [Intent, Intent] = ['ambiguous', 'ambiguous'];
  let [most, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, one] of model.intents.entries()) {
    const own = one === reading.intent;
    if (!(own || answers.has(one))) continue;
    const score = (scores[i] ?? 0) + (own ? trust : 0);
    if (score > most) {
      [second, next] = [most, intent];
      [most, intent] = [score, one];
    } else if (score > second) [second, next] = [score, one];
  }
  return { intent, score: most, lead: most - second, next };
}

function trustIn({ intent, rule }: Reading, text: string, kinds: number): number {
  if (rule.startsWith('claim.') && intent === 'reported') return CLAIM_TRUST;
  if (rule === 'vague.other') return TRUST;
  if (text.length < SHORT) return SETTLING.has(intent) ? SHORT_SETTLED_TRUST : SHORT_TRUST;
  if (!SETTLING.has(intent)) return TRUST;
  return kinds < 2 ? SETTLED_TRUST : CROWDED_TRUST;
}

/** 华宇电子已报 of a firm handed over: where the grammar would ask whether it is a claim, nobody is left without a word. */
function silences(best: Intent, reading: Reading, { context }: MessageView): boolean {
  if (best !== 'chitchat' && best !== 'ack') return false;
  const mayClaim = reading.alternatives.some(({ intent }) => SETTLING.has(intent));
  if (context.kinds.size > 0) return mayClaim;
  // With nothing open 我儿子报了个游泳班 is talk; whoever says 已报 means a report.
  const saysFiled = context.clauses.some((clause) => has(clause, 'already') && has(clause, 'file'));
  return saysFiled && (mayClaim || SETTLING.has(reading.intent));
}

/** 昨天报, 他说明天报, 明天报名: a time the grammar would not take as a promise for when, whose or what it is. */
function isTimeOfOthers({ rule }: Reading, { text, context }: MessageView): boolean {
  if (rule !== 'vague.time') return false;
  return (
    text.length < SHORT || context.clauses.some((clause) => has(clause, 'others', 'quote', 'other_report'))
  );
}
