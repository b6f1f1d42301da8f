// The methods of the Bot API that the double knows, each as strict as the platform: fields, sizes, chats.

import type { Answer, World } from './model.ts';
import { refused } from './model.ts';
import type { Updates } from './updates.ts';

export interface Bot {
  readonly id: number;
  readonly username: string;
  readonly world: World;
  readonly updates: Updates;
  /** What no sound client of ours does. */
  readonly violations: string[];
}

type Body = Readonly<Record<string, unknown>>;
type Method = (bot: Bot, body: Body) => Answer;

const done = (result: unknown): Answer => ({ ok: true, result });

/** Every field a method takes (of those that any client here sends). */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  getme: [],
  getupdates: ['offset', 'limit', 'timeout', 'allowed_updates'],
  setwebhook: ['url', 'secret_token', 'allowed_updates', 'max_connections', 'drop_pending_updates'],
  deletewebhook: ['drop_pending_updates'],
  getwebhookinfo: [],
  sendmessage: [
    'chat_id',
    'text',
    'link_preview_options',
    'reply_parameters',
    'disable_notification',
    'reply_markup',
  ],
  answercallbackquery: ['callback_query_id', 'text'],
  getfile: ['file_id'],
  getchatmember: ['chat_id', 'user_id'],
};

/** Names in lower case: the platform does not look at case. */
export const METHODS: Readonly<Record<string, Method>> = {
  getme: ({ id, username }) =>
    done({ id, is_bot: true, first_name: '统计网格通', username, can_read_all_group_messages: false }),
  setwebhook,
  deletewebhook: ({ updates }) => {
    updates.hook = null;
    return done(true);
  },
  getwebhookinfo: ({ updates }) =>
    done({
      url: updates.hook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: updates.pending,
      ...(updates.failedPosts === 0 ? {} : { last_error_date: 1, last_error_message: 'Wrong response' }),
    }),
  sendmessage: sendMessage,
  answercallbackquery: ({ world }, { callback_query_id: id }) =>
    typeof id === 'string' && world.waitingPresses.delete(id)
      ? done(true)
      : refused(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid'),
  getfile: getFile,
  getchatmember: ({ world }, body) => {
    const refusal = world.refusalOf(Number(body['chat_id']));
    if (refusal === null) return done({ status: 'member', user: { id: body['user_id'], is_bot: true } });
    const isKicked = !refusal.ok && refusal.description.includes('kicked');
    return isKicked ? done({ status: 'kicked', user: { id: body['user_id'] } }) : refusal;
  },
};

/** Fields nobody knows are dropped by the platform and noted here. */
export function unknownFields(method: string, body: Body): readonly string[] {
  return Object.keys(body)
    .filter((field) => FIELDS[method]?.includes(field) !== true)
    .map((field) => `unknown field of ${method}: ${field}`);
}

function setwebhook({ updates }: Bot, body: Body): Answer {
  const { secret_token: secret, url } = body;
  if (typeof url !== 'string') return refused(400, 'Bad Request: bad webhook: URL host is empty');
  // The platform takes https only; here it stands on this machine.
  if (!/^https:|^http:\/\/127\.0\.0\.1[:/]/.test(url)) {
    return refused(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
  }
  if (secret !== undefined && (typeof secret !== 'string' || !/^[\w-]{1,256}$/.test(secret))) {
    return refused(400, 'Bad Request: secret token contains unallowed characters');
  }
  updates.endPoll(refused(409, 'Conflict: terminated by setWebhook request'));
  updates.hook = { url, secret: typeof secret === 'string' ? secret : null };
  void updates.post();
  return done(true);
}

const TEXT_MAX = 4_096;

function sendMessage({ id, username, world }: Bot, body: Body): Answer {
  const { chat_id: chat, text } = body;
  const chatId = Number(chat);
  if (chat === undefined || chat === '') return refused(400, 'Bad Request: chat_id is empty');
  if (typeof text !== 'string' || text.trim() === '') {
    return refused(400, 'Bad Request: message text is empty');
  }
  const refusal = world.refusalOf(chatId);
  if (refusal !== null) return refusal;
  // The platform counts after trimming.
  const shown = text.trim();
  if (shown.length > TEXT_MAX) return refused(400, 'Bad Request: message is too long');
  const buttons = buttonsIn(body['reply_markup']);
  if (buttons === null) return refused(400, 'Bad Request: BUTTON_DATA_INVALID');
  const haste = world.haste(chatId);
  if (haste !== null) return haste;
  const messageId = world.nextMessageId();
  world.messages.push({ chatId, messageId, text: shown, buttons, atMs: performance.now() });
  return done({
    message_id: messageId,
    from: { id, is_bot: true, first_name: '统计网格通', username },
    chat: world.chatOf(chatId),
    date: Math.floor(Date.now() / 1_000),
    text: shown,
  });
}

/** `[label, data]` of each button; null where one of them is none. */
function buttonsIn(markup: unknown): readonly (readonly [string, string])[] | null {
  if (markup === undefined) return [];
  const rows: unknown = isObject(markup) ? markup['inline_keyboard'] : null;
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) return null;
  const all: readonly unknown[] = rows.flat();
  const buttons = all.flatMap((button) => {
    const { text, callback_data: data } = isObject(button) ? button : {};
    if (typeof text !== 'string' || text === '' || typeof data !== 'string') return [];
    const bytes = Buffer.byteLength(data);
    return bytes >= 1 && bytes <= 64 ? [[text, data] as const] : [];
  });
  return buttons.length === all.length ? buttons : null;
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FILE_MAX = 20 * 1024 * 1024;

function getFile({ world }: Bot, { file_id: id }: Body): Answer {
  const file = typeof id === 'string' ? world.files.get(id) : undefined;
  if (file === undefined || file.isOver === true) {
    return refused(400, 'Bad Request: wrong file_id or the file is temporarily unavailable');
  }
  if (file.bytes.byteLength > FILE_MAX) return refused(400, 'Bad Request: file is too big');
  return done({
    file_id: id,
    file_unique_id: 'unique',
    ...(file.withoutLength === true ? {} : { file_size: file.bytes.byteLength }),
    file_path: file.path ?? `documents/${String(id)}`,
  });
}
