// What a message says beside explicit answers: questions, receipts, courtesy, or nothing that can be told.

import { type ClauseReading, unclear } from './clause-reading.ts';
import { type Clause, type Context, formsOf, has, isOf, timesOf } from './clauses.ts';
import type { Intent, Reading, Slots } from './reading.ts';
import type { WordClass } from './word-class.ts';

/** Lesser remarks, most committing first; among explicit answers the first said is the intent. */
const REMARK_ORDER: readonly Intent[] = ['question', 'refuse', 'read', 'ack', 'chitchat'];

/** The reading of a message without an explicit answer: its most committing remark, or what it may mean. */
export function fromRemarks(readings: readonly ClauseReading[], context: Context): Reading {
  const remarks = readings.map((one) => one.remark).filter((remark) => remark !== null);
  // 好好好，别催了，我心里有数: heard, and tired of it.
  const heard = remarks.some((remark) => remark.intent === 'ack');
  const mild = heard && readings.every((one) => !has(one.clause, 'refuse'));
  const order = mild ? REMARK_ORDER.filter((intent) => intent !== 'refuse') : REMARK_ORDER;
  const found = order.flatMap((intent) => remarks.filter((remark) => remark.intent === intent))[0];
  const halfClaim = readings.find((one) => one.claim !== null)?.claim;
  const forms = [...new Set(readings.flatMap((one) => formsOf(one.clause)))];
  const named: Slots = forms.length > 0 ? { form: forms } : {};
  const asks = found?.intent === 'question';
  const otherTask = OTHER_TASKS.filter(([cls]) => readings.some((one) => has(one.clause, cls)));
  if (otherTask.length > 0 && !asks) {
    return unclear(
      'vague.other_task',
      0.4,
      otherTask.map(([, intent]) => intent),
      named,
    );
  }
  if (halfClaim && !asks) return unclear(halfClaim.rule, 0.4, ['reported', 'will_report_later'], named);
  if (found && !(found.intent === 'ack' && readings.some((one) => saysDoneVaguely(one.clause)))) {
    // 产值 in a question names an indicator rather than the form, unless 表 stands beside it.
    const aboutForm =
      !asks || readings.some((one) => has(one.clause, 'form_noun', 'measure') || namesForm(one.clause));
    const slots: Slots = { ...(aboutForm ? named : {}), ...found.slots };
    return { intent: found.intent, slots, confidence: found.confidence, rule: found.rule, alternatives: [] };
  }
  if (readings.some((one) => saysDoneVaguely(one.clause))) {
    return unclear('vague.done', 0.4, ['reported', 'will_report_later'], named);
  }
  const time = readings.flatMap((one) => timesOf(one.clause))[0];
  if (time !== undefined)
    return unclear('vague.time', 0.3, guesses(context), { ...named, when_text: time.text });
  return unclear(forms.length > 0 ? 'vague.form' : 'vague.other', 0.2, guesses(context), named);
}

/** 能源表, B203: a form rather than an indicator. */
function namesForm(clause: Clause): boolean {
  return clause.tokens.some(
    (token) =>
      isOf(token, 'form') && (token.text.endsWith('表') || token.text === String(token.value).toLowerCase()),
  );
}

function saysDoneVaguely(clause: Clause): boolean {
  return (
    has(clause, 'vague_done', 'end_le', 'finished', 'saved') ||
    (has(clause, 'prep') && has(clause, 'le', 'wan', 'done'))
  );
}

const OTHER_TASKS: readonly (readonly [cls: WordClass, intent: Intent])[] = [
  ['handover_word', 'handover'],
  ['closed_word', 'closed_suspended'],
];

/** The likeliest things to mean where a deadline is open, for the question back. */
function guesses({ kinds }: Context): readonly Intent[] {
  return kinds.size === 0 || kinds.has('report_deadline')
    ? ['reported', 'will_report_later', 'cannot_login']
    : [];
}
