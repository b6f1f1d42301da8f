// Puts the readings of all clauses together: what stands, what contradicts, what comes first.

import { readClaim } from './claims.ts';
import { combineClaims } from './claims-together.ts';
import { type ClauseReading, strongAnswers, unclear } from './clause-reading.ts';
import {
  type Clause,
  type Context,
  expressionOf,
  formsOf,
  has,
  isOf,
  isQuestion,
  only,
  timesOf,
} from './clauses.ts';
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
import type { AlsoAnswer, Intent, Reading, Slots } from './reading.ts';
import { type MessageView, type TopicAnswer, viewOf } from './topic.ts';
import { readTopics } from './topics.ts';
import { weigh } from './weigh.ts';
import type { WordClass } from './word-class.ts';

/** Lesser remarks, most committing first; among explicit answers the first said is the intent. */
const REMARK_ORDER: readonly Intent[] = ['question', 'refuse', 'read', 'ack', 'chitchat'];

/** The reading of a message from its clauses. */
export function combine(context: Context, text: string): Reading {
  const readings = context.clauses.map((clause, i) => readClause(clause, context.clauses[i + 1], context));
  const message = viewOf(context, text);
  const topics = readTopics(message);
  if (topics.length > 0) {
    return withTopics(topics, readings, context);
  }
  const reading = combineFiling(readings, context);
  if (reading.intent === 'ack' && isVague(reading, message)) return unclear('vague.several_kinds', 0.4, ['ack'], {});
  return reading.intent === 'ambiguous' && mayWeigh(reading, message) ? (weighed(reading, message, readings) ?? reading) : reading;
}

/** Short words with several kinds open, and words that come near to a claim, are asked about. */
function mayWeigh({ rule }: Reading, { text, context }: MessageView): boolean {
  if (rule.startsWith('claim.')) return false;
  // 都弄完了 with two of a kind open: which of them?
  if (rule === 'vague.done' && context.utterance.contextKinds.length > 1) return false;
  return context.kinds.size <= 1 || text.length > LONGEST_SHORT;
}

/** What is known of forms and times stays with the likelier reading. */
function weighed(unclearOne: Reading, message: MessageView, readings: readonly ClauseReading[]): Reading | null {
  const reading = weigh(message);
  if (reading === null) return null;
  const slots = { ...unclearOne.slots, ...reading.slots };
  return { ...reading, slots: reading.intent === 'will_report_later' ? withTime({ ...slots, when: null }, readings, message.context) : slots };
}

const LONGEST_SHORT = 6;

/** 好, 行, 是的 agree to something: with several kinds open nobody knows to what. 收到 agrees to nothing. */
function isVague({ rule }: Reading, { context, clauses, text }: MessageView): boolean {
  if (context.kinds.size < 2 || text.length > LONGEST_SHORT || rule === 'ack.on_time') return false;
  return !clauses.some((view) => view.clause.tokens.some((token) => isOf(token, 'receipt') && token.text.startsWith('收')));
}


/** Answers beside filing, joined in the order they were said by what the rest of the message says of filing. */
function withTopics(
  found: readonly TopicAnswer[],
  readings: readonly ClauseReading[],
  context: Context,
): Reading {
  const topics = withoutReasons(found);
  const taken = new Set(topics.flatMap((topic) => topic.from));
  const rest = readings.filter((_, i) => !taken.has(i));
  // What was answered of another kind leaves no doubt that the rest is about filing.
  const answered = topics.map((topic) => topic.intent);
  const kinds = new Set([...context.kinds].filter((kind) => !ANSWERS_OF[kind]?.some((one) => answered.includes(one))));
  const filing = combineFiling(rest, { ...context, kinds: kinds.size > 0 ? kinds : context.kinds });
  const answers: (AlsoAnswer & { readonly at: number; readonly rule: string; readonly confidence: number })[] =
    topics.map((topic) => ({
      ...topic.slots,
      intent: topic.intent,
      at: topic.from[0] ?? 0,
      rule: topic.rule,
      confidence: topic.confidence,
    }));
  const wantsMore = answered.includes('extension_request') && filing.intent === 'will_report_later';
  if (EXPLICIT_FILING.has(filing.intent) && !wantsMore) {
    const said = rest.find((one) => one.claim?.clear === true || one.answer !== null) ?? rest[0];
    const at = said === undefined ? 0 : readings.indexOf(said);
    answers.push({ ...filing.slots, intent: filing.intent, at, rule: filing.rule, confidence: filing.confidence });
  }
  const [first, ...others] = answers.sort((one, other) => one.at - other.at).map(({ at: _at, ...one }) => one);
  if (first === undefined) return filing;
  const { intent, rule, confidence, ...slots } = first;
  const also = others
    .filter((one) => one.intent !== intent)
    .map(({ rule: _rule, confidence: _confidence, ...one }): AlsoAnswer => one);
  return {
    intent,
    slots: also.length > 0 ? { ...slots, also } : slots,
    confidence,
    rule,
    alternatives: [],
  };
}

