// Reads answers to an item of the rectification ledger: put right, which of them, and what is still open.

import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import type { Cue } from './cues.ts';
import { placeAhead } from './dates.ts';
import { itemNumbers } from './item-numbers.ts';
import type { Token } from './lexer.ts';
import { isPastDay } from './promises.ts';
import type { Slots } from './reading.ts';
import {
  type ClauseView,
  cueOf,
  isAboutOthers,
  isDenied,
  isSupposed,
  liesAhead,
  type MessageView,
  saidIn,
  says,
  type TopicAnswer,
} from './topic.ts';

/** What a message says to an open ledger item, or null. */
export function readLedger(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  if (!kinds.has('ledger_item')) return null;
  const done = message.clauses.filter((view) => isDone(message, view));
  const [first] = done;
  if (
    first === undefined ||
    message.clauses.some(
      (view) => (view.asks && says(view, 'k_verb', 'k_object', 'k_done')) || says(view, 'x_hedge'),
    )
  )
    return null;
  // 弄好了 and 已处理 fit other kinds too.
  if (
    kinds.size > 1 &&
    !done.some((view) => says(view, 'k_plain') || (says(view, 'k_item') && itemNumbers(view.text).length > 0))
  )
    return null;
  const numbers = done.flatMap((view) => [...numbersBefore(message, view), ...itemNumbers(view.text)]);
  const open = message.clauses.filter((view) => isOpen(view) && !done.includes(view));
  const pending = open.flatMap((view) => itemNumbers(view.text));
  if (open.length > 0 && numbers.length === 0) return null;
  const slots: Slots = {
    ...(numbers.length > 0 ? { item_no: [...new Set(numbers)] } : {}),
    ...(pending.length > 0 ? { pending: [...new Set(pending)].map(String) } : {}),
    ...handedOver(message),
  };
  return {
    intent: 'rectified',
    rule: 'rectified.words',
    confidence: 0.88,
    slots,
    from: done.map((view) => view.index),
  };
}

/** Done, all of it, and by the one who says so. */
function isDone(message: MessageView, view: ClauseView): boolean {
  if (view.asks || isSupposed(view) || isAboutOthers(view) || isOpen(view)) return false;
  if (
    view.cues.some((cue) => cue.classes.includes('x_hedge')) ||
    has(view.clause, 'half', 'quote', 'purpose') ||
    says(view, 'k_other')
  )
    return false;
  const cue = cueOf(view, 'k_done') ?? endedVerb(view) ?? handedIn(view);
  if (/^[弄做搞办填写理存交]了$/.test(view.text) || EARLIER.test(view.text)) return false;
  // 老板说改好了 is his word.
  if (/^(?:我们)?(?:老板|领导|经理|会计|同事|厂长|他|她).{0,2}说/.test(view.text)) return false;
  if (NOT_YET.test(view.text) || ONCE_READY.test(view.text)) return false;
  if (cue !== undefined && ORDERED.test(view.text.slice(0, cue.start - view.start))) return false;
  if (cue === undefined || isDenied(message, cue) || liesAhead(message, view, cue.end)) return false;
  // 今天弄好 and 这两天补好 are meant to be, 今天弄好了 is.
  const meant = view.clause.tokens.some(
    (token) => token.end <= cue.start && ((isOf(token, 'time') && !isPastDay(token)) || isOf(token, 'hurry')),
  );
  if (meant && !has(view.clause, 'le', 'already', 'end_le') && !cue.text.endsWith('了')) return false;
  return !view.cues.some((one) => one.classes.includes('k_ahead') && one.start < cue.end);
}

/** 公章盖了, 已签字: a verb of putting right with 了 or 已 right beside it. 整改通知书拿到了 has none. */
function endedVerb(view: ClauseView): Cue | undefined {
  if (says(view, 'k_received')) return undefined;
  for (const cue of view.cues) {
    const end = endBeside(view, cue);
    if (end !== null) return { ...cue, end: Math.max(cue.end, end.end) };
  }
  return undefined;
}

