// From an HTTP answer of WeCom to a verdict; an answer nobody knows is never a success.

import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { CODES, type Verdict, verdictOfStatus } from './codes.ts';
import { WAITS } from './limits.ts';

export type Data = Readonly<Record<string, unknown>>;

export type Classified =
  | { readonly kind: 'ok'; readonly body: Data }
  | { readonly kind: 'failed'; readonly verdict: Verdict; readonly native: string };

/** Success is HTTP 2xx with `errcode` 0 and nothing else: business errors come at HTTP 200, as do pages of a proxy. */
export function classify(answer: HttpAnswer): Classified {
  const body = jsonObject(answer.body);
  if (body === null) return failed(verdictOfPage(answer.status), `http_${answer.status}_not_json`, answer);
  const code = codeOf(body);
  if (code === '0' && answer.status >= 200 && answer.status < 300) return { kind: 'ok', body };
  const native = code === null || code === '0' ? `http_${answer.status}` : code;
  return failed(CODES.get(native) ?? verdictOfStatus(answer.status), native, answer);
}

/** The outcome of a call that was made. `null`: it succeeded, and its body says the rest. */
export function failureOf(result: CallResult, random: () => number): Outcome | null {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const classified = classify(result.answer);
  return classified.kind === 'ok' ? null : toOutcome(classified.verdict, classified.native, random);
}

/** The outcome a verdict becomes. A `token` verdict that is still there after a new token is `auth`. */
export function toOutcome(verdict: Verdict, native: string, random: () => number): Outcome {
  switch (verdict.state) {
    case 'throttled':
      return {
        state: 'throttled',
        retryAfterMs: verdict.waitMs + Math.floor(WAITS.jitterMs * random()),
        native,
      };
    case 'token':
      return { state: 'account', code: 'auth', native };
    case 'transient':
    case 'unknown':
      return { state: verdict.state, native };
    case 'rejected':
      return { ...verdict, native };
    case 'account':
      return { state: 'account', code: verdict.code, native };
  }
}

/** Whether the platform refused the token and nothing else: what was asked was not done. */
export function isTokenRefusal(result: CallResult): boolean {
  if (result.kind !== 'answer') return false;
  const classified = classify(result.answer);
  return classified.kind === 'failed' && classified.verdict.state === 'token';
}

/** The object a text is; null for anything else. */
function jsonObject(text: string): Data | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function failed(verdict: Verdict, native: string, { retryAfter }: HttpAnswer): Classified {
  if (verdict.state !== 'throttled' || retryAfter === null) return { kind: 'failed', verdict, native };
  const hintMs = Number(retryAfter) * 1_000;
  const waitMs = Number.isFinite(hintMs) ? Math.max(verdict.waitMs, hintMs) : verdict.waitMs;
  return { kind: 'failed', verdict: { ...verdict, waitMs }, native };
}

/** A page instead of JSON comes from something in front of the platform; a 4xx one stopped the call there. */
function verdictOfPage(status: number): Verdict {
  const refusedInFront = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refusedInFront ? { state: 'transient' } : verdictOfStatus(status);
}

/** Codes are shown and logged: only numbers pass, whatever a proxy may have put there. */
function codeOf({ errcode }: Data): string | null {
  if (errcode === undefined || errcode === null) return null;
  return typeof errcode === 'number' && Number.isSafeInteger(errcode) ? String(errcode) : 'unreadable_code';
}
