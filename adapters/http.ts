// One HTTP call to a platform that never throws and says whether the request can have been acted upon.

import { type Dispatcher, Pool } from 'undici';
import { decoded } from './content-coding.ts';

/** One HTTP answer, the body as text; `retryAfter` (seconds) and `date` are headers' values, when there are any. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
  readonly date?: string;
}

/**
 * `not_sent`: the platform certainly never had the whole request. `cut`: it may have had it, and
 * the answer is lost. `native` is a short code for logs, never a URL or a body.
 */
export type CallResult =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  | { readonly kind: 'not_sent' | 'cut'; readonly native: string };

export interface CallOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface RequestOptions extends CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a longer answer only so much is read. Default: 256 KiB; what is longer is a proxy's error page. */
  readonly answerMaxBytes?: number;
}

export interface HttpClient {
  /** Posts `body` as JSON; a text is JSON already. `path` begins with `/` and may carry a query. */
  post(path: string, body: unknown, options: RequestOptions): Promise<CallResult>;
  get(path: string, options: RequestOptions): Promise<CallResult>;
  delete(path: string, options: RequestOptions): Promise<CallResult>;
  /** Lets calls under way end (each has its deadline), then closes the sockets. */
  close(): Promise<void>;
}

const ANSWER_MAX_BYTES = 256 * 1024;

/** Leaves a byte order mark out, which JSON must not begin with. */
const UTF8 = new TextDecoder();

/** Feishu's name for `retry-after`. */
const FEISHU_RETRY = 'x-ogw-ratelimit-reset';

/** A pool of connections to `base` (origin, with a path prefix at most). */
export function httpClient(base: string): HttpClient {
  const url = new URL(base);
  const prefix = url.pathname.replace(/\/$/, '');
  const pool = new Pool(url.origin, { connections: 64, connect: { timeout: 5_000 } });
  return {
    post: (path, body, options) =>
      call(pool, { method: 'POST', path: prefix + path, body: Buffer.from(jsonText(body)) }, options),
    get: (path, options) => call(pool, { method: 'GET', path: prefix + path, body: null }, options),
    delete: (path, options) => call(pool, { method: 'DELETE', path: prefix + path, body: null }, options),
    close: () => pool.close(),
  };
}

function jsonText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body: Uint8Array | null;
}

function call(pool: Pool, request: Request, options: RequestOptions): Promise<CallResult> {
  return new Promise((resolve) => {
    const { signal } = options;
    const exchange = new Exchange(options.answerMaxBytes ?? ANSWER_MAX_BYTES, (result) => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    });
    const deadline = setTimeout(() => exchange.giveUp('timeout'), options.timeoutMs);
    const onAbort = () => exchange.giveUp(errorCode(signal.reason));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const headers = {
      accept: 'application/json',
      ...(request.body === null ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    };
    pool.dispatch({ ...request, headers, headersTimeout: 0, bodyTimeout: 0 }, exchange);
  });
}

/**
 * One request and its answer, settled once: by the answer, by an error, or when it is given up. undici's handler is
 * served directly: `request` with a stream for each body, a signal and an interceptor took twice as long.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number;
  readonly #chunks: Uint8Array[] = [];
  #settle: ((result: CallResult) => void) | null;
  #size = 0;
  #head: Omit<HttpAnswer, 'body'> | null = null;
  #coding: string | undefined;
  /**
   * There from when a socket begins to write the request: tells "never left this machine" from "may have arrived",
   * which the error alone does not.
   */
  #controller: Dispatcher.DispatchController | null = null;

  constructor(maxBytes: number, settle: (result: CallResult) => void) {
    this.#maxBytes = maxBytes;
    this.#settle = settle;
  }

  /** Ends it at once; nothing more is read, and what is not written yet never will be. */
  giveUp(native: string): void {
    this.#end({ kind: this.#controller === null ? 'not_sent' : 'cut', native });
    this.#controller?.abort(new Error(native));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settle === null) controller.abort(new Error('given up'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void {
    const { date, 'content-encoding': coding, 'retry-after': retryAfter = headers[FEISHU_RETRY] } = headers;
    this.#coding = typeof coding === 'string' ? coding : undefined;
    this.#head = {
      status,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
      ...(typeof date === 'string' ? { date } : {}),
    };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    if (this.#size <= this.#maxBytes) return;
    // Past the bound the rest is not read: whatever that is, it is no answer of a platform.
    this.onResponseEnd();
    controller.abort(new Error('answer too long'));
  }

  onResponseEnd(): void {
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    const body = UTF8.decode(decoded(bytes, this.#coding, this.#maxBytes) ?? undefined);
    if (this.#head !== null) this.#end({ kind: 'answer', answer: { ...this.#head, body } });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end({ kind: this.#controller === null ? 'not_sent' : 'cut', native: errorCode(error) });
  }

  #end(result: CallResult): void {
    this.#settle?.(result);
    this.#settle = null;
  }
}

/** The error's own short code; messages may hold addresses and are left out. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : error.name;
}
