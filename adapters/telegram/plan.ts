// A message becomes texts of at most 4096 UTF-16 units: no mark-up, nothing that can be tapped by accident.

import type { Plan } from '#adapters/contract.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { LIMITS } from './limits.ts';

/**
 * Pure. Texts go without `parse_mode`, so that no sign in them is mark-up; but the platform makes a command of
 * `/word` wherever it stands by itself, which one tap would send: its slash is widened, as inert texts' `@` are.
 */
export function planMessage(message: Message): Plan {
  const { parts, losses } = planPlainText(message, (text) => text.length <= LIMITS.textMaxUnits);
  return {
    parts: parts.map((part) => ({ ...part, native: { text: withoutCommands(part.native['text'] ?? '') } })),
    losses,
  };
}

/** One unit for one unit, so that what fitted still fits. */
function withoutCommands(text: string): string {
  return text.replace(/(?<![\w/:.])\/(?=\w)/g, '／');
}
