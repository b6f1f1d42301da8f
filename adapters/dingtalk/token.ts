// The access token: fetched once for all who wait, kept until shortly before it ends, dropped when refused.

import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify, toOutcome } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import type { CallResult, DingtalkHttp } from './http.ts';
import { PATHS } from './limits.ts';
import type { DingtalkTuning } from './tuning.ts';

/** Either a token or the outcome of a send that could not be tried for want of one. */
export type TokenResult =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly outcome: Outcome };

export interface TokenSource {
  get(): Promise<TokenResult>;
  /** Forgets `token` if it is still the one kept, and says whether it was; a newer one stays. */
  drop(token: string): boolean;
}

/** A token source of one application. Waiting callers share one fetch; `signal` ends it for good. */
export function tokenSource(
  config: DingtalkConfig,
  http: DingtalkHttp,
  tuning: DingtalkTuning,
  signal: AbortSignal,
): TokenSource {
  let kept: { readonly token: string; readonly freshUntilMs: number } | null = null;
  let pending: Promise<TokenResult> | null = null;

  async function fetchToken(): Promise<TokenResult> {
    const askedAtMs = tuning.monotonicMs();
    const result = await http.post(
      PATHS.accessToken,
      { appKey: config.clientId, appSecret: config.clientSecret },
      { timeoutMs: tuning.tokenTimeoutMs, signal },
    );
    const read = readToken(result, tuning);
    if (!read.ok) return read;
    // Ages are counted on a clock that never jumps: a corrected wall clock must not end a token.
    const lifeMs = Math.max(0, read.expireInSeconds * 1_000 - tuning.tokenMarginMs);
    kept = { token: read.token, freshUntilMs: askedAtMs + lifeMs };
    return { ok: true, token: read.token };
  }

  return {
    get() {
      if (kept !== null && tuning.monotonicMs() < kept.freshUntilMs) {
        return Promise.resolve({ ok: true, token: kept.token });
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

type ReadToken =
  | { readonly ok: true; readonly token: string; readonly expireInSeconds: number }
  | { readonly ok: false; readonly outcome: Outcome };

function readToken(result: CallResult, tuning: DingtalkTuning): ReadToken {
  // Without a token nothing was sent, so a lost answer here is never `unknown`.
  if (result.kind !== 'answer') {
    return { ok: false, outcome: { state: 'transient', native: `token_${result.native}` } };
  }
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    return {
      ok: false,
      outcome: outcomeWithoutToken(toOutcome(classified.verdict, classified.native, tuning.random)),
    };
  }
  const token = classified.body['accessToken'];
  const expireIn = Number(classified.body['expireIn']);
  if (typeof token !== 'string' || token === '' || !Number.isFinite(expireIn)) {
    return { ok: false, outcome: { state: 'transient', native: 'token_unreadable' } };
  }
  return { ok: true, token, expireInSeconds: expireIn };
}

/** `rejected` would blame the message; what the token endpoint refuses is the account. */
function outcomeWithoutToken(outcome: Outcome): Outcome {
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
