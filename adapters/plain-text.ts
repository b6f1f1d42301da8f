// The plan of a channel that shows plain text: inert, whole, in as many parts as it takes.

import { inert } from '#bot/domain/inert-text.ts';
import { type Message, plainText } from '#bot/domain/message.ts';
import { type Fits, splitText } from '#bot/domain/split-text.ts';
import type { Part, Plan } from './contract.ts';

/** As wide as any mark can get; reserved while splitting, when the count is not yet known. */
const WIDEST_MARK = '（9999/9999）';

/**
 * Parts whose `native.text` fits one call, marked `（1/2）` where there are several, which the plan says under `losses`.
 * Pure: the same message gives the same parts. A message with nothing visible in it gives none.
 */
export function planPlainText(message: Message, fits: Fits): Plan {
  const body = inert(plainText(message));
  const text = body.trim() === '' ? inert(message.title).trim() : body;
  if (text === '') return { parts: [], losses: [] };
  const pieces = fits(text) ? [text] : splitText(text, (piece) => fits(WIDEST_MARK + piece));
  const of = pieces.length;
  const parts = pieces.map((piece, index): Part => {
    const number = index + 1;
    return { native: { text: of === 1 ? piece : `（${number}/${of}）${piece}` }, number, of };
  });
  return { parts, losses: of === 1 ? [] : [{ code: 'split', detail: `分 ${of} 条发送` }] };
}
