// A message as the sandbox shows it: plain text, inert, split between lines when it is long.

import type { Part, Plan } from '#adapters/contract.ts';
import { type Message, plainText } from '#bot/domain/message.ts';

/** Characters of one part, the mark included: what fits a phone without scrolling for ever (house rule). */
export const PART_CHARS = 5_000;

/** As wide as a mark `（9999/9999）` can get. */
const MARK_CHARS = 11;

/** Everything that could act or hide: mentions, acting links, controls, overrides of direction. */
const HIDDEN = /[[\p{Cc}\p{Cf}]--[\n\u200d]]/gv;

/** Pure: the same message gives the same parts. A message with nothing visible in it gives none. */
export function planMessage(message: Message): Plan {
  const body = inert(plainText(message));
  const text = body.trim() === '' ? inert(message.title).trim() : body;
  if (text === '') return { parts: [], losses: [] };
  const pieces = count(text) <= PART_CHARS ? [text] : split(text, PART_CHARS - MARK_CHARS);
  const of = pieces.length;
  const parts = pieces.map((piece, index): Part => {
    const number = index + 1;
    return { native: { text: of === 1 ? piece : `（${number}/${of}）${piece}` }, number, of };
  });
  return { parts, losses: of === 1 ? [] : [{ code: 'split', detail: `分 ${of} 条发送` }] };
}

function inert(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(HIDDEN, '')
    .replaceAll('@', '＠')
    .replace(/(dtmd|dingtalk|javascript|vbscript):/gi, '$1：');
}

/** Whole lines while they fit, else whole characters as a reader sees them. */
function split(text: string, max: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const unit of units(text, max)) {
    if (piece !== '' && count(piece) + count(unit) > max) {
      pieces.push(piece);
      piece = '';
    }
    piece += unit;
  }
  return [...pieces, piece].filter((one) => one.trim() !== '');
}

function units(text: string, max: number): readonly string[] {
  return text.split(/(?<=\n)/).flatMap((line) => (count(line) <= max ? [line] : characters(line, max)));
}

function characters(line: string, max: number): readonly string[] {
  const seen = [...new Intl.Segmenter('zh').segment(line)].map((one) => one.segment);
  return seen.flatMap((one) => (count(one) <= max ? [one] : [...one]));
}

function count(text: string): number {
  return text.length;
}
