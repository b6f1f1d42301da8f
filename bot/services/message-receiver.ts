// Between channel and database: what comes in while the database is away waits here, and is acknowledged late.

import type { InboundMessage } from '#adapters/contract.ts';
import type { Logger } from '#bot/log.ts';
import { type Database, isDatabaseAway } from '#prisma/db.ts';
import { receiveMessage } from './receive-message.ts';

/** How much may wait: messages, and bytes of them. */
export interface ReceiverLimits {
  readonly messages: number;
  readonly bytes: number;
}

interface ReceiverOptions {
  /** Default: 10,000 messages, 32 MiB. */
  readonly limits?: ReceiverLimits;
  /** Called after each commit with the milliseconds since the message came: there is something to work on. */
  readonly onStored: (afterMs: number) => void;
}

type Stored = 'stored' | 'duplicate';

interface Held {
  readonly order: number;
  readonly message: InboundMessage;
  readonly bytes: number;
  readonly cameAtMs: number;
  readonly end: PromiseWithResolvers<Stored>;
}

const DEFAULT_LIMITS: ReceiverLimits = { messages: 10_000, bytes: 32 * 1024 * 1024 };

/** Inserts at once; the pool has ten connections, and the duties need some. */
const CONCURRENCY = 8;

/** Between two tries while the database is away: doubling, half of it by chance. */
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

/** What is refused for want of room is told this often at most. */
const REFUSALS_EVERY_MS = 60_000;

/** What a waiting message costs beside its frame and its text. */
const OVERHEAD_BYTES = 512;

/** The message was not stored and is not acknowledged; the platform may push it again. */
class NotReceived extends Error {
  override readonly name = 'NotReceived';
  readonly code: 'inbound_full' | 'stopped';

  constructor(code: NotReceived['code']) {
    super(code);
    this.code = code;
  }
}

/**
 * Stores the messages of one account, oldest first. Each answer comes after its own commit; while the
 * database cannot be reached messages wait, and one at a time is tried until it is back.
 */
export class MessageReceiver {
  readonly #store: (message: InboundMessage) => Promise<Stored>;
  readonly #log: Logger;
  readonly #onStored: (afterMs: number) => void;
  readonly #limits: ReceiverLimits;
  readonly #held = new Map<string, Held>();
  readonly #waiting: Held[] = [];
  #bytes = 0;
  #order = 0;
  #underWay = 0;
  #failures = 0;
  #retry: NodeJS.Timeout | null = null;
  #stopped = false;
  #refused = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(db: Database, accountId: string, log: Logger, options: ReceiverOptions) {
    this.#store = (message) => receiveMessage(db, accountId, message, log);
    this.#log = log;
    this.#onStored = options.onStored;
    this.#limits = options.limits ?? DEFAULT_LIMITS;
  }

  /**
   * Resolves after the commit. Rejects with NotReceived when too much waits already or everything stops,
   * and with the database's own error when it refuses the message.
   */
  receive(message: InboundMessage): Promise<Stored> {
    // Pushed again because it still waits: kept once, and both pushes are answered.
    const same = this.#held.get(message.platformId);
    if (same !== undefined) return same.end.promise.then(() => 'duplicate');
    if (this.#stopped) return Promise.reject(new NotReceived('stopped'));
    const bytes = sizeOf(message);
    if (this.#held.size >= this.#limits.messages || this.#bytes + bytes > this.#limits.bytes) {
      return this.#refuse();
    }
    const cameAtMs = performance.now();
    const held = { order: this.#order++, message, bytes, cameAtMs, end: Promise.withResolvers<Stored>() };
    this.#held.set(message.platformId, held);
    this.#bytes += bytes;
    this.#waiting.push(held);
    this.#next();
    return held.end.promise;
  }

  /** No more waiting: what is under way may end, what the database cannot take now is refused. */
  stop(): void {
    this.#stopped = true;
    if (this.#failures > 0) this.#giveUp();
  }

  #next(): void {
    const limit = this.#failures > 0 ? 1 : CONCURRENCY;
    while (this.#retry === null && this.#underWay < limit) {
      const held = this.#waiting.shift();
      if (held === undefined) return;
      this.#underWay += 1;
      void this.#insert(held).finally(() => {
        this.#underWay -= 1;
        this.#next();
      });
    }
  }

  async #insert(held: Held): Promise<void> {
    try {
      const stored = await this.#store(held.message);
      this.#reached();
      this.#forget(held);
      held.end.resolve(stored);
    } catch (error) {
      if (isDatabaseAway(error)) return this.#away(held);
      this.#forget(held);
      held.end.reject(error);
      return;
    }
    this.#onStored(performance.now() - held.cameAtMs);
  }

  #away(held: Held): void {
    // Several may come back at once: each into its place.
    const place = this.#waiting.findIndex(({ order }) => order > held.order);
    this.#waiting.splice(place === -1 ? this.#waiting.length : place, 0, held);
    if (this.#failures === 0) this.#log.warn({}, 'inbound_waits');
    if (this.#stopped) {
      this.#failures += 1;
      return this.#giveUp();
    }
    if (this.#retry !== null) return;
    const fullMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.#failures, 10), LONGEST_RETRY_MS);
    this.#failures += 1;
    this.#retry = setTimeout(
      () => {
        this.#retry = null;
        this.#next();
      },
      fullMs / 2 + (fullMs / 2) * Math.random(),
    );
  }

  #reached(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#clearRetry();
    this.#log.info({ waited: this.#held.size }, 'inbound_resumed');
  }

  #giveUp(): void {
    this.#clearRetry();
    for (const held of this.#waiting.splice(0)) {
      this.#forget(held);
      held.end.reject(new NotReceived('stopped'));
    }
  }

  #clearRetry(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  #forget(held: Held): void {
    this.#held.delete(held.message.platformId);
    this.#bytes -= held.bytes;
  }

  #refuse(): Promise<never> {
    this.#refused += 1;
    const nowMs = performance.now();
    if (nowMs - this.#toldAtMs >= REFUSALS_EVERY_MS) {
      this.#log.error({ refused: this.#refused, held: this.#held.size }, 'inbound_full');
      this.#toldAtMs = nowMs;
      this.#refused = 0;
    }
    return Promise.reject(new NotReceived('inbound_full'));
  }
}

function sizeOf({ raw, text }: InboundMessage): number {
  return raw.byteLength + 2 * text.length + OVERHEAD_BYTES;
}
