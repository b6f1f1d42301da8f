// From an HTTP answer of DingTalk to a verdict; an answer nobody knows is never a success.

import type { HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { BY_STATUS_PREFIXES, CODE_PREFIXES, EXACT_CODES, type Verdict, verdictOfStatus } from './codes.ts';

export type Classified =
  | { readonly kind: 'ok'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'failed'; readonly verdict: Verdict; readonly native: string };

const EXACT = new Map(EXACT_CODES.map(([code, verdict]) => [code.toLowerCase(), verdict]));

/**
 * Reads an answer of api.dingtalk.com or oapi.dingtalk.com. `ok` means HTTP 2xx, a JSON object and
 * no code of failure in it. A business error at HTTP 200 (`errcode`, `code`) is a failure; so are
 * HTML pages and the exit-address ban `{"status":1111}`, which comes without a fixed HTTP status.
 */
export function classify(answer: HttpAnswer): Classified {
  const body = jsonObject(answer.body);
  const http = `http_${answer.status}`;
  if (body === null) {
    const verdict = hinted(verdictOfPage(answer.status), answer);
    return { kind: 'failed', verdict, native: `${http}_not_json` };
  }
  const code = codeOf(body);
  if (code === null && answer.status >= 200 && answer.status < 300) return { kind: 'ok', body };
  if (code === null) {
    return { kind: 'failed', verdict: hinted(verdictOfStatus(answer.status), answer), native: http };
  }
  return { kind: 'failed', verdict: hinted(verdictOfCode(code, answer.status), answer), native: code };
}

/** The verdict of a code, the HTTP status deciding where the code alone cannot. */
export function verdictOfCode(code: string, status: number): Verdict {
  const lower = code.toLowerCase();
  const exact = EXACT.get(lower);
  if (exact !== undefined) return exact;
  if (BY_STATUS_PREFIXES.some((prefix) => lower.startsWith(prefix.toLowerCase()))) {
    return verdictOfStatus(status);
  }
  const family = CODE_PREFIXES.find(([prefix]) => lower.startsWith(prefix.toLowerCase()));
  return family?.[1] ?? verdictOfStatus(status);
}

/** The outcome a verdict becomes. A `token` verdict that is still there after a new token is `auth`. */
export function toOutcome(verdict: Verdict, native: string, random: () => number): Outcome {
  switch (verdict.state) {
    case 'throttled':
      return {
        state: 'throttled',
        retryAfterMs: verdict.waitMs + Math.floor(verdict.jitterMs * random()),
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

/** A page instead of JSON comes from something in front of the platform; a 4xx one stopped the call there. */
function verdictOfPage(status: number): Verdict {
  const refusedInFront = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refusedInFront ? { state: 'transient' } : verdictOfStatus(status);
}

/** Native codes are shown and logged: only short plain ones pass, whatever a proxy may have put there. */
function codeOf(body: Readonly<Record<string, unknown>>): string | null {
  if (asCode(body['status']) === '1111') return '1111';
  const code = asCode(body['code']) ?? asCode(body['errcode']);
  if (code === null || code === '0') return null;
  return /^[\w.-]{1,100}$/.test(code) ? code : 'unreadable_code';
}

/** A code or an id, text or number; null for anything else: an object may refuse to become a text at all. */
export function asCode(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** True for a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hinted(verdict: Verdict, answer: HttpAnswer): Verdict {
  if (verdict.state !== 'throttled' || answer.retryAfter === null) return verdict;
  const hintMs = Number(answer.retryAfter) * 1_000;
  return Number.isFinite(hintMs) ? { ...verdict, waitMs: Math.max(verdict.waitMs, hintMs) } : verdict;
}