/** The 了, 完成 or 已 that ends a verb of putting right, or null. */
function endBeside(view: ClauseView, cue: Cue): Token | null {
  const isVerb = cue.classes.includes('k_verb');
  if (!isVerb && !cue.classes.includes('k_object')) return null;
  if (view.text.length <= LONGEST_VAGUE && VAGUE.has(cue.text)) return null;
  const ends = (token: Token): boolean => {
    const behind = token.start - cue.end;
    // 台账整改太多了.
    if (
      behind > 0 &&
      /[太很多少难慢烦累贵久不没]/.test(view.text.slice(cue.end - view.start, token.start - view.start))
    )
      return false;
    if (
      behind >= 0 &&
      behind <= END_REACH &&
      isOf(token, 'done', 'finished', 'end_le', isVerb ? 'le' : 'done')
    )
      return true;
    const before = cue.start - token.end;
    return isVerb && before >= 0 && before <= END_REACH && isOf(token, 'already') && !BEGUN.test(view.text);
  };
  return view.clause.tokens.find(ends) ?? null;
}

/** 去年整改过了 is not about this. */
const EARLIER =
  /^(?:我们?)?(?:之前|以前|去年|前年|上次|往年|上回)(?!.*(?:检查|提|指出|发现|说的|缺|存在|问题))/;
/** 整改方案做好了, 整改好难, 改完又不合格, 整改延期了. */
const NOT_YET =
  /方案|计划|承诺书|责任书|好难|好麻烦|好累|好慢|好贵|好的那|不合格|不达标|被退|又退|延期|推迟|延后|改革/;
/** 找齐了就补: what will be done once something else is. */
const ONCE_READY =
  /(?:了|好|完|齐|时间)就(?:去|马上|立刻)?(?:报|填|补|改|弄|交|贴|签|盖|办|整改|归档|装订|完善|处理)(?:上|好)?$|^正(?:在)?(?:找|补|改|弄|整)/;

/** 已要求会计补齐: ordered, not done. */
const ORDERED = /(?<!按.{0,5})要求|通知|[让叫催]|督促|交代|布置/;

/** 已经开始整改, 已安排整改: begun, not done. */
const BEGUN =
  /开始|安排|布置|着手|启动|部署|通知|(?<!按)要求|催|准备|组织|督促|交代|计划|列入|纳入|制定|研究|联系/;

/** Characters between a verb of putting right and 了 or 已 (补签字了, 已全部销号). */
const END_REACH = 3;

/** 弄了 alone says neither what nor how far. */
const VAGUE = new Set('弄 做 搞 办 填 写 理 存 交 准备 处理'.split(' '));
const LONGEST_VAGUE = 3;

/** 整改报告已交: the proof is with the bureau. 通知书拿到了 is not. */
function handedIn(view: ClauseView): Cue | undefined {
  const given = says(view, 'k_hands') && has(view.clause, 'already', 'le', 'done', 'end_le');
  return given && !says(view, 'k_received') ? cueOf(view, 'k_object') : undefined;
}

/** 原来缺的统计台账: what was open before. */
const BEFORE = ['原来', '之前', '以前', '上次', '当时', '先前', '原先', '检查时'];

/** 缺的凭证补上去了: what was lacking. */
const LACKED = /(?:缺|差|漏|少|没签|没盖)[^了,]{0,2}的/;

function isOpen(view: ClauseView): boolean {
  if (BEFORE.some((word) => view.text.startsWith(word)) || LACKED.test(view.text)) return false;
  return says(view, 'k_unfinished') || has(view.clause, 'progress', 'half');
}

/** 问题1、2已整改: the marks of a list part it into clauses of numbers alone. */
function numbersBefore(message: MessageView, view: ClauseView): readonly number[] {
  const numbers: number[] = [];
  for (let i = view.index - 1; i >= 0; i--) {
    const text = message.clauses[i]?.text ?? '';
    const listed = itemNumbers(text);
    if (listed.length === 0 || text.length > LONGEST_LISTED) break;
    numbers.unshift(...listed);
  }
  return numbers;
}

/** `整改第12条`: a clause of a list is no longer. */
const LONGEST_LISTED = 7;

/** 整改报告盖章了明天送过去: the proof comes later. */
function handedOver(message: MessageView): Slots {
  if (!saidIn(message, 'k_hands')) return {};
  const time = message.clauses.flatMap((view) => (says(view, 'k_hands') ? timesOf(view.clause) : []))[0];
  if (time === undefined) return {};
  const { when } = placeAhead(expressionOf(time), message.context.utterance.sentAt);
  return when === null ? {} : { when };
}
