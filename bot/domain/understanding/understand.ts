// Says what a message means: the one entry to this folder.

import { foldTimes, splitClauses } from './clauses.ts';
import { readChoice, readCommand, readContacted } from './commands.ts';
import { combine } from './intents.ts';
import type { Model } from './learned/model.ts';
import { LEARNED } from './learned/second-opinion.ts';
import { type Token, tokenise, wordsOf } from './lexer.ts';
import { WHOLE_YES } from './lexicon/everyday.ts';
import { type EmojiMark, type Normalised, normalise } from './normalise.ts';
import type { Intent, Reading, Slots, Utterance } from './reading.ts';
import { type MessageView, viewOf } from './topic.ts';
import { findValues } from './values.ts';

/**
 * Reads one message. Pure and linear in the length of the text: the same message, context and instant always give
 * the same reading. A reading settles nothing by itself; `ambiguous` means that the person is to be asked, with
 * `alternatives` as the likeliest answers. `reported` is given only for words that clearly say that the speaker's
 * own report has been filed: anything denied, half done, asked, hedged, quoted, said by others or holding words
 * this folder does not know is not a claim (house rule: better one question too many than one claim too many).
 */
export function understand(utterance: Utterance, model: Model = LEARNED): Reading {
  const normalised = normalise(utterance.text);
  const reading = readNormalised(normalised, utterance, model);
  return normalised.hasImage ? { ...reading, slots: { ...reading.slots, has_image: true } } : reading;
}

function readNormalised(normalised: Normalised, utterance: Utterance, model: Model): Reading {
  const { text, emoji } = normalised;
  if (normalised.tooLong) return fixed('ambiguous', 'text.too_long', 0.1);
  if (text === '') return readEmoji(emoji, utterance);
  if (text === '?') return fixed('question', 'question.mark', 0.6, { topic: null });
  const whole = readCommand(text) ?? readContacted(text);
  if (whole !== null) return whole;
  if (
    AGREES.has(text) &&
    utterance.contextKinds.length === 1 &&
    utterance.contextKinds[0] === 'report_deadline'
  )
    return fixed('ack', 'ack.whole', 0.8);
  const figure = readFigure(text, utterance);
  if (figure !== null) return figure;
  const tokens = foldTimes(tokenise(text, utterance.forms), text);
  const choice = readChoice(tokens, utterance);
  if (choice !== null) return choice;
  return combine(viewOfTokens(tokens, text, utterance), model);
}

/** A message as all readers see it; `text` is normalised. */
export function messageOf(text: string, utterance: Utterance): MessageView {
  return viewOfTokens(foldTimes(tokenise(text, utterance.forms), text), text, utterance);
}

function viewOfTokens(tokens: readonly Token[], text: string, utterance: Utterance): MessageView {
  const kinds = new Set(utterance.contextKinds);
  return viewOf({ utterance, clauses: splitClauses(tokens), kinds }, text);
}

/** 12.6 to an open query is a figure without its unit, not the sixth of December. */
function readFigure(text: string, { contextKinds }: Utterance): Reading | null {
  if (!text.includes('.') || !contextKinds.includes('verification_query')) return null;
  const [value] = findValues(text);
  const isBare = value !== undefined && value.start === 0 && value.end === text.length && value.unit === null;
  return isBare ? fixed('ambiguous', 'choice.no_question', 0.3, { value: value.value }) : null;
}

const AGREES: ReadonlySet<string> = new Set(wordsOf(WHOLE_YES));

/** Emoji alone: a sign of agreement is a receipt, a check mark in a roll-call is a claim one can undo. */
function readEmoji(emoji: EmojiMark | null, { contextKinds }: Utterance): Reading {
  const kinds = new Set(contextKinds);
  if (emoji === 'done' && kinds.size === 1 && kinds.has('report_deadline'))
    return fixed('reported', 'claim.check_mark', 0.6);
  if (emoji === 'ok' && kinds.size === 1) return fixed('ack', 'ack.emoji', 0.8);
  if (emoji !== null && emoji !== 'other' && kinds.size > 1)
    return fixed('ambiguous', 'vague.several_kinds', 0.4);
  return emoji === null ? fixed('ambiguous', 'text.empty', 0.1) : fixed('chitchat', 'talk.emoji', 0.6);
}

function fixed(intent: Intent, rule: string, confidence: number, slots: Slots = {}): Reading {
  return { intent, rule, confidence, slots, alternatives: [] };
}
