// Access tokens that end: fetched once for all who wait, renewed early, replaced once when the platform refuses one.

import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { within } from './waiting.ts';

/** Either a token or the outcome of a send that could not be tried for want of one. */
export type TokenResult =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly outcome: Outcome };

/** What one fetch brought. `lifeMs`: how long the platform says it lasts. */
export type FetchedToken =
  | { readonly ok: true; readonly token: string; readonly lifeMs: number }
  | { readonly ok: false; readonly outcome: Outcome };

export interface TokenSource {
  get(): Promise<TokenResult>;
  /** The one there is; null when it has to be fetched. */
  kept(): TokenResult | null;
  /** Forgets `token` if it is still the one kept, and says whether it was; a newer one stays. */
  drop(token: string): boolean;
}

/** Milliseconds, except the clock. */
export interface TokenTuning {
  /** A token is renewed this long before it ends. */
  readonly tokenMarginMs: number;
  /** … and kept so long at least: inside its margin a platform may give out the same one again and again. */
  readonly tokenKeptMs?: number;
  /** Milliseconds that never jump: a corrected wall clock must not end a token. */
  readonly monotonicMs: () => number;
}

/** A token source of one account; waiting callers share one fetch. */
export function tokenSource(fetchToken: () => Promise<FetchedToken>, tuning: TokenTuning): TokenSource {
  const { monotonicMs, tokenKeptMs = 0, tokenMarginMs } = tuning;
  let kept: { readonly token: string; readonly freshUntilMs: number } | null = null;
  let pending: Promise<TokenResult> | null = null;

  async function renew(): Promise<TokenResult> {
    const askedAtMs = monotonicMs();
    const fetched = await fetchToken();
    if (!fetched.ok) return fetched;
    const { lifeMs, token } = fetched;
    const freshMs = Math.max(0, lifeMs - tokenMarginMs, Math.min(lifeMs, tokenKeptMs));
    kept = { token, freshUntilMs: askedAtMs + freshMs };
    return { ok: true, token };
  }

  return {
    kept() {
      if (kept === null || monotonicMs() >= kept.freshUntilMs) return null;
      return { ok: true, token: kept.token };
    },
    get() {
      const fresh = this.kept();
      if (fresh !== null) return Promise.resolve(fresh);
      pending ??= renew().finally(() => {
        pending = null;
      });
      return pending;
    },
    drop(token) {
      if (kept?.token !== token) return false;
      kept = null;
      return true;
    },
  };
}

/** What a refused fetch of a token means for a send: `rejected` would blame the message, and it is the account. */
export function outcomeWithoutToken(outcome: Outcome): Outcome {
  switch (outcome.state) {
    case 'throttled':
    case 'account':
      return outcome;
    case 'rejected':
      return { state: 'account', code: 'auth', native: outcome.native };
    case 'accepted':
    case 'held':
      return { state: 'transient', native: 'token' };
    case 'transient':
    case 'unknown':
      return { state: 'transient', native: `token_${outcome.native}` };
  }
}

/** How long a call may take, waiting for a token included, and what ends it early. */
export interface CallBounds {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One call with a token. */
export interface TokenCall<Result> {
  make(token: string, bounds: CallBounds): Promise<Result>;
  /** Whether the platform refused the token and nothing else. */
  isTokenRefusal(result: Result): boolean;
}

/** When calls that met a token somebody else has replaced already may go again. */
const NEW_TOKEN_WAIT_MS = 1_000;

/**
 * Makes the call; `outcome` when it could not even be made. Repeating it after a refused token is safe because a
 * refused call did nothing. Of many that meet one ended token only the first is repeated at once: the others go again
 * by way of the sender's rate (18 repeated together met a platform that had counted the 18 refused ones). Never throws.
 */
export async function callWithToken<Result>(
  call: TokenCall<Result>,
  bounds: CallBounds,
  tokens: TokenSource,
): Promise<{ readonly outcome: Outcome } | { readonly result: Result }> {
  const endsAtMs = performance.now() + bounds.timeoutMs;
  const first = await authorised(call, endsAtMs, bounds.signal, tokens);
  if ('outcome' in first || !call.isTokenRefusal(first.result)) return first;
  if (!tokens.drop(first.token)) {
    return { outcome: { state: 'throttled', retryAfterMs: NEW_TOKEN_WAIT_MS, native: 'token_replaced' } };
  }
  const again = await authorised(call, endsAtMs, bounds.signal, tokens);
  if ('result' in again && call.isTokenRefusal(again.result)) tokens.drop(again.token);
  return again;
}

type Tried<Result> = { readonly outcome: Outcome } | { readonly result: Result; readonly token: string };

/** Gets a token within the deadline, then makes the call with what is left of it. */
async function authorised<Result>(
  call: TokenCall<Result>,
  endsAtMs: number,
  signal: AbortSignal,
  tokens: TokenSource,
): Promise<Tried<Result>> {
  const leftMs = endsAtMs - performance.now();
  if (signal.aborted || leftMs <= 0) return { outcome: { state: 'transient', native: 'aborted' } };
  // A call in a wave waits for nobody: promise, timer and listener cost as much as its answer.
  const token = tokens.kept() ?? (await within(tokens.get(), leftMs, signal));
  if (token === null) return { outcome: { state: 'transient', native: 'token_timeout' } };
  if (!token.ok) return { outcome: token.outcome };
  const timeoutMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
  return { result: await call.make(token.token, { timeoutMs, signal }), token: token.token };
}
