// Small turns every answer is built from.

import { type Message, oneLine } from '#bot/domain/message.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Turn } from '#bot/services/process-message.ts';

/** A turn that changes nothing and says nothing, for this reason. */
export function silent(reading: Reading, reason: string, attribution = 'none'): Turn {
  return { ...unchanged(reading, attribution), reply: { kind: 'silence', reason } };
}

/** A turn that changes nothing and says one line. */
export function said(reading: Reading, text: string, attribution = 'none'): Turn {
  return saidMessage(reading, oneLine(text), attribution);
}

/** A turn that changes nothing and says a message. */
export function saidMessage(reading: Reading, message: Message, attribution = 'none'): Turn {
  return { ...unchanged(reading, attribution), reply: { kind: 'message', message } };
}

function unchanged(reading: Reading, attribution: string): Omit<Turn, 'reply'> {
  return { reading, attribution, changes: [], called: [], question: null };
}
