// Puts the readings of all clauses together: what stands, what contradicts, what comes first.

import { type Claim, readClaim } from './claims.ts';
import { type Clause, type Context, formsOf, has, isQuestion, only, timesOf } from './clauses.ts';
import { placeAhead } from './dates.ts';
import {
  type Answer,
  readQuestion,
  readReceipt,
  readRefusal,
  readRetract,
  readTalk,
  readTrouble,
} from './other-answers.ts';
import { type Plan, readPlan } from './promises.ts';
import type { Alternative, AlsoAnswer, Intent, Reading, Slots } from './reading.ts';
import { expressionOf } from './clauses.ts';

/** What one clause says, at most one explicit answer and one lesser remark. */
interface ClauseReading {
  readonly clause: Clause;
  readonly claim: Claim | null;
  /** Retraction, plan or trouble. */
  readonly answer: Answer | Plan | null;
  readonly remark: Answer | null;
}

/**
 * Words in a neighbouring clause that leave a claim in doubt: it is denied, half done, only hoped for, quoted or
 * another's. A claim beside any of them is asked about.
 */
const DOUBT = [
  ...['neg', 'half', 'failed', 'report_error', 'hearsay', 'others', 'wrong', 'undone', 'take_back', 'directive', 'quote'],
  ...['purpose', 'cannot_file', 'audit_error', 'saved', 'not_yet_word', 'progress', 'should_file', 'login_fail', 'refuse', 'crash'],
  ...['other_report', 'broken', 'forgot', 'locked', 'slow'],
];
/** These leave it in doubt only beside a word about the work (应该报好了; 有问题再联系 does not). */
const DOUBT_WITH_WORK = ['hedge', 'wish', 'condition'];
const WORK = ['file', 'prep', 'saved', 'finished', 'vague_done', 'form_noun'];

/** Lesser remarks, most committing first; among explicit answers the first said is the intent. */
const REMARK_ORDER: readonly Intent[] = ['question', 'refuse', 'read', 'ack', 'chitchat'];

/** The reading of a message from its clauses. */
export function combine(context: Context): Reading {
  const readings = context.clauses.map((clause, i) => readClause(clause, context.clauses[i + 1], context));
  const claims = readings.filter((one) => one.claim?.clear === true);
  if (claims.length > 0) return combineClaims(claims, readings, context);
  const explicit = strongAnswers(readings);
  const first = explicit[0];
  if (first?.intent === 'retract' && !restIsHarmless(readings)) {
    return unclear('retract.more_words', 0.4, ['retract'], {});
  }
  if (first !== undefined) return fromAnswers(explicit, readings, context);
  return fromRemarks(readings, context);
}

