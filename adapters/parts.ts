// A text in as many parts as it takes, none of it lost.

import { inert } from '#bot/domain/inert-text.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import { splitText } from '#bot/domain/split-text.ts';
import type { Part, Plan } from './contract.ts';

type Native = Part['native'];

/** What a platform is sent for a text; `mark` says which of several parts it is, and is empty where it is the only one. */
export type Render = (text: string, mark: string) => Native;

/** As wide as any mark can get; reserved while splitting, when the count is not yet known. */
const WIDEST_MARK = '（9999/9999）';

/** What a reader sees of a message: its blocks, or its title where they hold nothing visible. Empty: nothing at all. */
export function shownText(message: Message): string {
  const body = inert(plainText(message));
  return body.trim() === '' ? inert(message.title).trim() : body;
}

/**
 * `text` in parts that fit a call each: split between lines, then between sentences, then between characters, never
 * inside one, and marked `（1/2）` where there are several, which the plan says under `losses`. Pure: the same text gives
 * the same parts; an empty one gives none.
 */
export function planParts(text: string, render: Render, fits: (native: Native) => boolean): Plan {
  if (text === '') return { parts: [], losses: [] };
  const pieces = fits(render(text, ''))
    ? [text]
    : splitText(text, (piece) => fits(render(piece, WIDEST_MARK)));
  const of = pieces.length;
  const parts = pieces.map((piece, index): Part => {
    const number = index + 1;
    return { native: render(piece, of === 1 ? '' : `（${number}/${of}）`), number, of };
  });
  return { parts, losses: of === 1 ? [] : [{ code: 'split', detail: `分 ${of} 条发送` }] };
}
