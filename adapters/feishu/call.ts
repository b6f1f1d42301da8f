// One call with a valid token in its header, within one deadline.

import {
  type CallBounds,
  callWithToken as callWithAnyToken,
  type TokenSource,
} from '#adapters/access-token.ts';
import type { CallResult, HttpClient } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { classify } from './classify.ts';

export interface CallDeps {
  readonly http: HttpClient;
  readonly tokens: TokenSource;
}

export type Call =
  | { readonly method: 'POST'; readonly path: string; readonly body: Readonly<Record<string, unknown>> }
  | { readonly method: 'GET' | 'DELETE'; readonly path: string };

/** Makes the call; `outcome` when it could not even be made. A refused token is replaced once. Never throws. */
export function callWithToken(
  call: Call,
  bounds: CallBounds,
  { http, tokens }: CallDeps,
): Promise<{ readonly outcome: Outcome } | { readonly result: CallResult }> {
  const make = (token: string, options: CallBounds) => made(call, token, options, http);
  return callWithAnyToken({ make, isTokenRefusal }, bounds, tokens);
}

function made(call: Call, token: string, bounds: CallBounds, http: HttpClient): Promise<CallResult> {
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
