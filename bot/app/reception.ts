// The receiving side of one account in this process: its ingress, held or not, in front of the receiver.

import type { ChannelSession, HookAnswer, HookRequest, Reports, Sink } from '#adapters/contract.ts';
import type { Logger } from '#bot/log.ts';
import type { MessageReceiver } from '#bot/services/message-receiver.ts';
import { pause } from '#jobs/runner.ts';

/** What a reception needs beside its session. */
export interface ReceptionDeps {
  readonly receiver: MessageReceiver;
  readonly reports: Reports;
  /** Whether this process owns the account at this moment. */
  readonly owns: () => boolean;
  readonly log: Logger;
}

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
  readonly #sink: Sink;
  readonly #reports: Reports;
  readonly #owns: () => boolean;
  #closing: AbortController | null = null;
  #done: Promise<void> = Promise.resolve();

  constructor(session: ChannelSession, { log, owns, receiver, reports }: ReceptionDeps) {
    this.#session = session;
    this.#receiver = receiver;
    this.#reports = reports;
    this.#owns = owns;
    this.#log = log;
    this.#sink = (message) => receiver.receive(message);
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

  /** A call of the platform, which may come to any replica; null: the channel takes none. */
  hook(request: HookRequest): Promise<HookAnswer> | null {
    const { ingress } = this.#session;
    return ingress.mode === 'webhook' ? ingress.handle(request, this.#sink, this.#reports) : null;
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
    if (ingress.mode === 'none') return;
    while (!signal.aborted) {
      const run =
        ingress.mode === 'webhook'
          ? ingress.run(signal)
          : ingress.run(this.#sink, signal, this.#reports, this.#owns);
      await run.catch((error: unknown) => this.#log.error({ err: error }, 'stream_failed'));
      await pause(REOPEN_MS, signal);
    }
  }
}
