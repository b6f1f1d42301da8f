// Reads answers to an item of the rectification ledger: put right, which of them, and what is still open.

import { expressionOf, has, isOf, timesOf } from './clauses.ts';
import type { Cue } from './cues.ts';
import { placeAhead } from './dates.ts';
import { itemNumbers } from './item-numbers.ts';
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
  if (/^[弄做搞办填写理存交]了$/.test(view.text)) return false;
  if (cue === undefined || isDenied(message, cue) || liesAhead(message, view, cue.start)) return false;
  // 今天弄好 is meant to be, 今天弄好了 is.
  if (
    timesOf(view.clause).some((time) => time.end <= cue.start && !isPastDay(time)) &&
    !has(view.clause, 'le', 'already', 'end_le') &&
    !cue.text.endsWith('了')
  )
    return false;
  return !view.cues.some((one) => one.classes.includes('k_ahead') && one.start < cue.end);
}

/** 公章盖了, 已签字: a verb of putting right with 了 or 已 right beside it. 整改通知书拿到了 has none. */
function endedVerb(view: ClauseView): Cue | undefined {
  const { tokens } = view.clause;
  if (says(view, 'k_received')) return undefined;
  return view.cues.find((cue) => {
    if (!cue.classes.includes('k_verb') && !cue.classes.includes('k_object')) return false;
    if (view.text.length <= LONGEST_VAGUE && VAGUE.has(cue.text)) return false;
    const isVerb = cue.classes.includes('k_verb');
    return tokens.some((token) => {
      const behind = token.start - cue.end;
      const before = cue.start - token.end;
      return (
        (behind >= 0 &&
          behind <= END_REACH &&
          isOf(token, 'done', 'finished', 'end_le', isVerb ? 'le' : 'done')) ||
        (isVerb && before >= 0 && before <= END_REACH && isOf(token, 'already') && !BEGUN.test(view.text))
      );
    });
  });
}

/** 已经开始整改, 已安排整改: begun, not done. */
const BEGUN = /开始|安排|布置|着手|启动|部署|通知|(?<!按)要求|催|准备|组织|督促|交代|计划/;

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

function isOpen(view: ClauseView): boolean {
  if (BEFORE.some((word) => view.text.startsWith(word))) return false;
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
