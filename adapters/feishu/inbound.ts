// An event of the long connection becomes an inbound message or a read receipt; nothing of the platform's form is left.

import type { Address, InboundMessage } from '#adapters/contract.ts';
import { isRecord, jsonObject, textOf } from './classify.ts';
import type { PersonId } from './config.ts';
import { contentOf } from './content.ts';
import { EVENTS } from './limits.ts';

/** What an event is read with. */
export interface Here {
  readonly appId: string;
  readonly personId: PersonId;
  /** The bot's own open_id; null where it is not known: then any mention counts as one of it. */
  readonly botId: string | null;
  /** Stands in where the platform names no instant. */
  readonly nowMs: number;
}

/** Our messages somebody has read. */
export interface Reading {
  readonly refs: readonly string[];
  readonly address: string;
  readonly atMs: number;
}

/**
 * `ignored`: not said to us, or by no person. `unreadable` lacks what an event needs or is another application's; it
 * would be the same if it came again.
 */
export type Inbound =
  | { readonly kind: 'message'; readonly message: InboundMessage; readonly isPress: boolean }
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Data = Readonly<Record<string, unknown>>;

/** Reads the bytes of one event (schema 2.0). */
export function readEvent(bytes: Uint8Array, here: Here): Inbound {
  const root = jsonObject(new TextDecoder().decode(bytes));
  if (root === null) return unreadable('not_an_object');
  const { event, header } = root;
  if (!isRecord(header) || !isRecord(event)) return unreadable('no_event');
  if (header['app_id'] !== here.appId) return unreadable('another_app');
  switch (header['event_type']) {
    case EVENTS.message:
      return readMessage(event, header, root, here);
    case EVENTS.action:
      return readPress(event, header, root, here);
    case EVENTS.read:
      return readReading(event, here);
    default:
      return { kind: 'ignored' };
  }
}

function unreadable(reason: string): Inbound {
  return { kind: 'unreadable', reason };
}

function readMessage(event: Data, header: Data, root: Data, here: Here): Inbound {
  const { message, sender } = event;
  if (!isRecord(message) || !isRecord(sender)) return unreadable('no_message');
  const platformId = textOf(message['message_id']);
  if (platformId === '') return unreadable('no_message_id');
  // Our own and other bots' messages are said by no person.
  if (sender['sender_type'] !== 'user') return { kind: 'ignored' };
  const person = personOf(sender['sender_id'], sender['tenant_key'], header, here);
  const conversation = conversationOf(message['chat_type'], message['chat_id'], person);
  if (conversation === null) return unreadable('no_conversation');
  const content = contentOf(message, platformId, here.botId);
  if (conversation.scope === 'group' && !content.mentionsBot) return { kind: 'ignored' };
  return {
    kind: 'message',
    isPress: false,
    message: {
      platformId,
      conversation,
      sender: person,
      senderProof: 'platform',
      sentAtMs: instantOf(message['create_time']) ?? instantOf(header['create_time']) ?? here.nowMs,
      quotedRef: textOf(message['parent_id']) || null,
      text: content.text,
      content: content.content,
      file: content.file,
      raw: rawOf(root),
    },
  };
}

/** A pressed button says its words, in answer to the card it stands on. */
function readPress(event: Data, header: Data, root: Data, here: Here): Inbound {
  const { action, context, operator } = event;
  const eventId = textOf(header['event_id']);
  if (eventId === '' || !isRecord(action) || !isRecord(context)) return unreadable('no_press');
  const value = isRecord(action['value']) ? action['value'] : jsonObject(textOf(action['value']));
  const text = textOf(value?.['words']).trim();
  if (text === '') return { kind: 'ignored' };
  const tenant = isRecord(operator) ? operator['tenant_key'] : undefined;
  const person = personOf(operator, tenant, header, here);
  // A press does not say of what kind its chat is: it is answered to whoever pressed.
  if (person === null) return { kind: 'ignored' };
  return {
    kind: 'message',
    isPress: true,
    message: {
      platformId: `press:${eventId}`,
      conversation: person,
      sender: person,
      senderProof: 'platform',
      // Microseconds here, unlike anywhere else.
      sentAtMs: instantOf(header['create_time']) ?? here.nowMs,
      quotedRef: textOf(context['open_message_id']) || null,
      text,
      content: 'text',
      file: null,
      raw: rawOf(root),
    },
  };
}

function readReading(event: Data, here: Here): Inbound {
  const { message_id_list: list, reader } = event;
  if (!isRecord(reader) || !Array.isArray(list)) return unreadable('no_reading');
  const address = idOf(reader['reader_id'], here.personId);
  const refs = list.filter((ref): ref is string => typeof ref === 'string' && /^[\w-]{1,80}$/.test(ref));
  if (address === '' || refs.length === 0) return { kind: 'ignored' };
  return { kind: 'read', reading: { refs, address, atMs: instantOf(reader['read_time']) ?? here.nowMs } };
}

function idOf(ids: unknown, personId: PersonId): string {
  return isRecord(ids) ? textOf(ids[personId]) : '';
}

/** A tenant's own ids are unique within it only: an equal one from elsewhere is somebody else. */
function personOf(ids: unknown, tenant: unknown, header: Data, here: Here): Address | null {
  const id = idOf(ids, here.personId);
  if (id === '') return null;
  const [theirs, ours] = [textOf(tenant), textOf(header['tenant_key'])];
  if (theirs !== '' && ours !== '' && theirs !== ours) return null;
  return { channel: 'feishu', scope: 'person', id };
}

/** A group is its chat id; a private chat is the person. */
function conversationOf(type: unknown, chatId: unknown, person: Address | null): Address | null {
  if (type === 'p2p') return person;
  const id = textOf(chatId);
  return id === '' ? null : { channel: 'feishu', scope: 'group', id };
}

/** Later than any message of ours; what claims more is no instant in milliseconds. */
const LATEST_MS = Date.UTC(2200, 0, 1);

/** Digits, in milliseconds or (presses) in microseconds. */
function instantOf(value: unknown): number | null {
  const given = typeof value === 'string' && /^\d{1,17}$/.test(value) ? Number(value) : value;
  if (typeof given !== 'number' || !Number.isSafeInteger(given) || given <= 0) return null;
  const ms = given > LATEST_MS ? Math.floor(given / 1_000) : given;
  return ms < LATEST_MS ? ms : null;
}

/** The event without its two credentials: the application's token and that by which a card may be changed. */
function rawOf(root: Data): Uint8Array {
  const without = (value: unknown) => (isRecord(value) ? { ...value, token: undefined } : value);
  const kept = { ...root, header: without(root['header']), event: without(root['event']) };
  return new TextEncoder().encode(JSON.stringify(kept));
}
