// A robot frame's data becomes an inbound message; nothing of the platform's form is left, and no credential.

import type { Address, InboundFile, InboundMessage } from '#adapters/contract.ts';
import { asCode, isRecord } from './classify.ts';
import { type AnnouncedSession, sessionIn } from './sessions.ts';

/** What the frame says besides its data. */
export interface FrameHeaders {
  readonly messageId: string;
  readonly time: string | number | null;
}

/**
 * `ignored` is one of our own messages coming back. `unreadable` lacks what a message needs: an
 * object with an id and a conversation.
 */
export type Inbound =
  | {
      readonly kind: 'message';
      readonly message: InboundMessage;
      /** Where it can be answered for a while; a credential, so no part of the message. */
      readonly session: AnnouncedSession | null;
    }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

type Data = Readonly<Record<string, unknown>>;

/**
 * Translates the `data` string of a frame of topic `/v1.0/im/bot/messages/get`. `nowMs` stands in
 * where the platform names no instant. The identity is `senderStaffId` alone: `senderId` is
 * encrypted per robot, and a person of another organisation has no staff id that could be trusted.
 */
export function readInbound(
  dataText: string,
  headers: FrameHeaders,
  { nowMs, oapiBase }: { readonly nowMs: number; readonly oapiBase: string },
): Inbound {
  const data = parseObject(dataText);
  if (data === null) return { kind: 'unreadable', reason: 'data_not_an_object' };
  const senderId = textOf(data['senderId']);
  if (senderId !== '' && senderId === textOf(data['chatbotUserId'])) return { kind: 'ignored' };

  const platformId = codeOf(data['msgId']) || headers.messageId;
  const sender = senderOf(data);
  const conversation = conversationOf(data, sender);
  if (platformId === '') return { kind: 'unreadable', reason: 'no_message_id' };
  if (conversation === null) return { kind: 'unreadable', reason: 'no_conversation' };
  const pushedAtMs = instantOf(headers.time) ?? nowMs;
  return {
    kind: 'message',
    session: sessionIn(data, oapiBase, sender?.id ?? null, pushedAtMs),
    message: {
      platformId,
      conversation,
      sender,
      senderProof: 'platform',
      sentAtMs: instantOf(data['createAt']) ?? instantOf(headers.time) ?? nowMs,
      quotedRef: textOf(data['originalProcessQueryKey']) || null,
      ...contentOf(data),
      raw: new TextEncoder().encode(JSON.stringify(withoutCredentials(data))),
    },
  };
}

function parseObject(text: string): Data | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** An id or a code: the platform's samples write digits now as text, now as a number. */
function codeOf(value: unknown): string {
  return asCode(value) ?? '';
}

/** A message of a group; what is not said to be one is private, and its answer goes to the sender alone. */
function isOfGroup(data: Data): boolean {
  return codeOf(data['conversationType']) === '2';
}

/** Later than any message of ours; what claims more is no instant (and more than the database can give back). */
const LATEST_MS = Date.UTC(2200, 0, 1);

/** Milliseconds, as a number or as digits: the platform's own pages and samples differ. */
function instantOf(value: unknown): number | null {
  const ms = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof ms === 'number' && Number.isSafeInteger(ms) && ms > 0 && ms < LATEST_MS ? ms : null;
}

function senderOf(data: Data): Address | null {
  const staffId = codeOf(data['senderStaffId']);
  if (staffId === '') return null;
  const [theirs, ours] = [textOf(data['senderCorpId']), textOf(data['chatbotCorpId'])];
  // Staff ids are unique within one organisation only: an equal one from elsewhere is somebody else.
  if (theirs !== '' && ours !== '' && theirs !== ours) return null;
  return { channel: 'dingtalk', scope: 'person', id: staffId };
}

/** A group is its conversation id; a private chat is the person, since its own id takes no message. */
function conversationOf(data: Data, sender: Address | null): Address | null {
  const id = textOf(data['conversationId']);
  if (isOfGroup(data)) {
    return id === '' ? null : { channel: 'dingtalk', scope: 'group', id };
  }
  if (sender !== null) return sender;
  return id === '' ? null : { channel: 'dingtalk', scope: 'person', id };
}

function contentOf(data: Data): Pick<InboundMessage, 'text' | 'content' | 'file'> {
  const file = fileOf(data);
  if (file === null) return { ...saidIn(data), file };
  return { text: '', content: textOf(data['msgtype']) === 'file' ? 'file' : 'picture', file };
}

/** Sent in a private chat only: in groups the platform keeps files from robots. */
function fileOf(data: Data): InboundFile | null {
  const type = textOf(data['msgtype']);
  const content = type === 'richText' ? onlyPicture(data['content']) : data['content'];
  if ((type !== 'file' && type !== 'picture' && type !== 'richText') || !isRecord(content)) return null;
  const ref = textOf(content['downloadCode']);
  // The platform does not say how large it is.
  const name = type === 'file' ? textOf(content['fileName']) : '图片';
  return ref === '' ? null : { name, sizeBytes: null, ref };
}

/** What computers make of a pasted picture: rich text without a word. Its first picture; null where words stand. */
function onlyPicture(content: unknown): unknown {
  const nodes: unknown = isRecord(content) ? content['richText'] : null;
  if (!Array.isArray(nodes) || richText(nodes) !== '') return null;
  return nodes.find((node) => isRecord(node) && node['type'] === 'picture') ?? null;
}

function saidIn(data: Data): Pick<InboundMessage, 'text' | 'content'> {
  const type = textOf(data['msgtype']);
  const content: Data = isRecord(data['content']) ? data['content'] : {};
  if (isRecord(data['text']) && (type === 'text' || type === '')) {
    return { text: textOf(data['text']['content']).trim(), content: 'text' };
  }
  if (type === 'richText') {
    const text = richText(content['richText']);
    return { text, content: text === '' ? 'other' : 'text' };
  }
  // What the platform heard stands beside a voice message; said in words, it is answered like words.
  const heard = type === 'audio' ? textOf(content['recognition']).trim() : '';
  if (heard !== '') return { text: heard, content: 'text' };
  // Over the monthly quota the platform still pushes, with code 20001 and without what was said.
  const nothingSaid = data['text'] === undefined && data['content'] === undefined;
  if (nothingSaid && (type === '' || type === 'text' || codeOf(data['errCode']) === '20001')) {
    return { text: '', content: 'withheld' };
  }
  return { text: '', content: type === 'picture' ? 'picture' : 'other' };
}

function richText(value: unknown): string {
  if (!Array.isArray(value)) return '';
  const nodes: readonly unknown[] = value;
  return nodes
    .map((node) => (isRecord(node) ? textOf(node['text']) : ''))
    .join('')
    .trim();
}

const CREDENTIAL_NAME = /webhook$|token|secret|ticket|downloadcode/i;
const CREDENTIAL_TEXT = /[?&](session|access_token|ticket|sign)=/i;

/** The same value without fields and texts that would let a reader of the evidence act as us. */
function withoutCredentials(value: unknown): unknown {
  if (typeof value === 'string') return CREDENTIAL_TEXT.test(value) ? '[removed]' : value;
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !CREDENTIAL_NAME.test(name))
      .map(([name, field]) => [name, withoutCredentials(field)]),
  );
}
