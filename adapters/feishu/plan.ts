// A message becomes texts, the last a card where something can be answered by a button. Pure.

import type { Plan } from '#adapters/contract.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { inert, withoutTags } from '#bot/domain/inert-text.ts';
import type { Action, Message } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/** A button as the platform takes it: pressed, it sends us `value`. */
interface Button {
  readonly tag: 'button';
  readonly type: 'default';
  readonly text: { readonly tag: 'plain_text'; readonly content: string };
  readonly value: { readonly words: string };
}

/**
 * Parts whose `native` is the platform's `msg_type` and `content`, each within one call. Texts read tags and Markdown
 * links, so their first signs are written wide; a card shows the same words as `plain_text`, which reads nothing.
 */
export function planMessage(message: Message): Plan {
  const buttons = buttonsOf(message.actions ?? []);
  const { losses, parts } = planPlainText(message, (text) => fits(withoutTags(text), buttons));
  return {
    parts: parts.map((part) => {
      const text = withoutTags(part.native['text'] ?? '');
      const isLast = part.number === part.of && buttons.length > 0;
      return { ...part, native: isLast ? cardOf(text, buttons) : textMessage(text) };
    }),
    losses,
  };
}

function textMessage(text: string) {
  return { msg_type: 'text', content: JSON.stringify({ text }) };
}

function cardOf(text: string, buttons: readonly Button[]) {
  const elements = [
    { tag: 'div', text: { tag: 'plain_text', content: text } },
    { tag: 'action', actions: buttons },
  ];
  return {
    msg_type: 'interactive',
    content: JSON.stringify({ config: { wide_screen_mode: true }, elements }),
  };
}

/** With the longest address and key there are; the content is JSON in JSON. */
function fits(text: string, buttons: readonly Button[]): boolean {
  const envelope = { receive_id: 'x'.repeat(64), uuid: 'x'.repeat(LIMITS.keyMaxLength) };
  const native = buttons.length > 0 ? cardOf(text, buttons) : textMessage(text);
  return Buffer.byteLength(JSON.stringify({ ...envelope, ...native })) <= LIMITS.bodyMaxBytes;
}

/**
 * A button sends the very words a reader could type. Where they are longer than a button may carry it is left out:
 * the text's last line says them all the same.
 */
function buttonsOf(actions: readonly Action[]): readonly Button[] {
  return actions
    .flatMap(({ label, words }): readonly Button[] => {
      const content = inert(label).trim();
      const isSound = content !== '' && words.trim() !== '' && words.isWellFormed();
      if (!isSound || Buffer.byteLength(content + words) > LIMITS.buttonMaxBytes) return [];
      return [{ tag: 'button', type: 'default', text: { tag: 'plain_text', content }, value: { words } }];
    })
    .slice(0, LIMITS.buttonsMax);
}
