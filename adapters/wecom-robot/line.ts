// One long connection from its opening to its end: what it brings is handed on, what is asked on it is answered.

import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { ChannelLog } from '#adapters/contract.ts';
import { errorCode } from '#adapters/http.ts';
import { pause } from '#adapters/waiting.ts';
import { type Fields, readFrame } from './frame.ts';
import { CMD, LIMITS } from './limits.ts';
import { pulse } from './pulse.ts';
import type { RobotTuning } from './tuning.ts';

/** `kicked`: another connection was opened for the same robot. */
export type LineEnd = 'closed' | 'kicked';

/** What became of a request. `not_sent`: it certainly never left. `cut`: it may have arrived, its answer is lost. */
export type Reply =
  | { readonly kind: 'answer'; readonly errcode: string }
  | { readonly kind: 'not_sent' | 'cut'; readonly native: string };

export interface RequestOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface LineDeps {
  readonly url: string;
  readonly log: ChannelLog;
  readonly tuning: RobotTuning;
  /** Takes what somebody said or did; its promise is waited for when the line is let go. */
  readonly take: (kind: 'message' | 'event', body: Fields) => Promise<void>;
}

/** A socket, open or not, and the requests that wait for their answers on it. */
export class Line {
  readonly #deps: LineDeps;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (reply: Reply) => void>();
  readonly #asked = new Set<Promise<Reply>>();
  readonly #taken = new Set<Promise<void>>();
  readonly #ended = Promise.withResolvers<LineEnd>();
  readonly #closed = Promise.withResolvers<void>();

  constructor(deps: LineDeps) {
    this.#deps = deps;
    this.#socket = new WebSocket(deps.url, {
      handshakeTimeout: deps.tuning.handshakeTimeoutMs,
      maxPayload: LIMITS.frameMaxBytes,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket.on('message', (data: Buffer) => this.#guarded(data.toString('utf8')));
    this.#socket.on('error', (error) => {
      deps.log.warn({ error: socketError(error) }, 'wecom-robot.line.socket_error');
    });
    this.#socket.once('close', () => this.#onClose());
  }

  /** Settles once, with whichever comes first. */
  get ended(): Promise<LineEnd> {
    return this.#ended.promise;
  }

  /** Null once the socket is open; else the short code of what kept it from opening. */
  opened(signal: AbortSignal): Promise<string | null> {
    return new Promise((resolve) => {
      const finish = (native: string | null) => {
        signal.removeEventListener('abort', onAbort);
        resolve(native);
      };
      const onAbort = () => finish('aborted');
      if (signal.aborted) return finish('aborted');
      signal.addEventListener('abort', onAbort, { once: true });
      this.#socket.once('open', () => finish(null));
      this.#socket.once('error', (error) => finish(socketError(error)));
      this.#socket.once('close', () => finish('closed'));
    });
  }

  /** Watches the line from now on: the platform wants to be pinged, and a dead line is cut. */
  beat(): void {
    const { log, tuning } = this.#deps;
    const stop = pulse({
      tuning,
      ping: () => this.request(CMD.ping, undefined, { timeoutMs: tuning.silentMs * 2, signal: NEVER }),
      dead: () => {
        log.warn({}, 'wecom-robot.line.silent');
        this.#socket.terminate();
      },
    });
    void this.#closed.promise.then(stop);
  }

  /** Says one thing and waits for its answer, which names it; never throws. */
  async request(cmd: string, body: Fields | undefined, options: RequestOptions): Promise<Reply> {
    if (options.signal.aborted) return { kind: 'not_sent', native: 'aborted' };
    if (this.#socket.readyState !== WebSocket.OPEN) return { kind: 'not_sent', native: 'no_line' };
    const reqId = `${cmd}_${randomUUID()}`;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const over = new AbortController();
    this.#waiting.set(reqId, resolve);
    this.#asked.add(promise);
    // From here on it may have left: whatever is lost now may have arrived.
    this.#socket.send(
      JSON.stringify({ cmd, headers: { req_id: reqId }, ...(body === undefined ? {} : { body }) }),
    );
    void pause(options.timeoutMs, AbortSignal.any([options.signal, over.signal])).then(() =>
      resolve({ kind: 'cut', native: options.signal.aborted ? 'aborted' : 'timeout' }),
    );
    try {
      return await promise;
    } finally {
      this.#waiting.delete(reqId);
      this.#asked.delete(promise);
      over.abort();
    }
  }

  /**
   * Lets requests have their answers, closes, and waits until what came is stored, `closeGraceMs` at most for each. What
   * comes before the socket is closed is taken to the last: the platform does not send it again.
   */
  async stop(): Promise<void> {
    const { closeGraceMs } = this.#deps.tuning;
    await within(Promise.allSettled(this.#asked), closeGraceMs);
    if (this.#socket.readyState !== WebSocket.CLOSED) this.#socket.close();
    await within(this.#closed.promise, closeGraceMs);
    this.#socket.terminate();
    await this.#closed.promise;
    await within(Promise.allSettled(this.#taken), closeGraceMs);
  }

  #onClose(): void {
    for (const resolve of this.#waiting.values()) resolve({ kind: 'cut', native: 'line_closed' });
    this.#closed.resolve();
    this.#ended.resolve('closed');
  }

  /** Nothing a frame holds may end the process. */
  #guarded(text: string): void {
    try {
      this.#onText(text);
    } catch (error) {
      this.#deps.log.warn({ error: errorCode(error) }, 'wecom-robot.line.frame_failed');
    }
  }

  #onText(text: string): void {
    const frame = readFrame(text);
    switch (frame.kind) {
      case 'answer':
        // One to a request that is over is late, and nobody waits for it.
        return this.#waiting.get(frame.reqId)?.({ kind: 'answer', errcode: frame.errcode });
      case 'kicked':
        return this.#ended.resolve('kicked');
      case 'message':
      case 'event': {
        const work = this.#deps.take(frame.kind, frame.body).finally(() => this.#taken.delete(work));
        this.#taken.add(work);
        return;
      }
      case 'unknown':
      case 'unreadable':
        return this.#deps.log.warn({}, `wecom-robot.line.${frame.kind}_frame`);
    }
  }
}

const NEVER = new AbortController().signal;

/** A refused handshake has no code of its own; its HTTP status is what an administrator needs. */
function socketError(error: Error): string {
  const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1];
  return status === undefined ? errorCode(error) : `handshake_${status}`;
}

/** Waits for `promise`, but no longer than `ms`; leaves no timer behind. */
async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([promise, pause(ms, over.signal)]);
  over.abort();
}
