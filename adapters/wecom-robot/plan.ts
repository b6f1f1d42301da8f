// A message becomes Markdown in which nothing is mark-up, or a short one with answers a card with buttons: pure.

import type { Part, Plan } from '#adapters/contract.ts';
import { inertMarkdown } from '#adapters/inert-markdown.ts';
import { planParts, shownText } from '#adapters/parts.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Action, Message } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/**
 * The platform takes no plain text from a robot, so Markdown it is, with every sign that acts made inert. Too long a text
 * is split between lines, then sentences, then characters, marked `（1/2）`, which the plan says under `losses`.
 *
 * A card shows so little that only a text which it shows whole becomes one; the others say what can be answered in their
 * last line all the same.
 */
export function planMessage(message: Message): Plan {
  const text = shownText(message);
  const card = text === '' ? null : cardOf(message, text);
  if (card !== null) return { parts: [{ native: card, number: 1, of: 1 }], losses: [] };
  const render = (piece: string, mark: string) => ({ markdown: inertMarkdown(mark + piece) });
  return planParts(text, render, ({ markdown = '' }) => Buffer.byteLength(markdown) <= LIMITS.textMaxBytes);
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
