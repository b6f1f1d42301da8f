// What bureau staff type to review queries: 通过 编号, 退回 编号 原因, 现场 编号.

import { halfWidth } from '#bot/domain/identity/width.ts';

/** What staff say: 属实 or 已更正 by what the firm answered, 退回, 现场核实. */
export type ReviewWord = 'settled' | 'returned' | 'onsite';

export interface ReviewOrder {
  readonly word: ReviewWord;
  /** 核实编号 or codes of items, as they were written. */
  readonly numbers: readonly string[];
  /** What stands behind them: kept for the bureau, told to nobody. */
  readonly note: string | null;
}

const WORDS: Readonly<Record<string, ReviewWord>> = {
  通过: 'settled',
  复核通过: 'settled',
  退回: 'returned',
  复核退回: 'returned',
  现场: 'onsite',
  现场核实: 'onsite',
  转现场: 'onsite',
};

const ORDER = new RegExp(`^(${Object.keys(WORDS).join('|')})[\\s:,、]*(?=[A-Z0-9])(.+)$`, 'isu');

/** Letters, digits and joining marks, with a digit among them. */
const NUMBER = /^(?=.*\d)[A-Z0-9][A-Z0-9_./-]*$/iu;

/** More in one message are reviewed on the computer (house rule). */
export const MOST_REVIEWED = 20;

/** The order a message is; null when it is none. Numbers are those before the first word that is not one. */
export function readReview(text: string): ReviewOrder | null {
  const match = ORDER.exec(halfWidth(text).trim());
  const word = WORDS[match?.[1] ?? ''];
  if (match === null || word === undefined) return null;
  const parts = (match[2] ?? '').split(/[\s,、;；，。]+/u).filter((part) => part !== '');
  const end = parts.findIndex((part) => !NUMBER.test(part));
  const numbers = [...new Set(end < 0 ? parts : parts.slice(0, end))];
  const note = end < 0 ? '' : parts.slice(end).join(' ');
  return numbers.length === 0 ? null : { word, numbers, note: note === '' ? null : note };
}
