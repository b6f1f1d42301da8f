// An update becomes an inbound message; nothing of the platform's form is left.

import type { Address, InboundFile, InboundMessage } from '#adapters/contract.ts';
import { messageRef } from './send.ts';

/**
 * `ignored`: not said to us, or by no person: our own, another bot's, a group's talk among its people, a change of
 * members. `unreadable` lacks what a message needs.
 */
export type Inbound =
  | {
      readonly kind: 'message';
      readonly message: InboundMessage;
      /** A button was pressed: the platform waits to hear that we know, by this id. */
      readonly pressed?: string;
    }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Data = Readonly<Record<string, unknown>>;

/** Reads one update of `getUpdates` or of the webhook. `nowMs` stands in where no instant is named. */
export function readUpdate(update: unknown, botId: number, nowMs: number): Inbound {
  if (!isRecord(update)) return { kind: 'unreadable', reason: 'not_an_object' };
  const { callback_query: query, message } = update;
  if (query !== undefined) return readPress(query, update, nowMs);
  if (message === undefined) return { kind: 'ignored' };
  if (!isRecord(message)) return { kind: 'unreadable', reason: 'message_not_an_object' };
  const { message_id: messageId, chat } = message;
  const conversation = conversationOf(chat);
  if (!isId(messageId)) return { kind: 'unreadable', reason: 'no_message_id' };
  if (conversation === null) return { kind: 'unreadable', reason: 'no_chat' };
  if (isMachine(message) || !isSaid(message)) return { kind: 'ignored' };
  if (conversation.scope === 'group' && !isToUs(message, botId)) return { kind: 'ignored' };
  return {
    kind: 'message',
    message: {
      platformId: messageRef(conversation.id, messageId),
      conversation,
      sender: senderOf(message),
      senderProof: 'platform',
      sentAtMs: instantOf(message['date']) ?? nowMs,
      quotedRef: quotedRef(message, conversation, botId),
      ...contentOf(message),
      raw: new TextEncoder().encode(JSON.stringify(update)),
    },
  };
}

/**
 * A pressed button says its words, in answer to the message it stands under. The platform names no instant. The press
 * is as good as typed words and no better: a changed client could send any, but only in its owner's name.
 */
function readPress(query: unknown, update: Data, nowMs: number): Inbound {
  if (!isRecord(query)) return { kind: 'unreadable', reason: 'press_not_an_object' };
  const { data, id, message } = query;
  const pressed = textOf(id);
  if (pressed === '') return { kind: 'unreadable', reason: 'no_press_id' };
  const conversation = isRecord(message) ? conversationOf(message['chat']) : null;
  const text = textOf(data).trim();
  if (conversation === null || !isRecord(message) || text === '') return { kind: 'ignored' };
  const quoted = message['message_id'];
  return {
    kind: 'message',
    pressed,
    message: {
      platformId: `press:${pressed}`,
      conversation,
      sender: senderOf({ from: query['from'] }),
      senderProof: 'platform',
      sentAtMs: nowMs,
      text,
      quotedRef: isId(quoted) ? messageRef(conversation.id, quoted) : null,
      content: 'text',
      file: null,
      raw: new TextEncoder().encode(JSON.stringify(update)),
    },
  };
}

/** The number by which the platform counts updates; null when it is none. */
export function updateIdOf(update: unknown): number | null {
  const id = isRecord(update) ? update['update_id'] : undefined;
  return isId(id) ? id : null;
}

function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Later than any message of ours, in seconds; what claims more is no instant. */
const LATEST_S = Date.UTC(2200, 0, 1) / 1_000;

function instantOf(date: unknown): number | null {
  return isId(date) && date > 0 && date < LATEST_S ? date * 1_000 : null;
}

/** Private chats have the person's own number, groups negative ones; channels (broadcast feeds) are none of ours. */
function conversationOf(chat: unknown): Address | null {
  if (!isRecord(chat)) return null;
  const { id, type } = chat;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null;
  if (type === 'private' && id > 0) return { channel: 'telegram', scope: 'person', id: String(id) };
  const isGroup = type === 'group' || type === 'supergroup';
  return isGroup && id < 0 ? { channel: 'telegram', scope: 'group', id: String(id) } : null;
}

/** Written by a bot. Behind an anonymous administrator, who writes by a bot of the platform, stands a person. */
function isMachine({ from, sender_chat: senderChat }: Data): boolean {
  return isRecord(from) && from['is_bot'] === true && senderChat === undefined;
}

