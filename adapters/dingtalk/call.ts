// One call with a valid token in its header, within one deadline.

import {
  type CallBounds,
  callWithToken as callWithAnyToken,
  type TokenSource,
} from '#adapters/access-token.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify } from './classify.ts';
import type { DingtalkConfig } from './config.ts';
import type { CallResult, DingtalkHttp } from './http.ts';

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

/** Makes the call; `outcome` when it could not even be made. A refused token is replaced once. Never throws. */
export function callWithToken(
  { path, body }: Call,
  bounds: CallBounds,
  { http, tokens }: CallDeps,
): Promise<{ readonly outcome: Outcome } | { readonly result: CallResult }> {
  const make = (token: string, options: CallBounds) => http.post(path, body, { ...options, token });
  return callWithAnyToken({ make, isTokenRefusal }, bounds, tokens);
}

function isTokenRefusal(result: CallResult): boolean {
  if (result.kind !== 'answer') return false;
  const classified = classify(result.answer);
  return classified.kind === 'failed' && classified.verdict.state === 'token';
}
