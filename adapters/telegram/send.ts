// One attempt to send one text to one chat.

import type { Address, Part, SendOptions, SendResult } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { outcomeOf } from './classify.ts';
import { type BotClient, call } from './client.ts';
import { LIMITS } from './limits.ts';
import type { Button } from './plan.ts';

/** How a message of ours is named in deliveries and quotations: its number is its chat's own. */
export function messageRef(chatId: number | string, messageId: number): string {
  return `${chatId}:${messageId}`;
}

/**
 * Sends `part` once and says how it ended; never throws. The platform takes no key of ours, so an answer lost after
 * writing is `unknown`.
 */
export async function sendPart(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  client: BotClient,
): Promise<SendResult> {
  const [address] = to;
  if (address?.channel !== 'telegram' || to.length > 1)
    return { call: refusal('unsupported', 'not_one_chat') };
  const text = part.native['text'] ?? '';
  if (text.length > LIMITS.textMaxUnits) return { call: refusal('too_long', 'part_too_long') };
  if (text === '') return { call: refusal('format', 'part_unreadable') };
  const chatId = chatIdOf(address);
  if (chatId === null) return { call: refusal('address_gone', 'not_a_chat_id') };
  const called = await call(client, options, (api) =>
    api.sendMessage({
      chat_id: chatId,
      text,
      link_preview_options: { is_disabled: true },
      ...keyboardOf(part),
    }),
  );
  if (called.kind !== 'ok') return { call: outcomeOf(called) };
  const { chat, message_id: messageId } = called.value;
  return Number.isSafeInteger(messageId) && Number.isSafeInteger(chat?.id)
    ? { call: { state: 'accepted', ref: messageRef(chat.id, messageId) } }
    : { call: { state: 'unknown', native: 'no_message_id' } };
}

function keyboardOf({ native: { buttons } }: Part) {
  if (buttons === undefined) return {};
  const all = JSON.parse(buttons) as readonly Button[];
  const rows = Array.from({ length: Math.ceil(all.length / LIMITS.buttonsPerRow) }, (_, row) =>
    all.slice(row * LIMITS.buttonsPerRow, (row + 1) * LIMITS.buttonsPerRow),
  );
  return { reply_markup: { inline_keyboard: rows.map((row) => [...row]) } };
}

/** People have positive numbers, groups negative ones; anything else would be a name, which may become another's. */
function chatIdOf({ scope, id }: Address): number | null {
  const form = scope === 'person' ? /^[1-9]\d{0,15}$/ : /^-[1-9]\d{0,15}$/;
  const chatId = Number(id);
  return form.test(id) && Number.isSafeInteger(chatId) ? chatId : null;
}

function refusal(code: 'unsupported' | 'too_long' | 'format' | 'address_gone', native: string): Outcome {
  return { state: 'rejected', code, native };
}
