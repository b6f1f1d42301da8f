// The sandbox's receiving side: what the page says goes to whoever holds the stream, and waits for the commit.

import { randomUUID } from 'node:crypto';
import type { Address, ConnectionState, InboundMessage, Sink } from '#adapters/contract.ts';
import { StatgridError } from '#bot/errors.ts';

/** Something somebody says. */
export interface Said {
  /** The speaker's id at the platform. */
  readonly from: string;
  /** The group's id when it is said to the robot in a group, null in a private chat. */
  readonly group: string | null;
  readonly text: string;
  /** The `ref` of the message it quotes. */
  readonly quotedRef: string | null;
  /** Id of the message: saying it again under the same id is a redelivery. A new one when left out. */
  readonly id?: string;
  /** When it was said, milliseconds since the epoch; now when left out. */
  readonly sentAtMs?: number;
}

/** One stream at a time, as the account has one owner. */
export class SandboxIngress {
  #sink: Sink | null = null;
  #state: ConnectionState = 'idle';
  #closed = false;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #runs = new Set<Promise<void>>();

  state(): ConnectionState {
    return this.#state;
  }

  /** Holds the stream until `signal` aborts or the session closes; what is under way is finished first. */
  run(sink: Sink, signal: AbortSignal): Promise<void> {
    const run = this.#hold(sink, AbortSignal.any([signal, this.#closing.signal]));
    this.#runs.add(run);
    return run.finally(() => this.#runs.delete(run));
  }

  async say(said: Said): Promise<'stored' | 'duplicate'> {
    const sink = this.#sink;
    if (sink === null) {
      throw new StatgridError('CONFLICT', '沙盒暂时没有连上服务，这句话没有送出。请稍等几秒再发一次。');
    }
    const stored = Promise.try(sink, inbound(said));
    this.#underWay.add(stored);
    try {
      return await stored;
    } finally {
      this.#underWay.delete(stored);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    await Promise.allSettled(this.#runs);
    this.#state = 'stopped';
  }

  async #hold(sink: Sink, signal: AbortSignal): Promise<void> {
    if (!signal.aborted && !this.#closed) {
      this.#sink = sink;
      this.#state = 'up';
      await aborted(signal);
      this.#sink = null;
    }
    this.#state = 'stopped';
    await Promise.allSettled(this.#underWay);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

function inbound(said: Said): InboundMessage {
  const address = (scope: Address['scope'], id: string): Address => ({ channel: 'dingtalk', scope, id });
  const platformId = said.id ?? randomUUID();
  const sender = address('person', said.from);
  return {
    platformId,
    conversation: said.group === null ? sender : address('group', said.group),
    sender,
    senderProof: 'platform',
    sentAtMs: said.sentAtMs ?? Date.now(),
    text: said.text.trim(),
    quotedRef: said.quotedRef,
    content: 'text',
    file: null,
    raw: new TextEncoder().encode(JSON.stringify({ ...said, id: platformId })),
  };
}
