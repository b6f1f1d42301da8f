// From an HTTP answer to success or a verdict; what nobody knows is never a success.

import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { BY_TEXT, CODES, type Verdict, verdictOfStatus } from './codes.ts';

export type Data = Readonly<Record<string, unknown>>;

export type Classified =
  | { readonly kind: 'ok'; readonly body: Data }
  | {
      readonly kind: 'failed';
      readonly verdict: Verdict;
      readonly native: string;
      /** What came is no word of the platform's. */
      readonly isPage: boolean;
    };

/** `ok` means HTTP 2xx, a JSON object and `code` 0; business errors come at HTTP 200 as well as at 400. */
export function classify(answer: HttpAnswer): Classified {
  const body = jsonObject(answer.body);
  if (body === null) {
    const verdict = hinted(verdictOfPage(answer.status), answer);
    return { kind: 'failed', verdict, native: `http_${answer.status}_not_json`, isPage: true };
  }
  const code = codeOf(body);
  if (code === '0' && answer.status >= 200 && answer.status < 300) return { kind: 'ok', body };
  const native = code ?? `http_${answer.status}`;
  const said = BY_TEXT.find((one) => one.code === code && one.says.test(textOf(body['msg'])));
  const verdict = said?.verdict ?? CODES.get(native) ?? verdictOfStatus(answer.status);
  return { kind: 'failed', verdict: hinted(verdict, answer), native: said?.native ?? native, isPage: false };
}

/** The same for the end of a call, whatever it was. */
export function failureOf(result: CallResult): Outcome | { readonly body: Data } {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const classified = classify(result.answer);
  if (classified.kind === 'ok') return { body: classified.body };
  const { isPage, native, verdict } = classified;
  const isStoppedInFront = isPage && verdict.state === 'rejected';
  return isStoppedInFront ? { state: 'transient', native } : toOutcome(verdict, native);
}

/** The outcome a verdict becomes. A `token` verdict that is still there after a new token is `auth`. */
export function toOutcome(verdict: Verdict, native: string): Outcome {
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: verdict.waitMs, native };
    case 'token':
      return { state: 'account', code: 'auth', native };
    case 'unknown':
      return { state: 'unknown', native };
    case 'rejected':
      return { state: 'rejected', code: verdict.code, native };
    case 'account':
      return { state: 'account', code: verdict.code, native };
  }
}

/** A page instead of JSON comes from something in front of the platform; a 4xx one stopped the call there. */
function verdictOfPage(status: number): Verdict {
  if (status === 429) return verdictOfStatus(status);
  return status >= 400 && status < 500 && status !== 408
    ? { state: 'rejected', code: 'unsupported' }
    : { state: 'unknown' };
}

/** Native codes are shown and logged: only short plain ones pass, whatever a proxy may have put there. */
function codeOf({ code }: Data): string | null {
  if (typeof code === 'number' && Number.isSafeInteger(code)) return String(code);
  if (typeof code !== 'string' || code === '') return null;
  return /^-?\w{1,40}$/.test(code) ? code : 'unreadable_code';
}

/** The platform's hint (`x-ogw-ratelimit-reset`, seconds) counts where it is longer. */
function hinted(verdict: Verdict, { retryAfter }: HttpAnswer): Verdict {
  if (verdict.state !== 'throttled' || retryAfter === null) return verdict;
  const hintMs = Number(retryAfter) * 1_000;
  return Number.isFinite(hintMs) ? { ...verdict, waitMs: Math.max(verdict.waitMs, hintMs) } : verdict;
}

/** The object a JSON text is; null where it is none. */
export function jsonObject(text: string): Data | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** True for a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text a field holds; '' where it holds none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
