// The tenant's access token of one application, as the platform's endpoint gives it.

import {
  type FetchedToken,
  outcomeWithoutToken,
  type TokenSource,
  tokenSource,
} from '#adapters/access-token.ts';
import type { CallResult, HttpClient } from '#adapters/http.ts';
import { failureOf, textOf } from './classify.ts';
import type { FeishuConfig } from './config.ts';
import { PATHS } from './limits.ts';
import type { FeishuTuning } from './tuning.ts';

/** A token source of one application; `signal` ends it for good. */
export function feishuTokens(
  config: FeishuConfig,
  http: HttpClient,
  tuning: FeishuTuning,
  signal: AbortSignal,
): TokenSource {
  const options = { timeoutMs: tuning.endpointTimeoutMs, signal };
  return tokenSource(async () => readToken(await askToken(config, http, options)), tuning);
}

/** The call itself. With half an hour left the platform gives out the same token again. */
export function askToken(
  { appId, appSecret }: FeishuConfig,
  http: HttpClient,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<CallResult> {
  return http.post(PATHS.token, { app_id: appId, app_secret: appSecret }, options);
}

/** What it answers; a lost answer is never `unknown` here, since without a token nothing was sent. */
export function readToken(result: CallResult): FetchedToken {
  const read = failureOf(result);
  if ('state' in read) return { ok: false, outcome: outcomeWithoutToken(read) };
  const token = textOf(read.body['tenant_access_token']);
  const expireS = Number(read.body['expire']);
  if (token === '' || !Number.isFinite(expireS)) {
    return { ok: false, outcome: { state: 'transient', native: 'token_unreadable' } };
  }
  return { ok: true, token, lifeMs: expireS * 1_000 };
}
