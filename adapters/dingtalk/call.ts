// One call with a valid token: a refused token is replaced and one call repeated, within one deadline.

import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import type { CallResult, DingtalkHttp } from './http.ts';
import type { TokenSource } from './token.ts';

export interface CallDeps {
  readonly config: DingtalkConfig;
  readonly http: DingtalkHttp;
  readonly tokens: TokenSource;
  readonly random: () => number;
}

export interface Call {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How long the call may take, waiting for a token included, and what ends it early. */
export interface CallBounds {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** When calls that met a token somebody else has replaced already may go again. */
const NEW_TOKEN_WAIT_MS = 1_000;

/**
 * Makes the call; `outcome` when it could not even be made. Repeating it after a refused token is safe because a
 * refused call did nothing. Of many that meet one ended token only the first is repeated at once: the others go again
 * by way of the sender's rate (18 repeated together met a platform that had counted the 18 refused ones). Never throws.
 */
export async function callWithToken(
  call: Call,
  options: CallBounds,
  deps: CallDeps,
): Promise<{ readonly outcome: Outcome } | { readonly result: CallResult }> {
  const endsAtMs = performance.now() + options.timeoutMs;
  const first = await authorised(call, endsAtMs, options, deps);
  if ('outcome' in first || !isTokenRefusal(first.result)) return first;
  if (!deps.tokens.drop(first.token)) {
    return { outcome: { state: 'throttled', retryAfterMs: NEW_TOKEN_WAIT_MS, native: 'token_replaced' } };
  }
  const again = await authorised(call, endsAtMs, options, deps);
  if ('result' in again && isTokenRefusal(again.result)) deps.tokens.drop(again.token);
  return again;
}

type Tried = { readonly outcome: Outcome } | { readonly result: CallResult; readonly token: string };

/** Gets a token within the deadline, then makes the call with what is left of it. */
async function authorised(call: Call, endsAtMs: number, options: CallBounds, deps: CallDeps): Promise<Tried> {
  const leftMs = endsAtMs - performance.now();
  if (options.signal.aborted || leftMs <= 0) return { outcome: { state: 'transient', native: 'aborted' } };
  const token = await within(deps.tokens.get(), leftMs, options.signal);
  if (token === null) return { outcome: { state: 'transient', native: 'token_timeout' } };
  if (!token.ok) return { outcome: token.outcome };
  const result = await deps.http.post(call.path, call.body, {
    token: token.token,
    timeoutMs: Math.max(1, endsAtMs - performance.now()),
    signal: options.signal,
  });
  return { result, token: token.token };
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

function isTokenRefusal(result: CallResult): boolean {
  if (result.kind !== 'answer') return false;
  const classified = classify(result.answer);
  return classified.kind === 'failed' && classified.verdict.state === 'token';
}
