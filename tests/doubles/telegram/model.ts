// What a bot's platform remembers: people, groups, messages, files; and the forms of calls, answers and faults.

import { type Allowance, Pace } from '../pace.ts';

/** One call as it came in; the token is not kept. */
export interface BotCall {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

/** A message a chat has got from the bot. */
export interface BotMessage {
  readonly chatId: number;
  readonly messageId: number;
  readonly text: string;
  /** Label and data of each. */
  readonly buttons: readonly (readonly [string, string])[];
  readonly atMs: number;
}

/** What happens to one of the next calls of a method instead of, or after, the real thing. */
export interface BotFault {
  readonly status?: number;
  readonly body?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The real thing is done first. */
  readonly acceptFirst?: boolean;
  /** The connection is reset instead of the answer. */
  readonly reset?: boolean;
  /** Nothing is answered. */
  readonly hang?: boolean;
  /** The real answer comes this late. */
  readonly delayMs?: number;
  /** Default once. */
  readonly times?: number;
}

/** The platform's answer to one call. */
export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | {
      readonly ok: false;
      readonly error_code: number;
      readonly description: string;
      readonly parameters?: Readonly<Record<string, number>>;
    };

export interface KeptFile {
  readonly bytes: Uint8Array;
  /** What getFile names; default a path of its own. */
  readonly path?: string;
  readonly redirectTo?: string;
  /** The length is not told, neither by getFile nor by the header. */
  readonly withoutLength?: boolean;
  readonly hangs?: boolean;
  /** The id is none any more. */
  readonly isOver?: boolean;
}

interface Chat {
  readonly type: 'private' | 'group' | 'supergroup';
  /** Why the bot may not write here; null: it may. */
  refusal: Answer | null;
}

export function refused(
  error_code: number,
  description: string,
  parameters?: Record<string, number>,
): Answer {
  return { ok: false, error_code, description, ...(parameters === undefined ? {} : { parameters }) };
}

const BLOCKED = refused(403, 'Forbidden: bot was blocked by the user');
const KICKED = refused(403, 'Forbidden: bot was kicked from the group chat');
const NOT_FOUND = refused(400, 'Bad Request: chat not found');

/** Of the bot as a whole, of each chat, and of each group besides (FAQ, "My bot is hitting limits"). */
const OF_BOT: readonly Allowance[] = [{ limit: 30, windowMs: 1_000 }];
const OF_CHAT: readonly Allowance[] = [{ limit: 1, windowMs: 1_000 }];
const OF_GROUP: readonly Allowance[] = [...OF_CHAT, { limit: 20, windowMs: 60_000 }];

/** The bot's world: who has started it, where it is a member, what has been said, and how fast. */
export class World {
  /** The FAQ gives these numbers as approximate and lets short bursts pass: they count once a test sets the clock. */
  readonly pace = new Pace(null);
  readonly messages: BotMessage[] = [];
  readonly files = new Map<string, KeptFile>();
  /** Presses whose button still shows a waiting mark. */
  readonly waitingPresses = new Set<string>();
  readonly #chats = new Map<number, Chat>();
  #messageId = 0;

  /** A person presses Start, or does so again after blocking. */
  start(userId: number): void {
    this.#chats.set(userId, { type: 'private', refusal: null });
  }

  block(userId: number): void {
    this.#chats.set(userId, { type: 'private', refusal: BLOCKED });
  }

  join(groupId: number): void {
    this.#chats.set(groupId, {
      type: String(groupId).startsWith('-100') ? 'supergroup' : 'group',
      refusal: null,
    });
  }

  kick(groupId: number): void {
    this.#chats.set(groupId, { type: 'group', refusal: KICKED });
  }

  /** The group goes on as a supergroup under another number. */
  migrate(groupId: number, toId: number): void {
    const text = 'Bad Request: group chat was upgraded to a supergroup chat';
    this.#chats.set(groupId, { type: 'group', refusal: refused(400, text, { migrate_to_chat_id: toId }) });
    this.join(toId);
  }

  /** Why the bot may not write there; null: it may. */
  refusalOf(chatId: number): Answer | null {
    const chat = this.#chats.get(chatId);
    return chat === undefined ? NOT_FOUND : chat.refusal;
  }

  /** The refusal of a message that comes too soon after others; null: it may go, and is counted. */
  haste(chatId: number): Answer | null {
    const chat = this.#chats.get(chatId)?.type === 'private' ? OF_CHAT : OF_GROUP;
    const full = this.pace.take({ bot: OF_BOT, [`chat ${chatId}`]: chat });
    if (full === null) return null;
    const seconds = Math.ceil(full.waitMs / 1_000);
    return refused(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
  }

  chatOf(chatId: number): Readonly<Record<string, unknown>> {
    const type = this.#chats.get(chatId)?.type ?? (chatId > 0 ? 'private' : 'group');
    return type === 'private' ? { id: chatId, type, first_name: '某' } : { id: chatId, type, title: '群' };
  }

  nextMessageId(): number {
    this.#messageId += 1;
    return this.#messageId;
  }
}
