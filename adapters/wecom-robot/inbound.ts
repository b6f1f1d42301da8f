// A callback's body becomes an inbound message; nothing of the platform's form is left, and no credential.

import type { Address, InboundFile, InboundMessage } from '#adapters/contract.ts';
import { writeFileRef } from './file-ref.ts';
import { type Fields, isRecord } from './frame.ts';

/** `ignored`: nothing was said: our own words, somebody opened the chat, an opinion on an answer. */
export type Inbound =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface Here {
  readonly botId: string;
  /** Stands in where the platform names no instant. */
  readonly nowMs: number;
}

const CHANNEL = 'wecom-robot';

/** How a message of ours is named: the platform gives no id, but a pressed button names its card by the key we gave it. */
export function messageRef(key: string): string {
  return `robot:${key}`;
}

/** Reads the body of a message callback, or of an event: of those only a pressed button says something. */
export function readInbound(kind: 'message' | 'event', body: Fields, { botId, nowMs }: Here): Inbound {
  const { msgid: platformId, aibotid, chattype } = body;
  if (typeof platformId !== 'string' || platformId === '')
    return { kind: 'unreadable', reason: 'no_message_id' };
  if (typeof aibotid === 'string' && aibotid !== botId) return { kind: 'unreadable', reason: 'other_robot' };
  const speaker = speakerOf(body['from']);
  if (speaker === botId) return { kind: 'ignored' };
  const conversation = conversationOf(body, speaker);
  if (conversation === null) return { kind: 'unreadable', reason: 'no_conversation' };
  const said = kind === 'message' ? saidIn(body, chattype === 'group') : pressedIn(body['event']);
  if (said === null) return { kind: 'ignored' };
  return {
    kind: 'message',
    message: {
      platformId,
      conversation,
      sender: senderOf(body['from']),
      senderProof: 'platform',
      sentAtMs: instantOf(body['create_time']) ?? nowMs,
      quotedRef: null,
      ...said,
      raw: new TextEncoder().encode(JSON.stringify(withoutCredentials(body))),
    },
  };
}

type Said = Pick<InboundMessage, 'text' | 'content' | 'file'> & Partial<Pick<InboundMessage, 'quotedRef'>>;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function speakerOf(from: unknown): string {
  return isRecord(from) ? textOf(from['userid']) : '';
}

/** A user id is good within our own organisation only; the platform names another one for whoever is from there. */
function senderOf(from: unknown): Address | null {
  const id = speakerOf(from);
  const isOurs = isRecord(from) && (from['corpid'] === undefined || from['corpid'] === '');
  return id === '' || !isOurs ? null : { channel: CHANNEL, scope: 'person', id };
}

/** A group is its chat id; a private chat is the person. */
function conversationOf({ chatid, chattype }: Fields, speaker: string): Address | null {
  const id = chattype === 'group' ? textOf(chatid) : speaker;
  return id === '' ? null : { channel: CHANNEL, scope: chattype === 'group' ? 'group' : 'person', id };
}

/** Later than any message of ours, in seconds; what claims more is no instant. */
const LATEST_S = Date.UTC(2200, 0, 1) / 1_000;

/** Whole seconds by the pages. */
function instantOf(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) return null;
  return value < LATEST_S ? value * 1_000 : null;
}

/** What was said. In a group the robot hears only what mentions it, and the mention stands in the text. */
function saidIn(body: Fields, isGroup: boolean): Said | null {
  const inner = (field: string): Fields => {
    const value = body[field];
    return isRecord(value) ? value : {};
  };
  const spoken = (text: unknown): Said => ({
    text: isGroup ? withoutMention(textOf(text)) : textOf(text).trim(),
    content: 'text',
    file: null,
  });
  switch (body['msgtype']) {
    case 'text':
      return spoken(inner('text')['content']);
    case 'voice':
      // The platform has written down what was spoken.
      return spoken(inner('voice')['content']);
    case 'mixed':
      return mixed(inner('mixed')['msg_item'], spoken);
    case 'image':
      return { text: '', content: 'picture', file: fileOf(inner('image'), '图片') };
    case 'file':
      return { text: '', content: 'file', file: fileOf(inner('file'), '') };
    case 'stream':
    case 'event':
      return null;
    default:
      return { text: '', content: 'other', file: null };
  }
}

/** Words between pictures are words; pictures alone are the first of them. */
function mixed(items: unknown, spoken: (text: string) => Said): Said {
  const all: readonly unknown[] = Array.isArray(items) ? items : [];
  const parts = all.filter(isRecord);
  const text = parts
    .map(({ text: one }) => (isRecord(one) ? textOf(one['content']).trim() : ''))
    .filter((one) => one !== '')
    .join('\n');
  const said = spoken(text);
  if (said.text !== '') return said;
  const picture = parts.map(({ image }) => image).find(isRecord);
  return picture === undefined
    ? { text: '', content: 'other', file: null }
    : { text: '', content: 'picture', file: fileOf(picture, '图片') };
}

/** Reachable by its address alone, readable by its key alone: the reference holds both. */
function fileOf({ url, aeskey, filename, size }: Fields, name: string): InboundFile | null {
  if (textOf(url) === '') return null;
  const sizeBytes = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null;
  return { name: textOf(filename) || name, sizeBytes, ref: writeFileRef(textOf(url), textOf(aeskey)) };
}

/** The mention that made the robot hear it: at the beginning, or at the end. */
function withoutMention(text: string): string {
  return text
    .trim()
    .replace(/^@[^\s\u2005]+(?:[\s\u2005]+|$)/u, '')
    .replace(/(?:^|[\s\u2005]+)@[^\s\u2005]+$/u, '')
    .trim();
}

/** A pressed button says its words, in answer to the card it stands on. The two places of its fields are both in use. */
function pressedIn(event: unknown): Said | null {
  if (!isRecord(event) || event['eventtype'] !== 'template_card_event') return null;
  const nested = event['template_card_event'];
  const { event_key: words, task_id: card } = isRecord(nested) ? nested : event;
  const text = textOf(words).trim();
  if (text === '') return null;
  const quotedRef = textOf(card) === '' ? null : messageRef(textOf(card));
  return { text, content: 'text', file: null, quotedRef };
}

const CREDENTIAL_NAME = /^(?:url|aeskey|response_url)$|token|secret|ticket/i;

/** The same value without fields that would let a reader of the evidence fetch files or act as us. */
function withoutCredentials(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !CREDENTIAL_NAME.test(name))
      .map(([name, field]) => [name, withoutCredentials(field)]),
  );
}
