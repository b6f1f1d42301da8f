// The receiving side of one account in this process: its stream, open or not, in front of the receiver.

import type { ChannelSession } from '#adapters/contract.ts';
import type { Logger } from '#bot/log.ts';
import type { MessageReceiver } from '#bot/services/message-receiver.ts';
import { pause } from '#jobs/runner.ts';

/** A stream that ended by itself is opened again after this long. */
const REOPEN_MS = 1_000;

/**
 * Holds the stream from `open` to `close`, whatever becomes of the lock meanwhile: a stream that is closed
 * while the database is away loses what the platform pushes.
 */
export class Reception {
  readonly #session: ChannelSession;
  readonly #receiver: MessageReceiver;
  readonly #log: Logger;
  #closing: AbortController | null = null;
  #done: Promise<void> = Promise.resolve();

  constructor(session: ChannelSession, receiver: MessageReceiver, log: Logger) {
    this.#session = session;
    this.#receiver = receiver;
    this.#log = log;
  }

  get isOpen(): boolean {
    return this.#closing !== null;
  }

  /** Opens the stream, after the last one has closed; does nothing where it is open. */
  open(): void {
    if (this.#closing !== null) return;
    const closing = new AbortController();
    this.#closing = closing;
    this.#done = this.#done.then(() => this.#hold(closing.signal));
  }

  /** Resolves when the stream is closed; what waits for the database goes on waiting. */
  close(): Promise<void> {
    this.#closing?.abort();
    this.#closing = null;
    return this.#done;
  }

  /** For good: closes the stream, and refuses what the database cannot take now. */
  stop(): Promise<void> {
    const closed = this.close();
    this.#receiver.stop();
    return closed;
  }

  async #hold(signal: AbortSignal): Promise<void> {
    const { ingress } = this.#session;
    if (ingress.mode !== 'stream') return;
    while (!signal.aborted) {
      await ingress
        .run((message) => this.#receiver.receive(message), signal)
        .catch((error: unknown) => this.#log.error({ err: error }, 'stream_failed'));
      await pause(REOPEN_MS, signal);
    }
  }
}
