// Puts the readings of all clauses together: what stands, what contradicts, what comes first.

import { asksByChoice, asksByCount, asksByDoubling } from './asking.ts';
import { type ClauseReading, unclear } from './clause-reading.ts';
import { type Clause, type Context, has, isOf } from './clauses.ts';
import { combineFiling, readClause } from './filing.ts';
import { itemNumbers } from './item-numbers.ts';
import type { Model } from './learned/model.ts';
import { secondOpinion } from './learned/second-opinion.ts';
import { slotsOf } from './learned/slots.ts';
import type { Token } from './lexer.ts';
import type { AlsoAnswer, Intent, Reading } from './reading.ts';
import { type ClauseView, type MessageView, says, type TopicAnswer } from './topic.ts';
import { readTopics } from './topics.ts';
import { weigh } from './weigh.ts';
import type { WordClass } from './word-class.ts';

/** The reading of a message from its clauses, with what any answer may name beside it. */
export function combine(message: MessageView, model: Model): Reading {
  return withNamed(secondOpinion(read(message), message, model), message.context);
}

/** 第2条恐怕要延期, 205-1里柴油填升吗: the item of the ledger and the form an answer is about. */
function withNamed(reading: Reading, { clauses, kinds }: Context): Reading {
  const { intent, slots } = reading;
  if (kinds.has('ledger_item') && LATER.has(intent) && slots.item_no === undefined) {
    const numbers = clauses.flatMap(({ tokens }) =>
      itemNumbers(tokens.map((token) => (isOf(token, 'time') ? ' ' : token.text)).join('')),
    );
    return numbers.length > 0 ? { ...reading, slots: { ...slots, item_no: [...new Set(numbers)] } } : reading;
  }
  if (OF_A_QUERY.has(intent) && kinds.has('verification_query') && slots.item_no === undefined) {
    const numbers = queriesNamed(clauses);
    return numbers.length > 0 ? { ...reading, slots: { ...slots, item_no: numbers } } : reading;
  }
  if (!NAMES_FORMS.has(intent) || slots.form !== undefined) return reading;
  const codes = tokensOf(clauses).filter((token) => isOf(token, 'form') && /\d/.test(token.text));
  const form = [...new Set(codes.map((token) => String(token.value)))];
  return form.length > 0 ? { ...reading, slots: { ...slots, form } } : reading;
}

/** 第2条没错，第1条我还要翻账: of several queries the first that is answered. */
function queriesNamed(clauses: readonly Clause[]): readonly number[] {
  const named = clauses.find(({ text }) => /^第[一二三四五六七八九十\d]{1,3}[条个项]/.test(text));
  return named === undefined ? [] : itemNumbers(named.text).slice(0, 1);
}

const OF_A_QUERY: ReadonlySet<Intent> = new Set<Intent>(['confirm_true', 'correction']);
const NAMES_FORMS: ReadonlySet<Intent> = new Set<Intent>([
  'question',
  'will_report_later',
  'extension_request',
  'cannot_login',
]);
const LATER: ReadonlySet<Intent> = new Set<Intent>(['extension_request', 'will_report_later']);

function tokensOf(clauses: readonly Clause[]): readonly Token[] {
  return clauses.flatMap(({ tokens }) => tokens);
}

function read(message: MessageView): Reading {
  const { context, text } = message;
  const readings = context.clauses.map((clause, i) => readClause(clause, context.clauses[i + 1], context));
  const topics = readTopics(message);
  if (topics.length > 0) {
    return withTopics(topics, readings, context);
  }
  const reading = combineFiling(readings, context);
  if (reading.intent === 'question' && context.kinds.size === 0 && !message.clauses.some(isOfWork))
    return { ...reading, intent: 'chitchat', rule: 'talk.nothing_open', slots: {} };
  const isTalk = context.kinds.size === 0 && text.length > LONGEST_SHORT && !message.clauses.some(isOfWork);
  if (reading.rule === 'vague.other' && isTalk)
    return { ...reading, intent: 'chitchat', rule: 'talk.unknown', slots: {}, alternatives: [] };
  if (reading.rule === 'talk.words' && context.kinds.size > 0) {
    const more = saidBesideTalk(message, readings);
    if (more !== null) return more;
  }
  if (
    reading.intent === 'chitchat' &&
    reading.rule !== 'talk.words' &&
    context.kinds.size > 0 &&
    message.clauses.some(asksByShape)
  ) {
    return { ...reading, intent: 'question', rule: 'question.shape', slots: { topic: null } };
  }
  if (
    (reading.rule === 'promise.hurry' || reading.rule === 'promise.unfinished') &&
    context.kinds.size > 1 &&
    text.length <= LONGEST_SHORT
  )
    return unclear('vague.several_kinds', 0.4, ['will_report_later'], {});
  if (reading.rule === 'promise.after' && message.clauses.some(({ text: words }) => asksByChoice(words)))
    return { ...reading, intent: 'question', rule: 'question.shape', slots: { topic: null } };
  if (reading.intent === 'ack' && isVague(reading, message))
    return unclear('vague.several_kinds', 0.4, ['ack'], {});
  return reading.intent === 'ambiguous' && mayWeigh(reading, message)
    ? (weighed(reading, message) ?? reading)
    : reading;
}

