// Finds why a figure is as it is: the reason code of the words, and the words themselves.

import { DOWN_WORDS, MOVES, REASON_WORDS, UP_WORDS } from './lexicon/reasons.ts';
import { wordTree } from './word-tree.ts';

/** A reason with its place in the text. */
export interface SaidReason {
  readonly code: string;
  readonly start: number;
}

interface Gapped {
  readonly code: string;
  readonly first: string;
  readonly second: string;
}

/** How far apart the two halves of a word with a gap may stand, in characters. */
const GAP = 10;
const ENTRIES = Object.entries(REASON_WORDS).map(([code, words]) => [code, words.split(/\s+/)] as const);
const RANK = new Map(ENTRIES.map(([code], i) => [code, i]));
const PLAIN = wordTree<string>(
  Object.fromEntries(
    ENTRIES.map(([code, words]) => [code, words.filter((word) => !word.includes('…')).join(' ')]),
  ),
);
const GAPPED: readonly Gapped[] = ENTRIES.flatMap(([code, words]) =>
  words
    .filter((word) => word.includes('…'))
    .map((word): Gapped => {
      const [first = '', second = ''] = word.split('…');
      return { code, first, second };
    }),
);

const MOVING = wordTree<string>(Object.fromEntries(MOVES.map(({ of }, i) => [String(i), of])));
const WAYS = wordTree<'up' | 'down' | 'not'>({
  up: UP_WORDS,
  down: DOWN_WORDS,
  not: '没降 没减 没少 没涨 没跌 没增 没多 未降 未增 不高 不低 不少 多少 不差',
});
/** Between what moves and how: 订单今年普遍都少了. */
const REACH = 6;

/** 订单掉了一截, 价格跟着涨: what moves, and the nearest word behind it of how it moves. */
function findMoves(text: string): readonly SaidReason[] {
  const ways = WAYS.findAll(text);
  return MOVING.findAll(text).flatMap((thing) => {
    const way = ways.find((one) => one.start >= thing.end && one.start - thing.end <= REACH);
    const how = way?.classes[0];
    const code = how === 'up' || how === 'down' ? MOVES[Number(thing.classes[0])]?.[how] : undefined;
    return code === undefined ? [] : [{ code, start: thing.start }];
  });
}

/** The reasons a text names, the one that counts first: by the order of the lexicon, not of the text. */
export function findReasons(text: string): readonly SaidReason[] {
  const found: SaidReason[] = [];
  for (let i = 0; i < text.length; i++) {
    const word = PLAIN.longestAt(text, i);
    if (word === null) continue;
    for (const code of word.classes) found.push({ code, start: i });
    i = word.end - 1;
  }
  for (const { code, first, second } of GAPPED) {
    const at = text.indexOf(first);
    if (at < 0) continue;
    const from = at + first.length;
    const gap = text.slice(from, from + GAP + second.length).indexOf(second);
    if (gap < 0) continue;
    // 积压的货都清了 is no 积压: the whole says more than a word in it.
    const end = from + gap + second.length;
    const outside = found.filter((one) => one.start < at || one.start >= end || one.code === code);
    found.splice(0, found.length, ...outside, { code, start: at });
  }
  found.push(...findMoves(text));
  // 集中交付，上年基数偏高: the base is what explains, whatever made it so.
  if (text.includes('基数')) found.push({ code: 'base_effect', start: text.indexOf('基数') });
  for (const base of found.filter(({ code }) => code === 'base_effect'))
    withoutWhatItHolds(found, base, text);
  withoutWhatIsExplained(found, text);
  const of = (one: SaidReason): number => {
    if (text.startsWith('基数', one.start)) return -1;
    return isMeasure(text, one) ? RANK.size : rank(one.code);
  };
  return found
    .filter((one) => !ASKED_BEFORE.some((word) => text.startsWith(word, one.start)))
    .sort((one, other) => of(one) - of(other));
}

/** 人员增加是因为收购了一家小厂: what is explained stands before the word, the reason behind it. */
function withoutWhatIsExplained(found: SaidReason[], text: string): void {
  const at = text.search(/是因为|因为|由于|原因是/);
  if (at < 0 || !found.some(({ start }) => start > at)) return;
  const from = clauseStart(text, at);
  const kept = found.filter(({ start }) => start < from || start >= at);
  found.splice(0, found.length, ...kept);
}

/** 去年同期有个大项目结算: what a clause tells of the year before is the base, whatever it was. */
function withoutWhatItHolds(found: SaidReason[], { start }: SaidReason, text: string): void {
  const from = clauseStart(text, start);
  if (!BASE_BEGINS.test(text.slice(from, start))) return;
  if (!/^(?:去年|上年)(?:同期|同月|10月|十月|这个月|这时候)/.test(text.slice(start, start + 5))) return;
  const rest = text.slice(start).search(/[,.;!?。 ]/);
  const end = rest < 0 ? text.length : start + rest;
  const kept = found.filter((one) => one.code === 'base_effect' || one.start < start || one.start >= end);
  found.splice(0, found.length, ...kept);
}

const BASE_BEGINS = /^(?:因为|是因为|由于|主要|主要是|原因是|是|跟)?$/;

function clauseStart(text: string, at: number): number {
  for (let i = at; i > 0; i--) if (',.;!?。 '.includes(text[i - 1] ?? '')) return i;
  return 0;
}

/** 你们去年也问过 explains nothing. */
const ASKED_BEFORE = [
  '增值税申报表',
  '增值税发票',
  '增值税票',
  '去年也问',
  '去年就问',
  '去年问',
  '去年也是这',
  '去年也报',
  '去年也查',
];

/** 客流只有去年一半: what is compared with explains nothing while something else does. */
function isMeasure(text: string, { code, start }: SaidReason): boolean {
  return (
    code === 'base_effect' &&
    /^(?:去年|上年)(?:同期|同月)?的?(?:[一二三四五六七八九\d]|多|少|一半)/.test(text.slice(start, start + 8))
  );
}

function rank(code: string): number {
  return RANK.get(code) ?? RANK.size;
}
