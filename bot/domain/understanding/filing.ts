// Reads clauses as answers about filing, and joins the answers of one message.

import { readClaim } from './claims.ts';
import { combineClaims } from './claims-together.ts';
import { type ClauseReading, strongAnswers, unclear } from './clause-reading.ts';
import { type Clause, type Context, expressionOf, has, isOf, isQuestion, only, timesOf } from './clauses.ts';
import { placeAhead } from './dates.ts';
import type { Plan } from './extensions.ts';
import {
  type Answer,
  readQuestion,
  readReceipt,
  readRefusal,
  readRetract,
  readTalk,
  readTrouble,
} from './other-answers.ts';
import { readPlan } from './promises.ts';
import type { AlsoAnswer, Reading, Slots } from './reading.ts';
import { fromRemarks } from './remarks.ts';
import type { WordClass } from './word-class.ts';

/** The reading of clauses as answers about filing. */
export function combineFiling(readings: readonly ClauseReading[], context: Context): Reading {
  const claims = readings.filter((one) => one.claim?.clear === true);
  if (claims.length > 0) return combineClaims(claims, readings, context);
  const explicit = strongAnswers(withoutPast(readings));
  const first = explicit[0];
  // 平台卡，没报成，今天再试: what failed is tried again.
  const again = explicit.find((answer) => answer.intent === 'will_report_later');
  if (first?.intent === 'retract' && again !== undefined && onlyFailed(readings))
    return fromAnswers([again], readings, context);
  if (first?.intent === 'retract' && !restIsHarmless(readings)) {
    return unclear('retract.more_words', 0.4, ['retract'], {});
  }
  if (first !== undefined && asksRather(explicit, readings)) return fromRemarks(readings, context);
  if (first !== undefined && onlyAgrees(explicit, readings)) return AGREED;
  if (first !== undefined) return fromAnswers(explicit, readings, context);
  return fromRemarks(readings, context);
}

/** What one clause says of filing; `next` is the clause behind it. */
export function readClause(clause: Clause, next: Clause | undefined, context: Context): ClauseReading {
  const retract = readRetract(clause, context);
  const claim = retract === null ? readClaim(clause, context) : null;
  const answer =
    retract ?? (claim?.clear ? null : (readPlan(clause, context) ?? readTrouble(clause, next, context)));
  const remark =
    answer === null && claim?.clear !== true
      ? (readTalk(clause) ?? readQuestion(clause) ?? readRefusal(clause) ?? readReceipt(clause, context))
      : null;
  return { clause, claim, answer, remark };
}

/** 刚才登不上，现在好了: a trouble that is over is none. */
function withoutPast(readings: readonly ClauseReading[]): readonly ClauseReading[] {
  const over = readings.findIndex(
    ({ clause }) => has(clause, 'now_word') && has(clause, 'end_le', 'vague_yes'),
  );
  return over <= 0
    ? readings
    : readings.filter((one, i) => i >= over || one.answer?.intent !== 'cannot_login');
}

/** A question stands above a promise without a time (劳务派遣的要算吗？还是只算签合同的). */
function asksRather(answers: readonly (Answer | Plan)[], readings: readonly ClauseReading[]): boolean {
  const untimed = answers.every((one) => UNTIMED_RULES.has(one.rule));
  return untimed && readings.some((one) => one.remark?.intent === 'question');
}

const UNTIMED_RULES = new Set(['promise.after', 'promise.intends', 'promise.saved_only']);

const AGREED: Reading = { intent: 'ack', slots: {}, confidence: 0.75, rule: 'ack.at_once', alternatives: [] };

/** 好的，这就安排: a receipt with 马上 or 尽快 and no word of filing promises nothing yet. */
function onlyAgrees(answers: readonly (Answer | Plan)[], readings: readonly ClauseReading[]): boolean {
  const vague = answers.every((answer) => 'vague' in answer || answer.rule === 'promise.hurry');
  const heard = readings.some(
    ({ remark, clause }) => remark?.intent === 'ack' || (vague && has(clause, 'consent', 'receipt')),
  );
  return (
    vague &&
    heard &&
    !readings.some(
      (one) => has(one.clause, 'file', 'progress', 'half', 'now_word', 'neg') || works(one.clause),
    )
  );
}

