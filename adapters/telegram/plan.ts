// A message becomes texts of at most 4096 UTF-16 units: no mark-up, nothing that can be tapped by accident.

import type { Plan } from '#adapters/contract.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { inert } from '#bot/domain/inert-text.ts';
import type { Action, Message } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/**
 * Pure. Texts go without `parse_mode`, so that no sign in them is mark-up; but the platform makes a command of
 * `/word` wherever it stands by itself, which one tap would send: its slash is widened, as inert texts' `@` are.
 * What a reader may answer stands below the last part as buttons, `native.buttons`, JSON.
 */
export function planMessage(message: Message): Plan {
  const { parts, losses } = planPlainText(message, (text) => text.length <= LIMITS.textMaxUnits);
  const buttons = buttonsOf(message.actions ?? []);
  return {
    parts: parts.map((part) => {
      const text = withoutCommands(part.native['text'] ?? '');
      const isLast = part.number === part.of && buttons.length > 0;
      return { ...part, native: isLast ? { text, buttons: JSON.stringify(buttons) } : { text } };
    }),
    losses,
  };
}

/** One unit for one unit, so that what fitted still fits. */
function withoutCommands(text: string): string {
  return text.replace(/(?<![\w/:.])\/(?=\w)/g, '／');
}

/** A button as the platform takes it: pressed, it sends us `callback_data`. */
export interface Button {
  readonly text: string;
  readonly callback_data: string;
}

/**
 * A button sends the very words a reader could type. Where they are longer than a button may carry it is left out:
 * the text's last line says them all the same.
 */
function buttonsOf(actions: readonly Action[]): readonly Button[] {
  return actions
    .map(({ label, words }) => ({ text: inert(label).trim(), callback_data: words }))
    .filter(({ callback_data: words, text }) => text !== '' && fitsButton(words));
}

function fitsButton(words: string): boolean {
  const bytes = Buffer.byteLength(words);
  return bytes > 0 && bytes <= LIMITS.buttonMaxBytes && words.isWellFormed();
}
