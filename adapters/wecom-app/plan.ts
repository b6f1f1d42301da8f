// A message becomes texts of at most 2048 bytes, or one card with buttons where all of it fits on one.

import type { Address, Part, Plan } from '#adapters/contract.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { inert } from '#bot/domain/inert-text.ts';
import { type Action, type Message, plainText } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/** A button as it is stored with its part: pressed, it says `key`. */
export interface Button {
  readonly text: string;
  readonly key: string;
}

/**
 * Pure. Texts have one mark-up, `<a href>`, which is taken from them; nothing else in them acts. With `buttons`, a
 * private message a reader may answer goes as a card (`native.buttons`, JSON) if it fits whole; its text says the same
 * words in its last line, as every text does.
 */
export function planMessage(message: Message, { scope }: Address, buttons: boolean): Plan {
  if (buttons && scope === 'person') {
    const card = cardOf(message);
    if (card !== null) return { parts: [card], losses: [] };
  }
  const { parts, losses } = planPlainText(message, (text) => bytes(withoutTags(text)) <= LIMITS.textMaxBytes);
  return {
    parts: parts.map((part) => ({ ...part, native: { text: withoutTags(part.native['text'] ?? '') } })),
    losses,
  };
}

/** A `<` that could begin a tag is widened; a sign between two numbers stays. */
function withoutTags(text: string): string {
  return text.replace(/<(?=[a-z/!?])/gi, '＜');
}

/** Null where anything of it is too long: nothing is cut, and no choice is left out. */
function cardOf(message: Message): Part | null {
  const text = withoutTags(inert(plainText(message))).trim();
  const buttons = (message.actions ?? []).map(buttonOf);
  const count = buttons.length;
  const fits =
    count > 0 &&
    count <= LIMITS.buttonsMax &&
    buttons.every(fitsButton) &&
    new Set(buttons.map(({ key }) => key)).size === count;
  if (!fits || text === '' || length(text) > LIMITS.cardTextMaxChars) return null;
  const title = withoutTags(inert(message.title)).trim();
  const isUseful = title !== '' && length(title) <= LIMITS.cardTitleMaxChars && !text.startsWith(title);
  return {
    native: { text, ...(isUseful ? { title } : {}), buttons: JSON.stringify(buttons) },
    number: 1,
    of: 1,
  };
}

function buttonOf({ label, words }: Action): Button {
  return { text: inert(label).trim(), key: words };
}

function fitsButton({ key, text }: Button): boolean {
  return (
    text !== '' &&
    length(text) <= LIMITS.buttonTextMaxChars &&
    key !== '' &&
    key.isWellFormed() &&
    bytes(key) <= LIMITS.buttonKeyMaxBytes
  );
}

/** UTF-16 units: no fewer than the characters the platform counts. */
function length(text: string): number {
  return text.length;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