/** 处理 and 安排 may be said of anything; 填 and 弄 are of the form. */
function works({ tokens }: Clause): boolean {
  return tokens.some((token) => isOf(token, 'prep') && token.text !== '处理' && token.text !== '整理');
}

/** A retraction undoes a record, so nothing else in the message may be left that was not understood. */
function deniesFiling({ clause }: ClauseReading): boolean {
  return has(clause, 'neg', 'not_yet_word') && !isQuestion(clause);
}

/** 没报成 without a word that points back or takes back. */
function onlyFailed(readings: readonly ClauseReading[]): boolean {
  return !readings.some((one) =>
    has(one.clause, 'earlier', 'take_back', 'wrong', 'quote', 'filed_word', 'already'),
  );
}

function restIsHarmless(readings: readonly ClauseReading[]): boolean {
  const talk = new Set<WordClass>([
    'particle',
    'sorry',
    'thanks',
    'title',
    'self',
    'le',
    'de',
    'earlier',
    'already',
  ]);
  return readings.every(
    (one) =>
      one.answer !== null || deniesFiling(one) || one.remark?.intent === 'ack' || only(one.clause, talk),
  );
}

function fromAnswers(
  explicit: readonly (Answer | Plan)[],
  readings: readonly ClauseReading[],
  context: Context,
): Reading {
  const first = explicit[0];
  if (first === undefined) return fromRemarks(readings, context);
  const same = explicit.filter((answer) => answer.intent === first.intent);
  const best = mostExact(same, first);
  const merged = mergeSame(same, best);
  const slots = first.intent === 'will_report_later' ? withTime(merged, readings, context) : merged;
  const others = new Map(
    explicit.filter((one) => one.intent !== first.intent).map((one) => [one.intent, one]),
  );
  const also = [...others.values()].map((one): AlsoAnswer => ({ ...one.slots, intent: one.intent }));
  if (also.length > 0) slots.also = also;
  return { intent: first.intent, slots, confidence: best.confidence, rule: best.rule, alternatives: [] };
}

/** Of two times for one promise the exact one counts (稍等，十分钟); forms add up. */
function mergeSame(answers: readonly (Answer | Plan)[], best: Answer | Plan): Slots {
  const forms = [...new Set(answers.flatMap((answer) => answer.slots.form ?? []))];
  return { ...answers[0]?.slots, ...best.slots, ...(forms.length > 0 ? { form: forms } : {}) };
}

function mostExact(answers: readonly (Answer | Plan)[], first: Answer | Plan): Answer | Plan {
  return [...answers].sort((a, b) => exactness(b) - exactness(a))[0] ?? first;
}

function exactness(answer: Answer | Plan): number {
  const { slots } = answer;
  const placed = slots.when ?? slots.until;
  if (placed === undefined || placed === null) return slots.past ? 1 : 0;
  if (placed.includes('T')) return 5;
  if ('vague' in answer) return 2;
  return slots.part ? 4 : 3;
}

const NOW = new Set(['现在', '目前', '这会', '这会儿', '刚刚', '刚才']);

/** 估计6号能出来，出来就报: a promise without a time takes the one the clause beside it names. */
export function withTime(slots: Slots, readings: readonly ClauseReading[], context: Context): Slots {
  if (slots.when !== null || slots.past) return { ...slots };
  const { sentAt, isWorkday } = context.utterance;
  const placed = readings.flatMap(({ clause, answer }) => {
    const time = timesOf(clause).findLast(({ text }) => !NOW.has(text));
    if (time === undefined || isQuestion(clause) || (answer && !('faint' in answer))) return [];
    const at = placeAhead(expressionOf(time), sentAt, isWorkday);
    return at.when === null ? [] : [{ when: at.when, part: at.part, text: time.text }];
  });
  // 今天铁定没戏，礼拜六白天弄: what cannot be today is promised for the later day.
  const [last] = placed.toSorted((one, other) =>
    other.when.slice(0, 10).localeCompare(one.when.slice(0, 10)),
  );
  if (last === undefined) return { ...slots };
  return { ...slots, when: last.when, when_text: last.text, ...(last.part ? { part: last.part } : {}) };
}
