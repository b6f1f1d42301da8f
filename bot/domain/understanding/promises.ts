// Reads promises to report later from a clause.

import { meansOwn } from './claim-preludes.ts';
import {
  type Clause,
  type Context,
  clauseOf,
  expressionOf,
  has,
  isOf,
  isQuestion,
  only,
  timesOf,
} from './clauses.ts';
import { type Placed, placeAhead, placeBehind } from './dates.ts';
import { formSlots, type Plan, readExtension } from './extensions.ts';
import type { Token } from './lexer.ts';
import type { Slots } from './reading.ts';
import { endsWithDone, readUntimed, WORK, waiting, waitsForOthers } from './untimed-promises.ts';
import type { WordClass } from './word-class.ts';

/** Kinds a time can be promised for. */
const PROMISABLE = ['report_deadline', 'verification_query'];
/** With nothing else open a bare time (后天) is a promise. */
const TIMED_KINDS = [
  ...PROMISABLE,
  'law_notice',
  'bulletin',
  'personnel_change',
  'registry_change',
  'ledger_item',
];

/** Around a bare time (后天吧, 中午之前): nothing but these may stand. */
const TIME_WORLD: ReadonlySet<WordClass> = new Set<WordClass>([
  'at_latest',
  'time',
  'particle',
  'hedge',
  'title',
  'wish',
  'jiu',
  'consent',
  'condition',
  'le',
  'de',
  'self',
  'sorry',
  'thanks',
  'permit',
]);

/** Words after which a clause is somebody else's plan or no plan at all. */
const NO_PLAN: readonly WordClass[] = [
  'others',
  'deadline_word',
  'directive',
  'quote',
  'wrong',
  'undone',
  'take_back',
];

/** Reads a promise or a request for more time; null when the clause holds neither. */
export function readPlan(clause: Clause, context: Context): Plan | null {
  const { kinds } = context;
  const own = sendsOwn(clause) || meansOwn(clause, context);
  if (kinds.has('report_deadline') && waitsForOthers(clause)) return waiting(clause);
  if (has(clause, ...NO_PLAN) && !(own && !has(clause, ...NO_PLAN.slice(1))))
    return readExtension(clause, context);
  const extension = readExtension(clause, context);
  if (extension !== null) return extension;
  if (kinds.size > 0 && !PROMISABLE.some((kind) => kinds.has(kind))) return null;
  if (isQuestion(clause) && (!has(clause, 'permit') || ASKS_WHETHER.test(clause.text)) && !asksLeave(clause))
    return null;
  // What 他说明天报 promises is not the speaker's; what the book-keeper or the owner said is the firm's.
  if (has(clause, 'hearsay') && !own && !has(clause, 'agent', 'finance', 'boss', 'self')) return null;
  return readTimed(clause, context) ?? readUntimed(clause, context);
}

const ASKS_WHETHER = /是不是|是否|会不会|怎么|为什么/;

/** 可以后天报吗: asked whether a time will do, as 后天报可以吗 is. */
function asksLeave({ tokens }: Clause): boolean {
  const may = tokens.findIndex((token) => token.text === '可以' || token.text === '能');
  return (
    may === 0 &&
    isOf(tokens[1], 'time') &&
    isOf(tokens[2], 'file') &&
    tokens.slice(3).every((token) => isOf(token, 'ask_particle', 'particle', 'le'))
  );
}

/** 让她明天报, 叫他们下午弄: the firm's own people are told to, with a time. */
function sendsOwn({ tokens, classes }: Clause): boolean {
  const planned = classes.has('time') || classes.has('jiu') || classes.has('condition');
  if (!planned || !classes.has('others')) return false;
  return tokens.every(
    (token, i) =>
      !isOf(token, 'others') ||
      (['他', '她', '他们', '她们'].includes(token.text) &&
        (['让', '叫', '催'].includes(tokens[i - 1]?.text ?? '') || LETS.test(tokens[i + 1]?.text ?? ''))),
  );
}

/** 他同意我明天报. */
const LETS = /^(?:同意|答应|批准|让我|叫我|准)/;

function readTimed(clause: Clause, context: Context): Plan | null {
  for (const [i, token] of clause.tokens.entries()) {
    if (!isOf(token, 'time')) continue;
    if (!worksAfter(clause, i, context) || saysDone(clause, token, context)) continue;
    if (isPastDay(token) || isOver(clause, token, context)) return null;
    if (isOnlyReady(clause, i)) continue;
    return timed('promise.time_verb', 0.92, token, clause, context);
  }
  const bare = timesOf(clause)[0];
  const said = clause.tokens.findIndex((token) => isOf(token, 'hearsay'));
  // 财务说最快明天下午.
  const told = said > 0 && isOf(clause.tokens[said - 1], 'agent', 'finance', 'boss');
  const moved = clause.tokens[0]?.text ?? '';
  const rest = MOVED.has(moved)
    ? clauseOf(clause.tokens.slice(1), clause.asks)
    : told && said < clause.tokens.indexOf(bare as Token)
      ? clauseOf(clause.tokens.slice(said + 1), clause.asks)
      : clause;
  if (
    bare === undefined ||
    ![...context.kinds].every((kind) => TIMED_KINDS.includes(kind)) ||
    !only(rest, TIME_WORLD)
  )
    return null;
  if (isPastDay(bare)) return null;
  return timed('promise.time_alone', 0.8, bare, clause, context);
}

