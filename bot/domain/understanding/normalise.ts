// Brings a message into one spelling: width, case, emoji, quotations, mentions and repeated marks.

import { spell } from './spelling.ts';

/** Longer messages are read up to here only, and never settle anything. */
export const READ_LIMIT = 400;

/** What is cut before any work is done on the text, so that size costs nothing. */
const INPUT_LIMIT = 4_000;

/** Stands where a quotation was. */
export const QUOTE_MARK = '§';

/** What emoji say when nothing else is said. */
export type EmojiMark = 'ok' | 'done' | 'other';

export interface Normalised {
  readonly text: string;
  readonly emoji: EmojiMark | null;
  readonly hasImage: boolean;
  readonly tooLong: boolean;
}

const EMOJI_MEANING: ReadonlyMap<string, EmojiMark> = new Map([
  ...['👌', '👍', '🆗', '🫡', '🤝'].map((sign) => [sign, 'ok'] as const),
  ...['✅', '✔', '☑', '√', '✓'].map((sign) => [sign, 'done'] as const),
]);

/** Names chat clients write in brackets for their own emoji and for attachments. */
const BRACKET_MEANING: ReadonlyMap<string, EmojiMark | 'image'> = new Map([
  ...['ok', '好的', '收到', '强', '赞', '握手', '抱拳', '敬礼', '鼓掌'].map((name) => [name, 'ok'] as const),
  ...['对勾', '完成', '打勾'].map((name) => [name, 'done'] as const),
  ...['图片', '照片', '截图', '文件', '视频', 'image', 'photo', 'file'].map(
    (name) => [name, 'image'] as const,
  ),
]);
const LONGEST_BRACKET = 6;

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['「', '」'],
  ['『', '』'],
  ['“', '”'],
  ['"', '"'],
  ['‘', '’'],
]);
/** Dashes of every length part the number of a form from its letter. */
const DASHES = /[‐-―−]/g;
const STRAY = new Set(['[', ']', '」', '』', '”', '’', '‘', '“', '「', '『', '"', '【', '】']);
const MARKS = new Set(',.;!?。、~…·'.split(''));
const PICTOGRAPH = /^\p{Extended_Pictographic}$/u;
const INVISIBLE = /^[\p{Cf}\p{Mn}\p{Me}\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}]$/u;
const CONTROL = /^[\p{Cc}\p{Zl}\p{Zp}]$/u;

interface State {
  out: string;
  emoji: EmojiMark | null;
  hasImage: boolean;
  /** Closing marks known not to come any more, so that a row of opening ones is searched once. */
  readonly neverClosed: Set<string>;
}

/**
 * One spelling for what people type: NFKC, lower case, no emoji, quotations replaced by `§`,
 * `@name` dropped, repeated marks collapsed. One pass, no backtracking; doing it twice changes nothing.
 */
export function normalise(raw: string): Normalised {
  const cut = raw.length > INPUT_LIMIT ? raw.slice(0, INPUT_LIMIT) : raw;
  const points = pointsOf(cut);
  const state: State = { out: '', emoji: null, hasImage: false, neverClosed: new Set() };
  for (let i = 0; i < points.length; ) i = take(points, i, state);
  const text = joinFigures(spell(spelledOut(tidyEnds(state.out))));
  const tooLong = raw.length > INPUT_LIMIT || text.length > READ_LIMIT;
  return {
    text: tooLong ? text.slice(0, READ_LIMIT).toWellFormed() : text,
    emoji: state.emoji,
    hasImage: state.hasImage,
    tooLong,
  };
}

/** Code points in one width and case. Most messages need no more than their marks put right. */
function pointsOf(cut: string): readonly string[] {
  if (SIMPLE.test(cut)) return Array.from(cut, (char) => HALF_WIDTH[char] ?? char);
  return [
    ...uncircled(cut.toWellFormed()).replace(DASHES, '-').normalize('NFKC').toLowerCase().normalize('NFKC'),
  ];
}

/** Nothing but Han characters, small letters, digits and the commonest marks. */
const SIMPLE = /^[\u4e00-\u9fff0-9a-z，。！？、,.!?]*$/;
const HALF_WIDTH: Readonly<Record<string, string>> = { '，': ',', '！': '!', '？': '?' };

/** 应该是 4500 千元: blanks around a figure part it neither from what states it nor from its unit. */
function joinFigures(text: string): string {
  return text.includes(' ') ? text.replace(JOINED, '') : text;
}

/** Blanks before a figure that is stated, before its unit, before 了 and its like. */
const JOINED =
  /(?<=[是为成:]) (?=\d)|(?<=(?:^|[^\d ] ?)\d{1,3}) (?=\d{3}(?:\.\d{1,4})? ?(?:[千万亿]?元|吨|万?度))|(?<=(?:^|[^a-z])[a-z]) (?=\d{3}(?:\D|$))|(?<=\d) (?=[千万亿百元吨度]|[台套件辆只户](?:[,。;!?、 ]|$))| (?=[了啦吗吧](?:[,。;!?、 ]|$))/g;

/** 一三九零零…: so many digits in a row are a telephone read aloud. */
function spelledOut(text: string): string {
  if (text.length < SHORTEST_TELEPHONE) return text;
  return text.replace(/[零〇一二三四五六七八九幺]{9,}/g, (run) =>
    Array.from(run, (sign) => DIGITS[sign] ?? sign).join(''),
  );
}