/** 会计离职了，能不能缓几天: who asks for time tells of a loss as the reason, unless a successor is named. */
function withoutReasons(topics: readonly TopicAnswer[]): readonly TopicAnswer[] {
  if (!topics.some((topic) => topic.intent === 'extension_request')) return topics;
  return topics.filter(({ intent, slots }) => intent !== 'handover' || slots.name !== undefined || slots.phone !== undefined);
}

/** Kind → intents that answer it. */
const ANSWERS_OF: Readonly<Record<string, readonly Intent[]>> = {
  training_notice: ['attend', 'decline', 'leave', 'sign_in'],
  activity: ['attend', 'decline', 'leave', 'sign_in'],
  verification_query: ['confirm_true', 'correction'],
  law_notice: ['read'],
  bulletin: ['read'],
  ledger_item: ['rectified'],
};

/** What of filing is an answer of its own beside another one. */
const EXPLICIT_FILING: ReadonlySet<Intent> = new Set<Intent>(['reported', 'will_report_later', 'extension_request', 'cannot_login']);

/** The reading of clauses as answers about filing. */
function combineFiling(readings: readonly ClauseReading[], context: Context): Reading {
  const claims = readings.filter((one) => one.claim?.clear === true);
  if (claims.length > 0) return combineClaims(claims, readings, context);
  const explicit = strongAnswers(readings);
  const first = explicit[0];
  if (first?.intent === 'retract' && !restIsHarmless(readings)) {
    return unclear('retract.more_words', 0.4, ['retract'], {});
  }
  if (first !== undefined && onlyAgrees(explicit, readings)) return AGREED;
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

const AGREED: Reading = { intent: 'ack', slots: {}, confidence: 0.75, rule: 'ack.at_once', alternatives: [] };

/** 好的，这就安排: a receipt with 马上 or 尽快 and no word of filing promises nothing yet. */
function onlyAgrees(answers: readonly (Answer | Plan)[], readings: readonly ClauseReading[]): boolean {
  const vague = answers.every((answer) => 'vague' in answer || answer.rule === 'promise.hurry');
  const heard = readings.some((one) => one.remark?.intent === 'ack');
  return vague && heard && !readings.some((one) => has(one.clause, 'file', 'prep', 'progress', 'half', 'now_word', 'neg'));
}

/** A retraction undoes a record, so nothing else in the message may be left that was not understood. */
function deniesFiling({ clause }: ClauseReading): boolean {
  return has(clause, 'neg', 'not_yet_word') && !isQuestion(clause);
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
    (one) => one.answer !== null || deniesFiling(one) || one.remark?.intent === 'ack' || only(one.clause, talk),
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

function fromRemarks(readings: readonly ClauseReading[], context: Context): Reading {
  const remarks = readings.map((one) => one.remark).filter((remark) => remark !== null);
  const found = REMARK_ORDER.flatMap((intent) => remarks.filter((remark) => remark.intent === intent))[0];
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
    const aboutForm = !asks || readings.some((one) => has(one.clause, 'form_noun', 'measure') || namesForm(one.clause));
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
  return clause.tokens.some((token) => isOf(token, 'form') && (token.text.endsWith('表') || token.text === String(token.value).toLowerCase()));
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
