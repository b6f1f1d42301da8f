// The tenant's access token: fetched once for all who wait, kept until shortly before it ends, dropped when refused.

import type { CallResult, HttpClient } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { failureOf, textOf } from './classify.ts';
import type { FeishuConfig } from './config.ts';
import { PATHS } from './limits.ts';
import type { FeishuTuning } from './tuning.ts';

/** Either a token or the outcome of a call that could not be tried for want of one. */
export type TokenResult = { readonly token: string } | { readonly outcome: Outcome };

export interface TokenSource {
  get(): Promise<TokenResult>;
  /** Forgets `token` if it is still the one kept, and says whether it was; a newer one stays. */
  drop(token: string): boolean;
}

/** A token source of one application. Waiting callers share one fetch; `signal` ends it for good. */
export function tokenSource(
  config: FeishuConfig,
  http: HttpClient,
  tuning: FeishuTuning,
  signal: AbortSignal,
): TokenSource {
  let kept: { readonly token: string; readonly freshUntilMs: number } | null = null;
  let pending: Promise<TokenResult> | null = null;

  async function fetchToken(): Promise<TokenResult> {
    const askedAtMs = tuning.monotonicMs();
    const read = readToken(await askToken(config, http, { timeoutMs: tuning.endpointTimeoutMs, signal }));
    if ('outcome' in read) return read;
    // Ages are counted on a clock that never jumps. With half an hour left the platform gives out the same token.
    const lifeMs = Math.max(0, read.lifeMs - tuning.tokenMarginMs);
    kept = { token: read.token, freshUntilMs: askedAtMs + lifeMs };
    return { token: read.token };
  }

  return {
    get() {
      if (kept !== null && tuning.monotonicMs() < kept.freshUntilMs) {
        return Promise.resolve({ token: kept.token });
      }
      pending ??= fetchToken().finally(() => {
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

/** The call itself. */
export function askToken(
  { appId, appSecret }: FeishuConfig,
  http: HttpClient,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<CallResult> {
  return http.post(PATHS.token, { app_id: appId, app_secret: appSecret }, options);
}

/** What it answers; a lost answer is never `unknown` here, since without a token nothing was sent. */
export function readToken(
  result: CallResult,
): { readonly token: string; readonly lifeMs: number } | { readonly outcome: Outcome } {
  const read = failureOf(result);
  if ('state' in read) return { outcome: withoutToken(read) };
  const token = textOf(read.body['tenant_access_token']);
  const expireS = Number(read.body['expire']);
  if (token === '' || !Number.isFinite(expireS)) {
    return { outcome: { state: 'transient', native: 'token_unreadable' } };
  }
  return { token, lifeMs: expireS * 1_000 };
}

/** `rejected` would blame the message; what the token endpoint refuses is the account. */
function withoutToken(outcome: Outcome): Outcome {
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