/** 凌晨两点报的: 的 behind the verb tells of what is over, if it can be. */
function isOver({ tokens }: Clause, time: Token, { utterance }: Context): boolean {
  const filed = tokens.findLastIndex((token) => isOf(token, 'file'));
  const told =
    filed >= 0 &&
    isOf(tokens.at(-1), 'de') &&
    tokens.slice(filed + 1, -1).every((token) => isOf(token, 'wan', 'done', 'hao', 'end_le'));
  return told && placeBehind(expressionOf(time), utterance.sentAt) !== null;
}

/** 9号才出报表: when the books are ready, not when it is filed. */
function isOnlyReady(clause: Clause, time: number): boolean {
  return clause.tokens[time + 1]?.text === '才' && !has(clause, 'file');
}

const READY = new Set(['出来', '好', '完', '齐', '出']);
/** 半小时好. */
function isSpan(token: Token | undefined): boolean {
  return token !== undefined && isOf(token, 'time') && expressionOf(token).minutes !== undefined;
}

const CAN = new Set(['能', '可以', '会']);

/** 改明天下午两点前. */
const MOVED = new Set(['改', '改到', '改成', '改为', '换到', '换成', '那就']);

/** From the time onwards a verb of work comes before any word that denies it. */
function worksAfter(clause: Clause, from: number, context: Context): boolean {
  for (let i = from + 1; i < clause.tokens.length; i++) {
    const token = clause.tokens[i];
    if (isOf(token, 'neg', 'refuse', 'cannot_file', 'other_report', 'should_file')) return false;
    if (isOf(token, ...WORK)) return true;
    // 下周一能出来: the figures, and the report with them.
    const before = clause.tokens[i - 1];
    if (READY.has(token?.text ?? '') && (CAN.has(before?.text ?? '') || isSpan(before))) return true;
    if (isOf(token, 'give_you') && i === clause.tokens.length - 1) return true;
    if (isOf(token, 'send') && context.kinds.has('verification_query')) return true;
  }
  return false;
}

/** 周五报了 is done or a slip; with 就 (明天就报好了) it is a plan again. */
function saysDone(clause: Clause, time: Token, { utterance: { sentAt } }: Context): boolean {
  if (has(clause, 'already')) return true;
  const { soon, minutes } = expressionOf(time);
  if (soon || minutes !== undefined) return false;
  const isToday = /^(今天|今日|今儿)$/.test(time.text);
  // 4号那天就提交上去了: a date that has been.
  const wasThen = expressionOf(time).day?.kind === 'date' && placeBehind(expressionOf(time), sentAt) !== null;
  if (wasThen && endsWithDone(clause) && has(clause, 'file')) return true;
  if (has(clause, 'jiu', 'wish') && !isToday) return false;
  return clause.tokens.some(
    (token, i) =>
      isOf(token, 'le', 'end_le') &&
      isOf(clause.tokens[i - 1], 'file', 'wan', 'hao', 'done') &&
      has(clause, 'file'),
  );
}

/** 昨天, 上周三: a time that no promise can be for. */
export function isPastDay(token: Token): boolean {
  const { day } = expressionOf(token);
  if (!day || (day.kind !== 'offset' && day.kind !== 'weekday' && day.kind !== 'week')) return false;
  return 'days' in day ? day.days < 0 : day.weeks === -1;
}

function timed(rule: string, confidence: number, token: Token, clause: Clause, context: Context): Plan {
  const { sentAt, isWorkday } = context.utterance;
  // 来了立马报, 领导审完马上报: nobody knows when that will be.
  const at = clause.tokens.indexOf(token);
  const depends =
    expressionOf(token).soon === true && isOf(clause.tokens[at - 1], 'le', 'wan', 'end_le', 'hao');
  const placed = depends ? { when: null } : placeAhead(expressionOf(token), sentAt, isWorkday);
  const slots = { when_text: token.text, ...whenSlots(placed), ...formSlots(clause) };
  const vague = expressionOf(token).soon ? { vague: true as const } : {};
  return { intent: 'will_report_later', rule, confidence, slots, ...vague };
}

function whenSlots(placed: Placed): Slots {
  return {
    when: placed.when,
    ...(placed.part ? { part: placed.part } : {}),
    ...(placed.past ? { past: true as const } : {}),
    ...(placed.nonWorkday ? { non_workday: true as const } : {}),
  };
}
