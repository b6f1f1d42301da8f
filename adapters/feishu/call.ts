// One call with a valid token: a refused token is replaced and one call repeated, within one deadline.

import type { CallResult, HttpClient } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify } from './classify.ts';
import type { TokenSource } from './token.ts';

export interface CallDeps {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
}

/** How long the call may take, waiting for a token included, and what ends it early. */
export interface CallBounds {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export type Call =
  | { readonly method: 'POST'; readonly path: string; readonly body: Readonly<Record<string, unknown>> }
  | { readonly method: 'GET' | 'DELETE'; readonly path: string };

/** When calls that met a token somebody else has replaced already may go again. */
const NEW_TOKEN_WAIT_MS = 1_000;

/**
 * Makes the call; `outcome` when it could not even be made. Repeating it after a refused token is safe because a
 * refused call did nothing. Of many that meet one ended token only the first is repeated at once: the others go again
 * by way of the sender's rate. Never throws.
 */
export async function callWithToken(
  call: Call,
  bounds: CallBounds,
  deps: CallDeps,
): Promise<{ readonly outcome: Outcome } | { readonly result: CallResult }> {
  const work = (token: string, within: CallBounds) => make(call, token, within, deps.http);
  return withToken(work, isTokenRefusal, bounds, deps.tokens);
}

/** The same for any work with a token; `isRefused` says of its end that the token was refused. Never throws. */
export async function withToken<Result>(
  work: (token: string, bounds: CallBounds) => Promise<Result>,
  isRefused: (result: Result) => boolean,
  bounds: CallBounds,
  tokens: TokenSource,
): Promise<{ readonly outcome: Outcome } | { readonly result: Result }> {
  const endsAtMs = performance.now() + bounds.timeoutMs;
  const attempt = async () => {
    const leftMs = endsAtMs - performance.now();
    if (bounds.signal.aborted || leftMs <= 0) return { outcome: transient('aborted') };
    const got = await within(tokens.get(), leftMs, bounds.signal);
    if (got === null) return { outcome: transient('token_timeout') };
    if ('outcome' in got) return got;
    const timeoutMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
    return { token: got.token, result: await work(got.token, { ...bounds, timeoutMs }) };
  };
  const first = await attempt();
  if ('outcome' in first || !isRefused(first.result)) return first;
  if (!tokens.drop(first.token)) {
    return { outcome: { state: 'throttled', retryAfterMs: NEW_TOKEN_WAIT_MS, native: 'token_replaced' } };
  }
  const again = await attempt();
  if ('result' in again && isRefused(again.result)) tokens.drop(again.token);
  return again;
}

function transient(native: string): Outcome {
  return { state: 'transient', native };
}

function make(call: Call, token: string, bounds: CallBounds, http: HttpClient): Promise<CallResult> {
  const options = { ...bounds, headers: { authorization: `Bearer ${token}` } };
  switch (call.method) {
    case 'POST':
      return http.post(call.path, call.body, options);
    case 'GET':
      return http.get(call.path, options);
    case 'DELETE':
      return http.delete(call.path, options);
  }
}

function isTokenRefusal(result: CallResult): boolean {
  if (result.kind !== 'answer') return false;
  const classified = classify(result.answer);
  return classified.kind === 'failed' && !classified.isPage && classified.verdict.state === 'token';
}

/** Waits for a shared promise no longer than this caller may; `null` when the time is up. */
function within<T>(promise: Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const giveUp = () => finish(() => resolve(null));
    const timer = setTimeout(giveUp, timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      settle();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}