/** Members come and go, titles change, groups move: such messages say nothing. */
const SAYING = ['text', 'document', 'photo', 'voice', 'audio', 'video', 'video_note', 'animation', 'sticker'];
const OTHER_SAYING = ['contact', 'location', 'venue', 'poll', 'dice', 'story', 'paid_media', 'checklist'];

function isSaid(message: Data): boolean {
  return [...SAYING, ...OTHER_SAYING].some((field) => message[field] !== undefined);
}

/** A person writes under her own number. Written in a group's or a channel's name it is nobody's. */
function senderOf({ from, sender_chat: senderChat }: Data): Address | null {
  if (senderChat !== undefined || !isRecord(from) || !isId(from['id']) || from['id'] === 0) return null;
  return { channel: 'telegram', scope: 'person', id: String(from['id']) };
}

/** By its number, which stands before the colon of our token; what quotes somebody else quotes none of ours. */
function quotedRef(message: Data, { id }: Address, botId: number): string | null {
  const quoted = message['reply_to_message'];
  if (!isRecord(quoted) || !isFrom(quoted, botId) || !isId(quoted['message_id'])) return null;
  return messageRef(id, quoted['message_id']);
}

function isFrom({ from }: Data, botId: number): boolean {
  return isRecord(from) && from['id'] === botId;
}

interface Entity {
  readonly type: string;
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  readonly userId: unknown;
}

/** Marks of the platform's own over `text`; offsets are UTF-16 units. */
function entitiesOf({ entities }: Data, text: string): readonly Entity[] {
  if (!Array.isArray(entities)) return [];
  const all: readonly unknown[] = entities;
  return all.filter(isRecord).flatMap(({ type, offset, length, user }) => {
    if (!isId(offset) || !isId(length)) return [];
    const marked = text.slice(offset, offset + length);
    return [{ type: textOf(type), text: marked, offset, length, userId: isRecord(user) ? user['id'] : null }];
  });
}

/**
 * An administrator bot, or one without privacy mode, gets all that is said in a group. Ours are answers to the bot,
 * commands, and what mentions it. Its name need not be known: a bot's ends in "bot", as the platform demands.
 */
function isToUs(message: Data, botId: number): boolean {
  const quoted = message['reply_to_message'];
  if (isRecord(quoted) && isFrom(quoted, botId)) return true;
  const text = textOf(message['text']);
  return entitiesOf(message, text).some((one) => one.type === 'bot_command' || isMention(one, botId));
}

function isMention({ type, text, userId }: Entity, botId: number): boolean {
  return type === 'text_mention' ? userId === botId : type === 'mention' && /bot$/i.test(text);
}

function contentOf(message: Data): Pick<InboundMessage, 'text' | 'content' | 'file'> {
  const file = fileOf(message['document']);
  if (file !== null) return { text: '', content: 'file', file };
  const text = textOf(message['text']);
  if (text !== '') return { text: saidIn(text, entitiesOf(message, text)), content: 'text', file: null };
  const { photo } = message;
  if (!Array.isArray(photo)) return { text: '', content: 'other', file: null };
  // The platform keeps several sizes, the largest last.
  const largest: unknown = photo.at(-1);
  const picture = fileOf(largest);
  return { text: '', content: 'picture', file: picture === null ? null : { ...picture, name: '图片' } };
}

function fileOf(document: unknown): InboundFile | null {
  if (!isRecord(document)) return null;
  const { file_id: ref, file_name: name, file_size: size } = document;
  if (textOf(ref) === '') return null;
  return { name: textOf(name), sizeBytes: isId(size) ? size : null, ref: textOf(ref) };
}

/** Words for what the platform's own buttons send; what follows `/start` is what its link carried. */
const HELP = '帮助';

/** What was said, without the mentions that made it reach us; a command means its words. */
function saidIn(text: string, entities: readonly Entity[]): string {
  let said = text;
  for (const { type, offset, length, text: marked } of entities.toReversed()) {
    if (type === 'mention' && /bot$/i.test(marked))
      said = said.slice(0, offset) + said.slice(offset + length);
  }
  const plain = said.trim();
  const [command, name = '', rest = ''] = /^\/(\w+)(?:@\w+)?(?:\s+(.*))?$/s.exec(plain) ?? [];
  if (command === undefined) return plain;
  if (!/^(start|help)$/i.test(name)) return [name, rest.trim()].filter((word) => word !== '').join(' ');
  return rest.trim() === '' ? HELP : rest.trim();
}
