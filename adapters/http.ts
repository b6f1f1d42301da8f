// One HTTP call to a platform that never throws and says whether the request can have been acted upon.

import { type Dispatcher, Pool } from 'undici';

/** One HTTP answer, the body as text; `retryAfter` and `date` are headers' values, when there are any. */
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
  /** Lets calls under way end (each has its deadline), then closes the sockets. */
  close(): Promise<void>;
}

const ANSWER_MAX_BYTES = 256 * 1024;

/** A pool of connections to `base` (origin, with a path prefix at most). */
export function httpClient(base: string): HttpClient {
  const url = new URL(base);
  const prefix = url.pathname.replace(/\/$/, '');
  const pool = new Pool(url.origin, { connections: 64, connect: { timeout: 5_000 } });
  return {
    post: (path, body, options) =>
      call(pool, { method: 'POST', path: prefix + path, body: Buffer.from(jsonText(body)) }, options),
    get: (path, options) => call(pool, { method: 'GET', path: prefix + path, body: null }, options),
    close: () => pool.close(),
  };
}

function jsonText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: Uint8Array | null;
}

async function call(pool: Pool, request: Request, options: RequestOptions): Promise<CallResult> {
  // Set when a socket begins to write the request: tells "never left this machine" from "may have
  // arrived", which the error alone does not.
  let written = false;
  const marking = marked(pool, () => {
    written = true;
  });
  const deadline = deadlineSignal(options);
  try {
    const response = await marking.request({
      ...request,
      headers: {
        accept: 'application/json',
        ...(request.body === null ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      signal: deadline.signal,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const { date, 'retry-after': retryAfter } = response.headers;
    const text = await boundedText(response.body, options.answerMaxBytes ?? ANSWER_MAX_BYTES);
    return {
      kind: 'answer',
      answer: {
        status: response.statusCode,
        body: text,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        ...(typeof date === 'string' ? { date } : {}),
      },
    };
  } catch (error) {
    const native = deadline.expired() ? 'timeout' : errorCode(error);
    return { kind: written ? 'cut' : 'not_sent', native };
  } finally {
    deadline.dispose();
  }
}

function marked(pool: Pool, onStart: () => void): Dispatcher {
  return pool.compose((dispatch) => (request, handler) => {
    return dispatch(request, {
      onRequestStart: (controller, context) => {
        onStart();
        handler.onRequestStart?.(controller, context);
      },
      onResponseStart: (...event) => handler.onResponseStart?.(...event),
      onResponseData: (...event) => handler.onResponseData?.(...event),
      onResponseEnd: (...event) => handler.onResponseEnd?.(...event),
      onResponseError: (...event) => handler.onResponseError?.(...event),
    });
  });
}

/** Past the bound the rest is not read: whatever that is, it is no answer of a platform. */
async function boundedText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A signal that fires with the caller's or when the time is up, and leaves no timer behind. */
function deadlineSignal(options: CallOptions) {
  const controller = new AbortController();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, options.timeoutMs);
  const onAbort = () => controller.abort();
  if (options.signal.aborted) controller.abort();
  options.signal.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    expired: () => timedOut,
    dispose: () => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', onAbort);
    },
  };
}

/** The error's own short code; messages may hold addresses and are left out. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'error';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : error.name;
}
