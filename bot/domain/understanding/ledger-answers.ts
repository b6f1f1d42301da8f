// Reads answers to an item of the rectification ledger: put right, which of them, and what is still open.

import { expressionOf, has, timesOf } from './clauses.ts';
import { placeAhead } from './dates.ts';
import { parseWholeNumber } from './numbers.ts';
import type { Slots } from './reading.ts';
import { type ClauseView, cueOf, isDenied, isSupposed, type MessageView, says, type TopicAnswer } from './topic.ts';

/** What a message says to an open ledger item, or null. */
export function readLedger(message: MessageView): TopicAnswer | null {
  const { kinds } = message.context;
  if (!kinds.has('ledger_item')) return null;
  const done = message.clauses.filter((view) => isDone(message, view));
  const [first] = done;
  if (first === undefined) return null;
  // 弄好了 and 已处理 fit other kinds too.
  const plain = done.some((view) => says(view, 'k_object') || /整改|补|纠正|归档|装订|销号/.test(view.text));
  if (kinds.size > 1 && !plain) return null;
  const numbers = done.flatMap((view) => [...numbersBefore(message, view), ...numbersOf(view)]);
  const pending = message.clauses.filter((view) => isOpen(view) && !done.includes(view)).flatMap((view) => numbersOf(view));
  const opened = message.clauses.some((view) => isOpen(view) && !done.includes(view));
  if (opened && numbers.length === 0) return null;
  const slots: Slots = {
    ...(numbers.length > 0 ? { item_no: [...new Set(numbers)] } : {}),
    ...(pending.length > 0 ? { pending: [...new Set(pending)].map(String) } : {}),
    ...handedOver(message),
  };
  return { intent: 'rectified', rule: 'rectified.words', confidence: 0.88, slots, from: done.map((view) => view.index) };
}

function isDone(message: MessageView, view: ClauseView): boolean {
  const cue = cueOf(view, 'k_done');
  if (cue === undefined || view.asks || isSupposed(view) || isDenied(message, cue)) return false;
  return !has(view.clause, 'hedge', 'condition', 'half') && !/快|马上|争取|尽快|准备|计划|会在|将|要整改|明天整改|之后|以后再/.test(view.text.slice(0, Math.max(0, cue.start - view.start)));
}

function isOpen(view: ClauseView): boolean {
  return says(view, 'k_unfinished') || has(view.clause, 'progress', 'half');
}

/** 第3条, 问题1、2, 第一项: the numbers of items in a clause. */
function numbersOf(view: ClauseView): readonly number[] {
  const numbers: number[] = [];
  for (const found of view.text.matchAll(/(?:第|问题|序号|编号|第)?([\d一二三四五六七八九十]{1,3})(?=条|项|点|个问题|号|已|还|都|整|完|没|在|、|和|$|问题)/g)) {
    const number = parseWholeNumber(found[1] ?? '');
    if (number !== null && number > 0 && number < 100) numbers.push(number);
  }
  return numbers;
}

/** 问题1、2已整改: the marks of a list part it into clauses of numbers alone. */
function numbersBefore(message: MessageView, view: ClauseView): readonly number[] {
  const numbers: number[] = [];
  for (let i = view.index - 1; i >= 0; i--) {
    const found = /^(?:第|问题|整改|整改第)?([\d一二三四五六七八九十]{1,3})(?:条|项|点|号)?$/.exec(message.clauses[i]?.text ?? '');
    const number = found === null ? null : parseWholeNumber(found[1] ?? '');
    if (number === null) break;
    numbers.unshift(number);
  }
  return numbers;
}

/** 整改报告盖章了明天送过去: the proof comes later. */
function handedOver(message: MessageView): Slots {
  const view = message.clauses.find((one) => has(one.clause, 'send') || /送|交|发/.test(one.text));
  const time = view === undefined ? undefined : timesOf(view.clause)[0];
  if (time === undefined) return {};
  const { when } = placeAhead(expressionOf(time), message.context.utterance.sentAt);
  return when === null ? {} : { when };
}
