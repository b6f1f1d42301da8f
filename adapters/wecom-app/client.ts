// Calls to WeCom: the token in their query, fetched once for all and renewed where it is refused.
//
// Tokens and the secret stand in addresses. They are put there here and nowhere else, and no address leaves this file.

import {
  type CallBounds,
  callWithToken,
  type FetchedToken,
  outcomeWithoutToken,
  type TokenSource,
  tokenSource,
} from '#adapters/access-token.ts';
import type { CallResult, HttpClient } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify, isTokenRefusal, toOutcome } from './classify.ts';
import type { WecomAppConfig } from './config.ts';
import { PATHS } from './limits.ts';
import type { WecomTuning } from './tuning.ts';

/** An app, and the way to its platform. */
export interface AppClient {
  readonly config: WecomAppConfig;
  readonly http: HttpClient;
  readonly tokens: TokenSource;
  readonly random: () => number;
}

export type Called = { readonly outcome: Outcome } | { readonly result: CallResult };

/** The client of one app; `signal` ends it for good. */
export function appClient(
  config: WecomAppConfig,
  http: HttpClient,
  tuning: WecomTuning,
  signal: AbortSignal,
): AppClient {
  const options = { timeoutMs: tuning.tokenTimeoutMs, signal };
  const fetchToken = async () => readToken(await askToken(config, http, options), tuning.random);
  return { config, http, tokens: tokenSource(fetchToken, tuning), random: tuning.random };
}

/** Asks for a token; inside its validity the platform gives out the same one. */
export function askToken(
  { corpId, secret }: WecomAppConfig,
  http: HttpClient,
  options: CallBounds,
): Promise<CallResult> {
  return http.get(withQuery(PATHS.token, { corpid: corpId, corpsecret: secret }), options);
}

/** Posts `body`; `outcome` when the call could not even be made. Never throws. */
export function post(
  path: string,
  body: object,
  bounds: CallBounds,
  { http, tokens }: AppClient,
): Promise<Called> {
  const make = (token: string, options: CallBounds) =>
    http.post(withQuery(path, { access_token: token }), body, options);
  return callWithToken({ make, isTokenRefusal }, bounds, tokens);
}

/** `path` with its query. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query).toString()}`;
}

function readToken(result: CallResult, random: () => number): FetchedToken {
  // Without a token nothing was sent, so a lost answer here is never `unknown`.
  if (result.kind !== 'answer') {
    return { ok: false, outcome: { state: 'transient', native: `token_${result.native}` } };
  }
  const classified = classify(result.answer);
  if (classified.kind === 'failed') {
    const { native, verdict } = classified;
    return { ok: false, outcome: outcomeWithoutToken(toOutcome(verdict, native, random)) };
  }
  const { access_token: token, expires_in: expiresIn } = classified.body;
  const lifeMs = Number(expiresIn) * 1_000;
  if (typeof token !== 'string' || token === '' || !Number.isFinite(lifeMs)) {
    return { ok: false, outcome: { state: 'transient', native: 'token_unreadable' } };
  }
  return { ok: true, token, lifeMs };
}
