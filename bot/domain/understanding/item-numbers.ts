// Reads the numbers of a list's items from a clause: 第3条, 问题1, 1到4条, 一.

import { isChineseNumeral, parseWholeNumber } from './numbers.ts';

const LARGEST = 99;
/** What may stand right before or behind the number of an item. */
const BEFORE = ['第', '问题', '序号', '编号', '到', '至', '-', '~', '和', '及', '与'];
const BEHIND = [
  '条',
  '项',
  '点',
  '号',
  '个问题',
  '问题',
  '到',
  '至',
  '-',
  '~',
  '和',
  '及',
  '与',
  '已',
  '都',
  '也',
  '还',
  '整',
  '改',
  '完',
  '没',
  '未',
  '在',
  '正',
  '好',
  '搞',
  '弄',
  '差',
  '两条',
  '三条',
  '两项',
  '三项',
];
const RANGE = ['到', '至', '-', '~', '到第', '至第'];

interface Written {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

/** The numbers of items in a clause, ranges written out, in the order of the text. */
export function itemNumbers(text: string): readonly number[] {
  const written = numbersIn(text).filter((one) => isItem(text, one));
  const numbers: number[] = [];
  for (const [i, one] of written.entries()) {
    const before = written[i - 1];
    const from =
      before !== undefined && RANGE.includes(text.slice(before.end, one.start))
        ? before.value + 1
        : one.value;
    for (let value = from; value <= one.value; value++) numbers.push(value);
  }
  return numbers;
}

function numbersIn(text: string): readonly Written[] {
  const found: Written[] = [];
  for (let i = 0; i < text.length; ) {
    const end = endOfNumber(text, i);
    if (end === i) {
      i++;
      continue;
    }
    // 三两条: item three, two of them in all; the two counts.
    const counts = end - i === 2 && text[i + 1] === '两' ? i + 1 : end;
    const value = parseWholeNumber(text.slice(i, counts));
    if (value !== null && value > 0 && value <= LARGEST) found.push({ value, start: i, end: counts });
    i = end;
  }
  return found;
}

function endOfNumber(text: string, from: number): number {
  let end = from;
  const isArabic = isDigit(text[from]);
  while (end < text.length && (isArabic ? isDigit(text[end]) : isChineseNumeral(text[end] ?? ''))) end++;
  return end;
}

function isItem(text: string, { start, end }: Written): boolean {
  if (start === 0 && end === text.length) return true;
  // 改好一条, 还剩3项: how many, not which.
  if ('好完了掉剩余差'.includes(text[start - 1] ?? ' ') && '条项个点'.includes(text[end] ?? ' '))
    return false;
  if (/^(?:时间|次|手|批|名|家|步)/.test(text.slice(end))) return false;
  const isCount = text[start] === '两' || text.startsWith('个月', end) || text.startsWith('天', end);
  if (isCount) return false;
  return (
    BEHIND.some((word) => text.startsWith(word, end)) ||
    BEFORE.some((word) => text.endsWith(word, start) || text.slice(0, start).endsWith(word))
  );
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}
