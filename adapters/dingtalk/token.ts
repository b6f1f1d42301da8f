// The access token of one application, as the platform's endpoint gives it.

import {
  type FetchedToken,
  outcomeWithoutToken,
  type TokenSource,
  tokenSource,
} from '#adapters/access-token.ts';
import { classify, toOutcome } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import type { CallResult, DingtalkHttp } from './http.ts';
import { PATHS } from './limits.ts';
import type { DingtalkTuning } from './tuning.ts';

/** A token source of one application; `signal` ends it for good. */
export function dingtalkTokens(
  config: DingtalkConfig,
  http: DingtalkHttp,
  tuning: DingtalkTuning,
  signal: AbortSignal,
): TokenSource {
  const body = { appKey: config.clientId, appSecret: config.clientSecret };
  const options = { timeoutMs: tuning.tokenTimeoutMs, signal };
  return tokenSource(
    async () => readToken(await http.post(PATHS.accessToken, body, options), tuning),
    tuning,
  );
}

/** What the page of the endpoint names. One that ends sooner is refused in words, and replaced then. */
const USUAL_LIFE_S = 7_200;

function readToken(result: CallResult, tuning: DingtalkTuning): FetchedToken {
  // Without a token nothing was sent, so a lost answer here is never `unknown`.
  if (result.kind !== 'answer') {
    return { ok: false, outcome: { state: 'transient', native: `token_${result.native}` } };
  }
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    const { native, verdict } = classified;
    return { ok: false, outcome: outcomeWithoutToken(toOutcome(verdict, native, tuning.random)) };
  }
  const token = classified.body['accessToken'];
  const expireIn = Number(classified.body['expireIn'] ?? USUAL_LIFE_S);
  if (typeof token !== 'string' || token === '' || !Number.isFinite(expireIn)) {
    return { ok: false, outcome: { state: 'transient', native: 'token_unreadable' } };
  }
  return { ok: true, token, lifeMs: expireIn * 1_000 };
}
