// What the platform remembers of one application: people, groups, messages, files; the journal; the forms of faults.

import { type Allowance, Pace } from '../pace.ts';

/** One HTTP call as it came in. Secrets and tokens are not kept. */
export interface AppCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly atMs: number;
}

/** A message somebody has got from the bot. */
export interface AppMessage {
  readonly id: string;
  readonly to: string;
  readonly type: string;
  /** The words a reader sees. */
  readonly text: string;
  /** Label and value of each button. */
  readonly buttons: readonly (readonly [string, unknown])[];
  readonly uuid: string | null;
  readonly repliesTo: string | null;
  isRecalled: boolean;
}

/** What happens to one of the next calls of a path instead of, or after, the real thing. */
export interface AppFault {
  readonly status?: number;
  readonly body?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The real thing is done first. */
  readonly acceptFirst?: boolean;
  /** The connection is reset instead of the answer. */
  readonly reset?: boolean;
  /** The real answer comes this late. */
  readonly delayMs?: number;
  /** Default once. */
  readonly times?: number;
}

export interface KeptFile {
  readonly bytes: Uint8Array;
  readonly redirectTo?: string;
  /** The length is not told. */
  readonly chunked?: boolean;
  readonly hangs?: boolean;
  /** It has been deleted. */
  readonly isOver?: boolean;
}

/** How the client answered one event. */
export interface EventAck {
  readonly code: number;
  /** What it tells the reader's client, decoded. */
  readonly data: unknown;
  readonly sentOn: number;
  readonly answeredOn: number;
  readonly latencyMs: number;
}

export interface FeishuOptions {
  readonly appId?: string;
  readonly appSecret?: string;
  /** What was not answered with 200 comes again after this long; null: never. */
  readonly redeliverAfterMs?: number | null;
  /** As the endpoint and pongs tell it, seconds. */
  readonly pingIntervalS?: number;
}

/** A refusal for coming too soon, and the headers that say how soon. */
export interface Haste {
  readonly refusal: Refusal;
  readonly headers: Readonly<Record<string, string>>;
}

export type Refusal = readonly [status: number, code: number, msg: string];

/** What no client has done right so far, and what came; waits for conditions about it. */
export class Ledger {
  readonly calls: AppCall[] = [];
  readonly violations: string[] = [];
  readonly acks: EventAck[] = [];
  /** Sockets pings came on. */
  readonly pings: number[] = [];
  readonly #waiting = new Set<() => void>();

  changed(): void {
    for (const look of this.#waiting) look();
  }

  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        clearInterval(poll);
        this.#waiting.delete(look);
        settle();
      };
      const look = () => {
        if (condition()) end(resolve);
      };
      const timer = setTimeout(() => end(() => reject(new Error('it did not happen'))), timeoutMs);
      // The client's own state changes unseen.
      const poll = setInterval(look, 10);
      this.#waiting.add(look);
      look();
    });
  }
}

const IN_SCOPE: Refusal | null = null;

/** Of one reader or group: stands in the description of the call in the official SDK. */
const OF_CHAT: readonly Allowance[] = [{ limit: 5, windowMs: 1_000 }];
/** Of the application, for this call: the tier of the page on rate limits, not checked on a tenant. */
const OF_APP: readonly Allowance[] = [
  { limit: 50, windowMs: 1_000 },
  { limit: 1_000, windowMs: 60_000 },
];

/** The tenant's people and groups, as the bot may see them. */
export class World {
  readonly messages: AppMessage[] = [];
  readonly files = new Map<string, KeptFile>();
  readonly pace = new Pace(() => performance.now());
  readonly #people = new Map<string, Refusal | null>();
  readonly #groups = new Map<string, Refusal | null>();
  #messageId = 0;

  /** Somebody the application is available to. */
  add(personId: string): void {
    this.#people.set(personId, IN_SCOPE);
  }

  outOfScope(personId: string): void {
    this.#people.set(personId, [400, 230_013, 'Bot has NO availability to this user.']);
  }

  resign(personId: string): void {
    this.#people.set(personId, [400, 230_029, 'The user has resigned.']);
  }

  stopBot(personId: string): void {
    this.#people.set(personId, [400, 230_053, 'The user has stopped the bot.']);
  }

  join(chatId: string): void {
    this.#groups.set(chatId, null);
  }

  leave(chatId: string): void {
    this.#groups.set(chatId, [400, 230_002, 'The bot can not be outside the group.']);
  }

  mute(chatId: string): void {
    this.#groups.set(chatId, [400, 230_035, 'Send Message Permission deny.']);
  }

  isIn(chatId: string): boolean | null {
    const refusal = this.#groups.get(chatId);
    return refusal === undefined ? null : refusal === null || refusal[1] !== 230_002;
  }

  /** Why the bot may not write there; null: it may. */
  refusalOf(idType: string, id: string): Refusal | null {
    const known = idType === 'chat_id' ? this.#groups : this.#people;
    const isOfKind =
      (idType === 'chat_id' && id.startsWith('oc_')) ||
      (idType === 'open_id' && id.startsWith('ou_')) ||
      (idType === 'union_id' && id.startsWith('on_')) ||
      (idType === 'user_id' && !/^o[cun]_/.test(id));
    const refusal = isOfKind ? known.get(id) : undefined;
    if (refusal !== undefined) return refusal;
    return [400, 230_001, 'Your request contains an invalid request parameter, ext=invalid receive_id.'];
  }

  /** The refusal of a message that comes too soon after others; null: it may go, and is counted. */
  haste(to: string): Haste | null {
    const full = this.pace.take({ app: OF_APP, [to]: OF_CHAT });
    if (full === null) return null;
    if (full.key === to) {
      return { refusal: [400, 230_020, 'This operation triggers the frequency limit.'], headers: {} };
    }
    const headers = { 'x-ogw-ratelimit-reset': String(Math.ceil(full.waitMs / 1_000)) };
    return { refusal: [429, 99_991_400, 'request trigger frequency limit'], headers };
  }

  nextMessageId(): string {
    this.#messageId += 1;
    return `om_${this.#messageId}`;
  }
}
