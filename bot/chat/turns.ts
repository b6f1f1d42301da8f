// Small turns every answer is built from.

import { type Message, oneLine } from '#bot/domain/message.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Turn } from '#bot/services/turn.ts';

/** A turn that changes nothing and says nothing, for this reason. */
export function silent(reading: Reading, reason: string, attribution = 'none'): Turn {
  return { ...withoutEffect(reading, attribution), reply: { kind: 'silence', reason } };
}

/** A turn that changes nothing and says one line. */
export function said(reading: Reading, text: string, attribution = 'none'): Turn {
  return saidMessage(reading, oneLine(text), attribution);
}

/** A turn that changes nothing and says a message. */
export function saidMessage(reading: Reading, message: Message, attribution = 'none'): Turn {
  return { ...withoutEffect(reading, attribution), reply: { kind: 'message', message } };
}

/** A turn that changes no item and asks nothing, but for what it says. */
export function withoutEffect(reading: Reading, attribution = 'none'): Omit<Turn, 'reply'> {
  return { reading, attribution, changes: [], called: [], question: null };
}
