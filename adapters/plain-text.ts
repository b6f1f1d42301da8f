// The plan of a channel that shows plain text: inert, whole, in as many parts as it takes.

import type { Message } from '#bot/domain/message.ts';
import type { Fits } from '#bot/domain/split-text.ts';
import type { Plan } from './contract.ts';
import { planParts, shownText } from './parts.ts';

/** Parts whose `native.text` fits one call, its mark included. Pure; a message with nothing visible in it gives none. */
export function planPlainText(message: Message, fits: Fits): Plan {
  const render = (text: string, mark: string) => ({ text: mark + text });
  return planParts(shownText(message), render, ({ text = '' }) => fits(text));
}
