// Reads what people type to the service itself: commands, 已联系 2, numbers that answer a question.

import { isOf } from './clauses.ts';
import type { Token } from './lexer.ts';
import { wordsOf } from './lexer.ts';
import type { Command, Reading, Slots, Utterance } from './reading.ts';
import type { WordClass } from './word-class.ts';

/** Whole messages that are commands; compared without blanks and closing marks. */
const COMMANDS: Readonly<Record<Command, string>> = {
  mine: '我的 我的任务 我的报表 我的待办 我的事项 我要报什么 我有什么要报 我该报什么 我还有什么没报',
  who_not_filed:
    '谁没报 谁还没报 还有谁没报 没报的有谁 哪些没报 哪几家没报 哪家没报 没报名单 未报名单 还有哪些没报 还有哪几家没报 谁没上报 谁还没上报 未报的有哪些 没报的有哪些 谁没回核实 核实谁没回 谁没回复核实',
  help: '帮助 菜单 help 使用说明 功能 怎么用 使用帮助 指令 命令',
  release: '发送',
  withhold: '不发 不发送 取消发送',
  pause_all: '暂停全部 暂停全部发送 全部暂停',
  resume_all: '恢复 恢复全部 恢复发送 全部恢复',
  sign_in_code: '签到码 看签到码 要签到码 培训签到码 新签到码',
};

const COMMAND_OF: ReadonlyMap<string, Command> = new Map(
  (Object.entries(COMMANDS) as [Command, string][]).flatMap(([command, words]) =>
    wordsOf(words).map((word) => [word, command] as const),
  ),
);

const CONTACTED: ReadonlyMap<string, boolean> = new Map([
  ...wordsOf(
    '已联系 联系了 已经联系 已电话联系 电话联系了 已打电话 打过电话 打过电话了 打电话了 已致电 已催 催过了 催了 已通知 已联系上 联系上了 已联系了',
  ).map((word) => [word, true] as const),
  ...wordsOf('联系不上 打不通 没人接 无人接听 没接 没联系上 未接 不接电话 没接电话 电话不通 失联 失联了').map(
    (word) => [word, false] as const,
  ),
]);

const CONTACTED_STARTS = new Set([...CONTACTED.keys()].map((word) => word[0] ?? ''));
const LONGEST_CONTACTED = 6;
const LIST_MARKS = new Set([',', '、', '和', '.', '号', '第', ' ', '与', '及', '~']);
/** Lists shown to a person are shorter than this, so a larger number is no line of one. */
const LARGEST_LINE = 99;

/** The command a whole message is, or null. */
export function readCommand(text: string): Reading | null {
  const command = COMMAND_OF.get(text.replaceAll(' ', '').replace(/[?!。.~]$/, ''));
  if (command === undefined) return null;
  return reading('command', 'command.word', 1, { command });
}

/**
 * `已联系 2 下午报`, `2、3 已联系`, `联系不上 4`: the numbers of the leader's list, what was said, and whether the
 * call was answered. Without a number `item_no` is empty, so the leader is asked which.
 */
export function readContacted(text: string): Reading | null {
  const leading = takeNumbers(text, 0);
  const from = leading.numbers.length > 0 ? skipMarks(text, leading.end) : 0;
  const word = contactedAt(text, from);
  if (word === null) return null;
  const after = leading.numbers.length > 0 ? { numbers: [], end: word.end } : takeNumbers(text, word.end);
  const numbers = [...leading.numbers, ...after.numbers];
  if (numbers.length === 0 && text.length > word.end && !LIST_MARKS.has(text[word.end] ?? '')) return null;
  const note = trimNote(text.slice(after.end));
  const slots: Slots = { item_no: numbers, reached: word.reached, ...(note === '' ? {} : { note }) };
  return reading('contacted', 'contacted.word', numbers.length > 0 ? 0.97 : 0.7, slots);
}

function contactedAt(text: string, from: number): { reached: boolean; end: number } | null {
  if (!CONTACTED_STARTS.has(text[from] ?? '')) return null;
  for (let length = LONGEST_CONTACTED; length >= 2; length--) {
    const reached = CONTACTED.get(text.slice(from, from + length));
    if (reached !== undefined) return { reached, end: from + length };
  }
  return null;
}

