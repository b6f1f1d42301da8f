// Events as the platform writes them (schema 2.0): messages, pressed buttons, read receipts.

import { randomUUID } from 'node:crypto';

/** What somebody says. */
export interface Said {
  /** An open_id. */
  readonly from: string;
  /** A group's chat_id; a private chat where not said. */
  readonly group?: string;
  readonly text?: string;
  /** In a group: whether the bot is mentioned; default true. */
  readonly mentionsBot?: boolean;
  readonly messageId?: string;
  readonly sentAtMs?: number;
  readonly parentId?: string;
  /** Replaces fields of `event.message`. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** Replaces fields of `event.sender`. */
  readonly sender?: Readonly<Record<string, unknown>>;
}

export interface EventWorld {
  readonly appId: string;
  readonly botId: string;
}

export const TENANT = 'tenant-of-the-double';

type Event = Readonly<Record<string, unknown>>;

function envelope({ appId }: EventWorld, type: string, event: Event, createTime = String(Date.now())): Event {
  return {
    schema: '2.0',
    header: {
      event_id: randomUUID(),
      event_type: type,
      create_time: createTime,
      token: 'verification-canary',
      app_id: appId,
      tenant_key: TENANT,
    },
    event,
  };
}

/** A tenant's own id goes with each open_id. */
function idsOf(openId: string) {
  return { open_id: openId, user_id: `u-${openId}`, union_id: `on_${openId}` };
}

export function messageEvent(said: Said, world: EventWorld): Event {
  const { from, group, messageId = `om_${randomUUID()}`, parentId, sentAtMs = Date.now(), text = '' } = said;
  const isMention = group !== undefined && said.mentionsBot !== false;
  const mention = {
    key: '@_user_1',
    id: { open_id: world.botId, union_id: 'on_bot', user_id: '' },
    name: '统计网格通',
    mentioned_type: 'bot',
    tenant_key: TENANT,
  };
  return envelope(world, 'im.message.receive_v1', {
    sender: { sender_id: idsOf(from), sender_type: 'user', tenant_key: TENANT, ...said.sender },
    message: {
      message_id: messageId,
      ...(parentId === undefined ? {} : { root_id: parentId, parent_id: parentId }),
      create_time: String(sentAtMs),
      update_time: String(sentAtMs),
      chat_id: group ?? `oc_private_${from}`,
      chat_type: group === undefined ? 'p2p' : 'group',
      message_type: 'text',
      content: JSON.stringify({ text: isMention ? `@_user_1 ${text}` : text }),
      ...(isMention ? { mentions: [mention] } : {}),
      ...said.message,
    },
  });
}

export function pressEvent(from: string, messageId: string, value: unknown, world: EventWorld): Event {
  return envelope(
    world,
    'card.action.trigger',
    {
      operator: { tenant_key: TENANT, ...idsOf(from) },
      token: 'c-card-token-canary',
      action: { value, tag: 'button' },
      host: 'im_message',
      context: { open_message_id: messageId, open_chat_id: `oc_private_${from}` },
    },
    // Microseconds.
    String(Date.now() * 1_000),
  );
}

export function readEventOf(
  by: string,
  messageIds: readonly string[],
  atMs: number,
  world: EventWorld,
): Event {
  return envelope(world, 'im.message.message_read_v1', {
    reader: { reader_id: idsOf(by), read_time: String(atMs), tenant_key: TENANT },
    message_id_list: messageIds,
  });
}