const SHORTEST_TELEPHONE = 9;
const DIGITS: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  幺: '1',
  一: '1',
  二: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};

/** ①③ are two numbers of a list, not thirteen. */
function uncircled(text: string): string {
  return text.replace(/[①-⑳]/g, (sign) => `${sign.charCodeAt(0) - CIRCLED_ONE + 1}、`);
}

const CIRCLED_ONE = '①'.charCodeAt(0);

function take(points: readonly string[], i: number, state: State): number {
  const point = points[i] ?? '';
  if (isPlain(point)) {
    state.out += point;
    return i + 1;
  }
  if (point === '[' || point === '【') return takeBracket(points, i, state);
  const closing = QUOTES.get(point);
  if (closing !== undefined) return takeQuote(points, i, closing, state);
  if (point === '@') return skipMention(points, i, state);
  if (point === '>' && (state.out.endsWith(';') || [...state.out].every(isEmpty)))
    return takeQuotedLine(points, i, state);
  const meaning = EMOJI_MEANING.get(point);
  if (meaning !== undefined || PICTOGRAPH.test(point)) {
    state.emoji = strongest(state.emoji, meaning ?? 'other');
    append(state, ' ');
    return i + 1;
  }
  if (INVISIBLE.test(point)) return i + 1;
  append(state, point);
  return i + 1;
}

/** Han characters, letters and digits: nearly all of a message, and nothing is done to them. */
function isPlain(point: string): boolean {
  return (point >= '一' && point <= '鿿') || (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
}

function append(state: State, point: string): void {
  const last = state.out.at(-1) ?? '';
  if (STRAY.has(point) || point === ' ' || point === '\t') {
    if (last !== '' && last !== ' ' && !MARKS.has(last)) state.out += ' ';
    return;
  }
  if (!MARKS.has(point) && !CONTROL.test(point)) {
    state.out += point;
    return;
  }
  const mark = CONTROL.test(point) || point === '…' ? ';' : point;
  if (last === ' ') state.out = state.out.slice(0, -1);
  const before = state.out.at(-1) ?? '';
  if (!MARKS.has(before)) state.out += mark;
  // A question mark anywhere in a run of marks makes the run a question.
  else if (mark === '?' && before !== '?') state.out = `${state.out.slice(0, -1)}?`;
}

function takeBracket(points: readonly string[], i: number, state: State): number {
  for (let j = i + 1; j < points.length && j <= i + LONGEST_BRACKET + 1; j++) {
    if (points[j] === '[' || points[j] === '【') break;
    if (points[j] !== ']' && points[j] !== '】') continue;
    const meaning = BRACKET_MEANING.get(points.slice(i + 1, j).join(''));
    if (meaning === 'image') state.hasImage = true;
    else state.emoji = strongest(state.emoji, meaning ?? 'other');
    // 上报成功[图片]麻烦看下: what stands behind is another clause.
    append(state, ' ');
    return j + 1;
  }
  append(state, ' ');
  return i + 1;
}

function takeQuote(points: readonly string[], i: number, closing: string, state: State): number {
  const end = state.neverClosed.has(closing) ? -1 : points.indexOf(closing, i + 1);
  if (end < 0) {
    state.neverClosed.add(closing);
    append(state, ' ');
    return i + 1;
  }
  const inner = points.slice(i + 1, end).join('');
  // 系统里显示"已上报": what the platform shows is told, not quoted of people.
  const shown = SHOWN.some((word) => state.out.endsWith(word)) && inner.length <= LONGEST_SHOWN;
  if ((shown && TOLD.test(inner)) || FAULT.test(inner)) {
    for (const char of inner) if (isPlain(char)) state.out += char;
  } else append(state, QUOTE_MARK);
  return end + 1;
}

const SHOWN = [
  '显示',
  '提示',
  '状态',
  '状态是',
  '状态为',
  '显示是',
  '显示为',
  '弹出',
  '弹出来',
  '报错',
  '提示说',
  '写的是',
  '写着',
  '变成',
  '变成了',
  '弹窗',
];
const LONGEST_SHOWN = 12;
/** What only a machine says. */
const FAULT = /繁忙|未授权|停用|禁用|网络|错误|异常|失败|超时|不存在|无效|锁定|无权限/;
const TOLD = /^[\u4e00-\u9fff]+$/;

function takeQuotedLine(points: readonly string[], i: number, state: State): number {
  const end = points.indexOf('\n', i + 1);
  append(state, QUOTE_MARK);
  append(state, ';');
  return end < 0 ? points.length : end + 1;
}

/** `@name ` up to the blank chat clients put behind it; without one only the sign goes. */
function skipMention(points: readonly string[], i: number, state: State): number {
  for (let j = i + 1; j < points.length && j <= i + 20; j++) {
    if (points[j] === ' ' || points[j] === '\n') return j;
  }
  // 别@我啦 mentions nobody.
  if (points[i + 1] === '我') state.out += '艾特';
  return i + 1;
}

function strongest(one: EmojiMark | null, other: EmojiMark): EmojiMark {
  if (one === null || one === 'other') return other;
  return one;
}

/** Marks at the start and blanks at either end say nothing; a final `?` does. */
function tidyEnds(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text[from] !== '?' && isEmpty(text[from])) from++;
  while (to > from && text[to - 1] !== '?' && isEmpty(text[to - 1])) to--;
  return text.slice(from, to);
}

function isEmpty(char: string | undefined): boolean {
  return char === ' ' || char === '-' || (char !== undefined && MARKS.has(char));
}