/** Numbers of lines from `from` on, up to the first character that belongs to no list. */
function takeNumbers(text: string, from: number): { numbers: readonly number[]; end: number } {
  const numbers: number[] = [];
  let end = from;
  let i = from;
  while (i < text.length) {
    let j = i;
    while (
      j < text.length &&
      text[j] !== undefined &&
      (text[j] as string) >= '0' &&
      (text[j] as string) <= '9'
    )
      j++;
    if (j > i) {
      const value = Number(text.slice(i, j));
      // 下午3点, 139…: a time or a phone in the note is no line of the list.
      if (value < 1 || value > LARGEST_LINE || '点时:月日天个'.includes(text[j] ?? ' ')) break;
      numbers.push(value);
      i = j;
      end = j;
      if (text[j] === '号') end = i = j + 1;
      continue;
    }
    if (!LIST_MARKS.has(text[i] ?? '')) break;
    i++;
  }
  return { numbers: [...new Set(numbers)], end };
}

function trimNote(text: string): string {
  return text.slice(skipMarks(text, 0)).trim();
}

function skipMarks(text: string, from: number): number {
  let i = from;
  while (i < text.length && (LIST_MARKS.has(text[i] ?? '') || ':;。'.includes(text[i] ?? ' '))) i++;
  return i;
}

const CHOICE_FILLERS: readonly WordClass[] = [
  'and',
  'mark',
  'space',
  'particle',
  'measure',
  'consent',
  'de',
  't_day_mark',
];
const CHOOSING = new Set(['选', '第', '选第', '是', '选择', '我选', '回复']);

const CHOICE_WORLD: readonly WordClass[] = ['number', 'all', ...CHOICE_FILLERS];

function mayChoose(token: Token): boolean {
  return isOf(token, ...CHOICE_WORLD) || CHOOSING.has(token.text);
}

/**
 * A bare number or 全部. While a numbered question is open it is the answer; otherwise 1 is the roll-call habit of
 * saying received, with more than one kind open it says nothing, and any other number names nothing.
 */
export function readChoice(tokens: readonly Token[], utterance: Utterance): Reading | null {
  if (!tokens.every(mayChoose)) return null;
  const numbers = tokens.filter((token) => isOf(token, 'number')).map((token) => token.value);
  const all = tokens.some((token) => isOf(token, 'all'));
  if ((numbers.length === 0) === !all) return null;
  if (!numbers.every((value) => typeof value === 'number' && value >= 0)) return null;
  // Alone a sign-in code is no number of a line; whether it is one is read with the training's other words.
  if (isSignInCode(tokens, utterance)) return null;
  const lines = numbers.filter((value) => typeof value === 'number');
  const slots: Slots = all ? { all: true } : { item_no: [...new Set(lines)] };
  if (utterance.questionOpen === true) return reading('choice', 'choice.number', 0.97, slots);
  const kinds = new Set(utterance.contextKinds);
  if (!all && lines.length === 1 && lines[0] === 1 && kinds.size <= 1 && !kinds.has('training_notice')) {
    return {
      ...reading('ack', 'ack.roll_call', 0.7, {}),
      alternatives: [{ intent: 'choice', confidence: 0.3 }],
    };
  }
  // A figure without its unit answers no query by itself; it is kept for the question that follows.
  const [only] = lines;
  const figure: Slots = kinds.has('verification_query') && only !== undefined ? { value: String(only) } : {};
  return {
    ...reading('ambiguous', 'choice.no_question', 0.3, figure),
    alternatives: [{ intent: 'choice', confidence: 0.3 }],
  };
}

/** Four to six digits and nothing else, while nothing but a training or a meeting is open; no list has so many lines. */
function isSignInCode(tokens: readonly Token[], utterance: Utterance): boolean {
  const [only, ...more] = tokens;
  const kinds = utterance.contextKinds;
  return (
    only !== undefined &&
    more.length === 0 &&
    /^\d{4,6}$/.test(only.text) &&
    kinds.length > 0 &&
    kinds.every((kind) => kind === 'training_notice' || kind === 'activity')
  );
}

function reading(intent: Reading['intent'], rule: string, confidence: number, slots: Slots): Reading {
  return { intent, rule, confidence, slots, alternatives: [] };
}
