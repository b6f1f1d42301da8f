// Reads promises to report later, and requests for more time, from a clause.

import { type Clause, type Context, expressionOf, formsOf, has, isOf, isQuestion, only, timesOf } from './clauses.ts';
import { type Placed, placeAhead, placeBehind } from './dates.ts';
import type { Token } from './lexer.ts';
import type { Slots } from './reading.ts';

export interface Plan {
  readonly intent: 'will_report_later' | 'extension_request';
  readonly rule: string;
  readonly confidence: number;
  readonly slots: Slots;
  /** Said without a promise (还没报): any other answer in the message stands above it. */
  readonly faint?: true;
}

/** Kinds a time can be promised for. */
const PROMISABLE = ['report_deadline', 'verification_query'];

/** Around a bare time (后天吧, 中午之前): nothing but these may stand. */
const TIME_WORLD: ReadonlySet<string> = new Set([
  ...['time', 'particle', 'hedge', 'title', 'wish', 'jiu', 'consent', 'condition', 'le', 'de', 'self', 'sorry', 'thanks', 'permit'],
]);

const UNFINISHED_WORLD: ReadonlySet<string> = new Set(['half', 'le', 'end_le', 'particle', 'hao', 'prep', 'file', 'wan', 'done', 'all', 'finished']);

/** Words after which a clause is somebody else's plan or no plan at all. */
const NO_PLAN = ['others', 'deadline_word', 'directive', 'quote', 'wrong', 'undone', 'take_back'];

const WORK = ['file', 'prep', 'finished', 'zero_file', 'vague_done'];

/** Reads a promise or a request for more time; null when the clause holds neither. */
export function readPlan(clause: Clause, context: Context): Plan | null {
  const { kinds } = context;
  if (has(clause, ...NO_PLAN)) return readExtension(clause, context);
  const extension = readExtension(clause, context);
  if (extension !== null) return extension;
  if (kinds.size > 0 && !PROMISABLE.some((kind) => kinds.has(kind))) return null;
  if (isQuestion(clause) && !has(clause, 'permit')) return null;
  // What 他说明天报 promises is not the speaker's; what the book-keeper or the owner said is the firm's.
  if (has(clause, 'hearsay') && !has(clause, 'agent', 'finance', 'boss', 'self')) return null;
  return readTimed(clause, context) ?? readUntimed(clause, context);
}

function readTimed(clause: Clause, context: Context): Plan | null {
  for (const [i, token] of clause.tokens.entries()) {
    if (!isOf(token, 'time')) continue;
    if (!worksAfter(clause, i, context) || saysDone(clause)) continue;
    if (expressionOf(token).day && placeBehind(expressionOf(token), context.utterance.sentAt) !== null) {
      if (isPastDay(token, context)) return null;
    }
    return timed('promise.time_verb', 0.92, token, clause, context);
  }
  const bare = timesOf(clause)[0];
  if (bare === undefined || context.kinds.size > 1 || !only(clause, TIME_WORLD)) return null;
  if (isPastDay(bare, context)) return null;
  return timed('promise.time_alone', 0.8, bare, clause, context);
}

/** From the time onwards a verb of work comes before any word that denies it. */
function worksAfter(clause: Clause, from: number, context: Context): boolean {
  for (let i = from + 1; i < clause.tokens.length; i++) {
    const token = clause.tokens[i];
    if (isOf(token, 'neg', 'refuse', 'cannot_file', 'other_report', 'should_file')) return false;
    if (isOf(token, ...WORK)) return true;
    if (isOf(token, 'send') && context.kinds.has('verification_query')) return true;
  }
  return false;
}

/** 周五报了 is done or a slip; with 就 (明天就报好了) it is a plan again. */
function saysDone(clause: Clause): boolean {
  if (has(clause, 'jiu', 'wish')) return has(clause, 'already');
  return clause.tokens.some(
    (token, i) => isOf(token, 'le', 'end_le') && isOf(clause.tokens[i - 1], 'file', 'wan', 'hao', 'done') && has(clause, 'file'),
  );
}

function isPastDay(token: Token, context: Context): boolean {
  const { day } = expressionOf(token);
  if (!day || (day.kind !== 'offset' && day.kind !== 'weekday' && day.kind !== 'week')) return false;
  return 'days' in day ? day.days < 0 : day.weeks === -1;
}

function timed(rule: string, confidence: number, token: Token, clause: Clause, context: Context): Plan {
  const { sentAt, isWorkday } = context.utterance;
  const placed = placeAhead(expressionOf(token), sentAt, isWorkday);
  const slots = { when_text: token.text, ...whenSlots(placed), ...formSlots(clause) };
  return { intent: 'will_report_later', rule, confidence, slots };
}

function whenSlots(placed: Placed): Slots {
  return {
    when: placed.when,
    ...(placed.part ? { part: placed.part } : {}),
    ...(placed.past ? { past: true as const } : {}),
    ...(placed.nonWorkday ? { non_workday: true as const } : {}),
  };
}