function readClause(clause: Clause, next: Clause | undefined, context: Context): ClauseReading {
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

// Claims

function combineClaims(
  claims: readonly ClauseReading[],
  readings: readonly ClauseReading[],
  context: Context,
): Reading {
  const clear = claims.map((one) => one.claim).filter((claim) => claim?.clear === true);
  const main = clear[0];
  if (main === undefined) return unclear('claim.none', 0.3, [], {});
  const { kinds } = context;
  if (kinds.size > 0 && !kinds.has('report_deadline')) return unclear('claim.no_deadline_open', 0.4, ['reported'], {});
  const forms = [...new Set([...clear.flatMap((claim) => claim.slots.form ?? []), ...formsStandingAlone(readings)])];
  const others = readings.filter((one) => one.claim?.clear !== true);
  const doubtful = others.filter((one) => isDoubt(one));
  const pending = doubtful.flatMap((one) => formsOf(one.clause));
  const apart =
    forms.length > 0 &&
    doubtful.every((one) => formsOf(one.clause).length > 0) &&
    !pending.some((form) => forms.includes(form));
  if (doubtful.length > 0 && !apart) {
    const also = strongAnswers(readings).map((answer) => answer.intent);
    return unclear('claim.in_doubt', 0.4, ['reported', ...also], forms.length > 0 ? { form: forms } : {});
  }
  if (mayMeanOtherKind(clear, others, context)) return unclear('claim.other_kind', 0.4, ['reported', 'attend'], {});
  const slots: Slots = { ...main.slots };
  if (forms.length > 0) slots.form = forms;
  if (pending.length > 0) slots.pending = [...new Set(pending)];
  if (others.some((one) => isQuestion(one.clause))) slots.question = true;
  if (readings.some((one) => has(one.clause, 'zero_file'))) slots.zero_report = true;
  const also = alsoSaid(others, context);
  if (also.length > 0) slots.also = also;
  return { intent: 'reported', slots, confidence: main.confidence, rule: main.rule, alternatives: [] };
}

/** A form in a clause of its own belongs to the claim beside it (B204-1 已报). */
function formsStandingAlone(readings: readonly ClauseReading[]): readonly string[] {
  const naming = new Set(['form', 'form_noun', 'and', 'de', 'all', 'particle', 'measure', 'number']);
  return readings.filter((one) => only(one.clause, naming)).flatMap((one) => formsOf(one.clause));
}

function isDoubt(one: ClauseReading): boolean {
  if (has(one.clause, 'why_still')) return false;
  if (one.answer !== null || (one.claim !== null && !one.claim.clear && one.claim.rule !== 'claim.asked')) return true;
  // A question may hold 没 and the like (看得到没); one about the filing itself takes the claim back.
  if (isQuestion(one.clause)) return has(one.clause, 'file', 'hedge', 'others', 'wrong') || asksBack(one.clause);
  return has(one.clause, ...DOUBT) || (has(one.clause, ...DOUBT_WITH_WORK) && has(one.clause, ...WORK));
}

const TAGS = new Set(['对吗', '对不对', '对吧', '是吧', '是么', '是不是', '是否']);

function asksBack(clause: Clause): boolean {
  return clause.tokens.length <= 2 && clause.tokens.some((token) => TAGS.has(token.text));
}

/** 报过了 with a training open may be 报名; 已提交 with a query open may be the explanation. */
function mayMeanOtherKind(
  clear: readonly (Claim & { clear: true })[],
  others: readonly ClauseReading[],
  { kinds }: Context,
): boolean {
  if (!clear.some((claim) => claim.bare)) return false;
  const spoken = (cls: string): boolean => others.some((one) => has(one.clause, cls));
  if ((kinds.has('training_notice') || kinds.has('activity')) && !spoken('attend_word')) return true;
  return kinds.has('verification_query') && !spoken('explain');
}

function alsoSaid(others: readonly ClauseReading[], { kinds }: Context): readonly AlsoAnswer[] {
  const also: AlsoAnswer[] = [];
  for (const one of others) {
    if (one.answer && !('faint' in one.answer)) also.push({ ...one.answer.slots, intent: one.answer.intent });
    const attends = has(one.clause, 'attend_word') && !has(one.clause, 'neg') && !/不/.test(textOf(one.clause));
    if (attends && kinds.has('training_notice')) also.push({ intent: 'attend' });
  }
  return also;
}

// Other explicit answers

function strongAnswers(readings: readonly ClauseReading[]): readonly (Answer | Plan)[] {
  const all = readings.map((one) => one.answer).filter((answer) => answer !== null);
  const firm = all.filter((answer) => !('faint' in answer));
  const stated = firm.length > 0 ? firm : all;
  // A day named in a request for more time is wished for, not promised.
  const wantsMore = stated.some((answer) => answer.intent === 'extension_request');
  return wantsMore ? stated.filter((answer) => answer.intent !== 'will_report_later') : stated;
}

/** A retraction undoes a record, so nothing else in the message may be left that was not understood. */
function restIsHarmless(readings: readonly ClauseReading[]): boolean {
  const talk = new Set(['particle', 'sorry', 'thanks', 'title', 'self', 'le', 'de', 'earlier', 'already']);
  return readings.every((one) => one.answer !== null || one.remark?.intent === 'ack' || only(one.clause, talk));
}

function fromAnswers(
  explicit: readonly (Answer | Plan)[],
  readings: readonly ClauseReading[],
  context: Context,
): Reading {
  const first = explicit[0];
  if (first === undefined) return fromRemarks(readings, context);
  const merged = mergeSame(explicit.filter((answer) => answer.intent === first.intent));
  const slots = first.intent === 'will_report_later' ? withTime(merged, readings, context) : merged;
  const others = new Map(explicit.filter((one) => one.intent !== first.intent).map((one) => [one.intent, one]));
  const also = [...others.values()].map((one): AlsoAnswer => ({ ...one.slots, intent: one.intent }));
  if (also.length > 0) slots.also = also;
  return { intent: first.intent, slots, confidence: first.confidence, rule: first.rule, alternatives: [] };
}

/** Of two times for one promise the exact one counts (稍等，十分钟); forms add up. */
function mergeSame(answers: readonly (Answer | Plan)[]): Slots {
  const best = [...answers].sort((a, b) => exactness(b.slots) - exactness(a.slots))[0];
  const forms = [...new Set(answers.flatMap((answer) => answer.slots.form ?? []))];
  return { ...answers[0]?.slots, ...best?.slots, ...(forms.length > 0 ? { form: forms } : {}) };
}

function exactness(slots: Slots): number {
  const placed = slots.when ?? slots.until;
  if (placed === undefined || placed === null) return slots.past ? 1 : 0;
  if (placed.includes('T')) return 4;
  return slots.part ? 3 : 2;
}

/** 估计6号能出来，出来就报: a promise without a time takes the one the clause beside it names. */
function withTime(slots: Slots, readings: readonly ClauseReading[], context: Context): Slots {
  if (slots.when !== null || slots.past) return { ...slots };
  const { sentAt, isWorkday } = context.utterance;
  for (const { clause, answer } of readings) {
    const time = timesOf(clause).at(-1);
    if (time === undefined || isQuestion(clause) || (answer && !('faint' in answer))) continue;
    const placed = placeAhead(expressionOf(time), sentAt, isWorkday);
    if (placed.when === null) continue;
    const part = placed.part ? { part: placed.part } : {};
    return { ...slots, when: placed.when, when_text: time.text, ...part };
  }
  return { ...slots };
}

// Nothing explicit

function fromRemarks(readings: readonly ClauseReading[], context: Context): Reading {
  const remarks = readings.map((one) => one.remark).filter((remark) => remark !== null);
  const found = REMARK_ORDER.flatMap((intent) => remarks.filter((remark) => remark.intent === intent))[0];
  const halfClaim = readings.find((one) => one.claim !== null)?.claim;
  const forms = [...new Set(readings.flatMap((one) => formsOf(one.clause)))];
  const named: Slots = forms.length > 0 ? { form: forms } : {};
  const asks = found?.intent === 'question';
  const otherTask = OTHER_TASKS.filter(([cls]) => readings.some((one) => has(one.clause, cls)));
  if (otherTask.length > 0 && !asks) {
    return unclear('vague.other_task', 0.4, otherTask.map(([, intent]) => intent), named);
  }
  if (halfClaim && !asks) return unclear(halfClaim.rule, 0.4, ['reported', 'will_report_later'], named);
  if (found && !(found.intent === 'ack' && readings.some((one) => saysDoneVaguely(one.clause)))) {
    const slots: Slots = { ...named, ...found.slots };
    return { intent: found.intent, slots, confidence: found.confidence, rule: found.rule, alternatives: [] };
  }
  if (readings.some((one) => saysDoneVaguely(one.clause))) {
    return unclear('vague.done', 0.4, ['reported', 'will_report_later'], named);
  }
  const time = readings.flatMap((one) => timesOf(one.clause))[0];
  if (time !== undefined) return unclear('vague.time', 0.3, guesses(context), { ...named, when_text: time.text });
  return unclear(forms.length > 0 ? 'vague.form' : 'vague.other', 0.2, guesses(context), named);
}

function saysDoneVaguely(clause: Clause): boolean {
  return has(clause, 'vague_done', 'end_le', 'finished', 'saved') || (has(clause, 'prep') && has(clause, 'le', 'wan', 'done'));
}

const OTHER_TASKS: readonly (readonly [cls: string, intent: Intent])[] = [
  ['handover_word', 'handover'],
  ['closed_word', 'closed_suspended'],
];

/** The likeliest things to mean where a deadline is open, for the question back. */
function guesses({ kinds }: Context): readonly Intent[] {
  return kinds.size === 0 || kinds.has('report_deadline') ? ['reported', 'will_report_later', 'cannot_login'] : [];
}

function unclear(rule: string, confidence: number, intents: readonly Intent[], slots: Slots): Reading {
  const alternatives: Alternative[] = [...new Set(intents)].map((intent, i) => ({
    intent,
    confidence: Math.max(confidence - 0.1 * i, 0.1),
  }));
  return { intent: 'ambiguous', slots, confidence, rule, alternatives };
}

function textOf(clause: Clause): string {
  return clause.tokens.map((token) => token.text).join('');
}