/** 在吗，有个指标看不懂: what stands beside a greeting may say more. */
function saidBesideTalk(message: MessageView, readings: readonly ClauseReading[]): Reading | null {
  if (readings.every((one) => one.remark?.intent === 'chitchat') && !message.clauses.some(asksByShape))
    return null;
  // 职工食堂用电算不算 asks of the work.
  const ofWork = message.clauses.some(({ text }) => COUNTS.test(text));
  if (!ofWork && message.clauses.some((view) => has(view.clause, 'smalltalk'))) return null;
  if (message.clauses.some(asksByShape))
    return {
      intent: 'question',
      rule: 'question.shape',
      slots: { topic: null },
      confidence: 0.6,
      alternatives: [],
    };
  const reading = weigh(message);
  return reading === null || reading.intent === 'chitchat' ? null : reading;
}

const COUNTS = /算不算|计不计|含不含|包不包|要不要[算填报计]/;

/** With nothing open a question is talk unless it speaks of the work. */
function isOfWork({ clause }: ClauseView): boolean {
  return has(clause, ...OF_WORK);
}

const OF_WORK: readonly WordClass[] = [
  'file',
  'prep',
  'zero_file',
  'form',
  'form_noun',
  'platform',
  'deadline_word',
  'should_file',
  'extend',
  'obj_login',
  'obj_password',
  'obj_cert',
  'login_fail',
  'audit_error',
];

/** 是填0还是空着, 包不包含: asks without a word for it. */
function asksByShape({ text }: ClauseView): boolean {
  return asksByDoubling(text) || asksByChoice(text) || asksByCount(text);
}

/** Short words with several kinds open, and words that come near to a claim, are asked about. */
function mayWeigh({ rule }: Reading, { context, clauses, text }: MessageView): boolean {
  if (rule.startsWith('claim.') || FORGOT_WHETHER.test(text)) return false;
  if (text.length <= LONGEST_SHORT && clauses.some((view) => says(view, 'x_hedge'))) return false;
  // 应该没填错吧: neither so nor not so.
  if (
    context.kinds.has('verification_query') &&
    clauses.some(
      (view) =>
        says(view, 'x_hedge', 'x_unsure') && says(view, 'v_true', 'v_nod', 'v_no_slip', 'v_false', 'v_slip'),
    )
  )
    return false;
  // 都弄完了 with two of a kind open: which of them?
  if (rule === 'vague.done' && context.utterance.contextKinds.length > 1) return false;
  return true;
}

/** 不知道报没报: whether it was filed, the speaker cannot tell either. */
const FORGOT_WHETHER =
  /(?:不知道|不清楚|不晓得|忘了|不记得|记不清|没印象).{0,4}(?:报|交|提交|上报|传|填)(?:上|好|完)?(?:了)?(?:没|没有)/;

/** What is known of forms and times stays with the likelier reading. */
function weighed(unclearOne: Reading, message: MessageView): Reading | null {
  const reading = weigh(message);
  if (reading === null) return null;
  const isShort = message.context.kinds.size > 1 && message.text.length <= LONGEST_SHORT;
  if (isShort && !PLAIN_WHEN_SHORT.has(reading.intent)) return null;
  // 两个都OK with two of a kind open says neither done nor seen.
  const ofSeveral =
    message.context.utterance.contextKinds.length > 1 &&
    message.clauses.some(({ clause }) => has(clause, 'measure', 'all'));
  if (ofSeveral && reading.intent === 'ack' && message.text.length <= LONGEST_SHORT) return null;
  // 工资总额是应发还是实发 asks of an indicator, whatever form is called so.
  if (reading.intent === 'question') return reading;
  return { ...reading, slots: { ...unclearOne.slots, ...slotsOf(reading.intent, unclearOne, message) } };
}

const LONGEST_SHORT = 6;
/** What short words can mean beside one another, whatever else is open. */
const PLAIN_WHEN_SHORT: ReadonlySet<Intent> = new Set<Intent>([
  'cannot_login',
  'refuse',
  'question',
  'extension_request',
]);

/** 好, 行, 是的 agree to something: with several kinds open nobody knows to what. 收到 agrees to nothing. */
function isVague({ rule }: Reading, { context, clauses, text }: MessageView): boolean {
  if (context.kinds.size < 2 || text.length > LONGEST_SHORT || rule === 'ack.on_time') return false;
  return !clauses.some((view) =>
    view.clause.tokens.some((token) => isOf(token, 'receipt') && token.text.startsWith('收')),
  );
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
  const kinds = new Set(
    [...context.kinds].filter((kind) => !ANSWERS_OF[kind]?.some((one) => answered.includes(one))),
  );
  const filing = combineFiling(rest, { ...context, kinds: kinds.size > 0 ? kinds : context.kinds });
  const answers: (AlsoAnswer & {
    readonly at: number;
    readonly rule: string;
    readonly confidence: number;
  })[] = topics.map((topic) => ({
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
    // 刚回的明天报，请忽略: what is promised before is what is taken back.
    // 系统瘫了，恳请延后三天: the trouble is why more time is wanted.
    const behind =
      (answered.includes('retract') && filing.intent === 'will_report_later') ||
      (answered.includes('extension_request') && filing.intent === 'cannot_login');
    answers.push({
      ...filing.slots,
      intent: filing.intent,
      at: behind ? readings.length : at,
      rule: filing.rule,
      confidence: filing.confidence,
    });
  }
  const [first, ...others] = answers
    .sort((one, other) => one.at - other.at)
    .map(({ at: _at, ...one }) => one);
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
  return topics.filter(
    ({ intent, slots }) => intent !== 'handover' || slots.name !== undefined || slots.phone !== undefined,
  );
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
const EXPLICIT_FILING: ReadonlySet<Intent> = new Set<Intent>([
  'reported',
  'will_report_later',
  'extension_request',
  'cannot_login',
]);