function formSlots(clause: Clause): Slots {
  const forms = formsOf(clause);
  return forms.length > 0 ? { form: forms } : {};
}

/** A way of saying “later” without a time. First match wins. */
interface Untimed {
  readonly id: string;
  readonly confidence: number;
  readonly faint?: true;
  /** Within hours: the day of sending. */
  readonly today?: true;
  readonly matches: (clause: Clause) => boolean;
}

const UNTIMED: readonly Untimed[] = [
  { id: 'promise.in_progress', confidence: 0.85, today: true, matches: (clause) => has(clause, 'progress') && !has(clause, 'neg') },
  { id: 'promise.after', confidence: 0.85, matches: (clause) => !has(clause, 'le') && follows(clause, ['jiu', 'condition'], WORK) },
  { id: 'promise.now', confidence: 0.85, today: true, matches: (clause) => !has(clause, 'le', 'neg') && follows(clause, ['now_word'], ['file']) },
  { id: 'promise.hurry', confidence: 0.75, matches: (clause) => has(clause, 'hurry') && !has(clause, 'neg', 'le') && (has(clause, ...WORK) || clause.tokens.length <= 3) },
  { id: 'promise.unfinished', confidence: 0.7, matches: (clause) => has(clause, 'half') && (only(clause, UNFINISHED_WORLD) || has(clause, ...WORK)) },
  { id: 'promise.intends', confidence: 0.65, matches: (clause) => !has(clause, 'neg', 'le', 'adv') && follows(clause, ['wish'], ['file']) },
  { id: 'promise.saved_only', confidence: 0.6, faint: true, matches: (clause) => has(clause, 'saved') && has(clause, 'neg') },
  { id: 'promise.not_yet', confidence: 0.5, faint: true, matches: saysNotYet },
];

function readUntimed(clause: Clause, context: Context): Plan | null {
  if (context.kinds.size > 0 && !context.kinds.has('report_deadline')) return null;
  const found = UNTIMED.find((way) => way.matches(clause));
  if (!found) return null;
  const when = found.today ? placeAhead({ soon: true }, context.utterance.sentAt).when : null;
  const text = clause.tokens.map((token) => token.text).join('');
  const slots: Slots = { when_text: text, when, ...formSlots(clause) };
  const plan: Plan = { intent: 'will_report_later', rule: found.id, confidence: found.confidence, slots };
  return found.faint ? { ...plan, faint: true } : plan;
}

/** One of `first`, then nothing that denies, then one of `second`. */
function follows(clause: Clause, first: readonly string[], second: readonly string[]): boolean {
  const from = clause.tokens.findIndex((token) => isOf(token, ...first));
  if (from < 0) return false;
  const rest = clause.tokens.slice(from + 1);
  const verb = rest.findIndex((token) => isOf(token, ...second));
  return verb >= 0 && !rest.slice(0, verb + 2).some((token) => isOf(token, 'neg', 'refuse', 'other_report'));
}

/** 还没报, 忘了报, 没提交: true of now, and says nothing of later. */
function saysNotYet(clause: Clause): boolean {
  if (has(clause, 'not_yet_word')) return true;
  return clause.tokens.some((token, i) => {
    if (!isOf(token, 'neg') || !'没未还忘尚并漏'.includes(token.text[0] ?? ' ')) return false;
    const rest = clause.tokens.slice(i + 1);
    if (rest.length === 0) return token.text === '还没' || token.text === '还没有';
    return rest.slice(0, 3).some((next) => isOf(next, 'file', 'prep'));
  });
}

function readExtension(clause: Clause, context: Context): Plan | null {
  const asksForMore = has(clause, 'permit', 'apply') && follows(clause, ['condition'], ['file', 'prep', 'time']);
  const waits = has(clause, 'permit') && clause.tokens.some((token) => ['等到', '再', '等', '才'].includes(token.text));
  if (!has(clause, 'extend') && !(waits && (asksForMore || timesOf(clause).length > 0))) return null;
  const time = timesOf(clause).at(-1);
  const days = daysWanted(clause);
  const until = time ? placeAhead(expressionOf(time), context.utterance.sentAt).when : null;
  const slots: Slots = {
    until,
    ...(time ? { until_text: time.text } : {}),
    ...(days === null ? {} : { until_days: days }),
    ...formSlots(clause),
  };
  return { intent: 'extension_request', rule: 'extension.asked', confidence: 0.85, slots };
}

const DAY_COUNTS: Readonly<Record<string, number>> = { 半: 0.5, 一: 1, 两: 2, 二: 2, 三: 3 };

function daysWanted(clause: Clause): number | null {
  for (const [i, token] of clause.tokens.entries()) {
    if (token.text === '半天') return 0.5;
    if (isOf(token, 't_days')) {
      const count = clause.tokens[i - 1]?.value;
      return typeof count === 'number' ? count : null;
    }
    if (isOf(token, 'extend') && token.text.endsWith('天')) return DAY_COUNTS[token.text.at(-2) ?? ''] ?? null;
  }
  return null;
}
