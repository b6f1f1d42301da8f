// A decrypted callback becomes an inbound message; nothing of the platform's form is left.

import { createHash } from 'node:crypto';
import type { Address, InboundFile, InboundMessage } from '#adapters/contract.ts';
import { cardRef } from './send.ts';
import type { Fields } from './xml.ts';

/** Who a callback must be for. */
export interface Receiver {
  readonly corpId: string;
  readonly agentId: number;
}

/**
 * `ignored`: nobody said anything: somebody opened the app, the directory changed, another app was meant. `unreadable`
 * lacks what a message needs.
 */
export type Inbound =
  | {
      readonly kind: 'message';
      readonly message: InboundMessage;
      /** A button of a card was pressed, by this person. */
      readonly pressedBy?: string;
    }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads the fields of one callback. The app hears private chats only. */
export function readCallback(fields: Fields, { agentId, corpId }: Receiver): Inbound {
  const get = (name: string) => fields.get(name)?.trim() ?? '';
  if (get('ToUserName') !== corpId) return { kind: 'unreadable', reason: 'other_organisation' };
  const agent = get('AgentID');
  if (agent !== '' && agent !== String(agentId)) return { kind: 'ignored' };
  const said = wordsOf(get);
  if (said === null) return { kind: 'ignored' };
  const from = get('FromUserName');
  const sentAtMs = instantOf(get('CreateTime'));
  if (!/^[\w.@-]{1,64}$/.test(from)) return { kind: 'unreadable', reason: 'no_sender' };
  if (sentAtMs === null) return { kind: 'unreadable', reason: 'no_instant' };
  if (said.platformId === '') return { kind: 'unreadable', reason: 'no_message_id' };
  const sender: Address = { channel: 'wecom-app', scope: 'person', id: from };
  const task = get('TaskId');
  const isPress = get('Event').toLowerCase() === 'template_card_event';
  return {
    kind: 'message',
    message: {
      ...said,
      conversation: sender,
      sender,
      senderProof: 'platform',
      sentAtMs,
      quotedRef: isPress && task !== '' ? cardRef(task) : null,
      raw: evidence(fields),
    },
    ...(isPress ? { pressedBy: from } : {}),
  };
}

type Words = Pick<InboundMessage, 'content' | 'file' | 'platformId' | 'text'>;

/** What was said, and the id it has or is given; null where nothing was. */
function wordsOf(get: (name: string) => string): Words | null {
  const type = get('MsgType');
  if (type === 'event') return eventWords(get);
  const id = get('MsgId');
  const platformId = /^\d{1,30}$/.test(id) ? id : '';
  const plain = { platformId, text: '', file: null };
  switch (type) {
    case 'text': {
      const text = get('Content');
      return { ...plain, text, content: text === '' ? 'other' : 'text' };
    }
    case 'image':
      return { ...plain, content: 'picture', file: fileOf(get, `${platformId}.jpg`) };
    case 'file':
      return { ...plain, content: 'file', file: fileOf(get, platformId) };
    default:
      return { ...plain, content: 'other' };
  }
}

/**
 * A pressed button and an entry of the menu say their key, which for our cards is the very words a reader could type.
 * Events have no id: whoever, when and what is what the platform's page tells them apart by.
 */
function eventWords(get: (name: string) => string): Words | null {
  const event = get('Event').toLowerCase();
  const text = get('EventKey');
  if ((event !== 'click' && event !== 'template_card_event') || text === '') return null;
  const parts = ['FromUserName', 'CreateTime', 'Event', 'EventKey', 'TaskId'].map(get);
  const digest = createHash('sha256').update(parts.join('\n')).digest('hex');
  return { platformId: `event:${digest.slice(0, 40)}`, text, content: 'text', file: null };
}

function fileOf(get: (name: string) => string, fallback: string): InboundFile | null {
  const ref = get('MediaId');
  if (ref === '') return null;
  const size = get('FileSize');
  return {
    name: get('FileName') || get('Title') || fallback,
    sizeBytes: /^\d{1,12}$/.test(size) ? Number(size) : null,
    ref,
  };
}

/** Later than any message of ours, in seconds; what claims more is no instant. */
const LATEST_S = Date.UTC(2200, 0, 1) / 1_000;

function instantOf(text: string): number | null {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  return seconds > 0 && seconds < LATEST_S ? seconds * 1_000 : null;
}

/** Without the code that would change a card once. */
function evidence(fields: Fields): Uint8Array {
  const kept = [...fields].filter(([name]) => name !== 'ResponseCode');
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(kept)));
}
