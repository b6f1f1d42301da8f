// A message becomes Markdown in which nothing is mark-up, or a short one with answers a card with buttons: pure.

import type { Loss, Part, Plan } from '#adapters/contract.ts';
import { inertMarkdown } from '#adapters/inert-markdown.ts';
import { inert } from '#bot/domain/inert-text.ts';
import { type Action, type Message, plainText } from '#bot/domain/message.ts';
import { splitText } from '#bot/domain/split-text.ts';
import { LIMITS } from './limits.ts';

/** As wide as any mark can get; reserved while splitting, when the count is not yet known. */
const WIDEST_MARK = '（9999/9999）';

/**
 * The platform takes no plain text from a robot, so Markdown it is, with every sign that acts made inert. Too long a text
 * is split between lines, then sentences, then characters, marked `（1/2）`, which the plan says under `losses`.
 *
 * A card shows so little that only a text which it shows whole becomes one; the others say what can be answered in their
 * last line all the same.
 */
export function planMessage(message: Message): Plan {
  const source = inert(plainText(message));
  const text = source.trim() === '' ? inert(message.title).trim() : source;
  if (text === '') return { parts: [], losses: [] };
  const card = cardOf(message, text);
  if (card !== null) return { parts: [{ native: card, number: 1, of: 1 }], losses: [] };
  const pieces = fits(text) ? [text] : splitText(text, (piece) => fits(WIDEST_MARK + piece));
  const of = pieces.length;
  const parts = pieces.map((piece, index): Part => {
    const number = index + 1;
    return {
      native: { markdown: inertMarkdown(of === 1 ? piece : `（${number}/${of}）${piece}`) },
      number,
      of,
    };
  });
  const losses: readonly Loss[] = of === 1 ? [] : [{ code: 'split', detail: `分 ${of} 条发送` }];
  return { parts, losses };
}

function fits(text: string): boolean {
  return Buffer.byteLength(inertMarkdown(text)) <= LIMITS.textMaxBytes;
}

/** A button as the platform takes it: pressed, it names its `key` to us. */
export interface Button {
  readonly text: string;
  readonly key: string;
}

/** Fields of a card are no Markdown: inert text is enough. Null: there is nothing to press, or too much to show. */
function cardOf({ actions = [], title }: Message, text: string): Part['native'] | null {
  const buttons = actions.map(buttonOf);
  const shown = buttons.filter((one) => one !== null);
  const isWhole =
    shown.length === buttons.length && buttons.length > 0 && buttons.length <= LIMITS.buttonsMax;
  const keys = new Set(shown.map(({ key }) => key));
  if (!isWhole || keys.size < shown.length || [...text].length > LIMITS.cardTextMax) return null;
  const heading = [...inert(title).replace(/\s+/g, ' ').trim()].slice(0, LIMITS.cardTitleMax).join('');
  return { title: heading, text, buttons: JSON.stringify(shown) };
}

/** A button sends the very words a reader could type. */
function buttonOf({ label, words }: Action): Button | null {
  const text = inert(label).trim();
  const bytes = Buffer.byteLength(words);
  const isSound = bytes > 0 && bytes <= LIMITS.buttonKeyMaxBytes && words.isWellFormed();
  return isSound && text !== '' && [...text].length <= LIMITS.buttonLabelMax ? { text, key: words } : null;
}
