// From an HTTP answer to a custom robot's call to an outcome; an answer nobody knows is never a success.

import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { CODES, SECURITY, SECURITY_CODE, type Verdict, verdictOfStatus } from './codes.ts';

/** Business errors come at HTTP 200; success is `errcode` 0 and nothing else. `ref` stands in for an id: there is none. */
export function outcomeOf(result: CallResult, ref: string): Outcome {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const { answer } = result;
  const body = jsonObject(answer.body);
  if (body === null) return pageOutcome(answer);
  const code = codeOf(body);
  if (code === '0' && answer.status >= 200 && answer.status < 300) return { state: 'accepted', ref };
  if (code === SECURITY_CODE) {
    const { errmsg } = body;
    const text = typeof errmsg === 'string' ? errmsg : '';
    const security = SECURITY.find(({ says }) => says.test(text)) ?? SECURITY.at(-1);
    if (security !== undefined) return toOutcome(security.verdict, security.native, answer);
  }
  const native = code ?? `http_${answer.status}`;
  return toOutcome(CODES.get(native) ?? verdictOfStatus(answer.status), native, answer);
}

/** A page instead of JSON comes from something in front of the platform; a 4xx one stopped the call there. */
function pageOutcome(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const native = `http_${status}_not_json`;
  const refusedInFront = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refusedInFront ? { state: 'transient', native } : toOutcome(verdictOfStatus(status), native, answer);
}

function toOutcome(verdict: Verdict, native: string, { retryAfter }: HttpAnswer): Outcome {
  switch (verdict.state) {
    case 'throttled': {
      const hintMs = Number(retryAfter ?? 0) * 1_000;
      const retryAfterMs = Number.isFinite(hintMs) ? Math.max(verdict.waitMs, hintMs) : verdict.waitMs;
      return { state: 'throttled', retryAfterMs, native };
    }
    case 'unknown':
      return { state: 'unknown', native };
    case 'rejected':
      return { state: 'rejected', code: verdict.code, native };
    case 'account':
      return { state: 'account', code: verdict.code, native };
  }
}

/** Codes are shown and logged: only short plain ones pass, whatever a proxy may have put there. */
function codeOf(body: Readonly<Record<string, unknown>>): string | null {
  const { status, errcode } = body;
  if (status === 1111 || status === '1111') return '1111';
  if (errcode === undefined || errcode === null) return null;
  const code = typeof errcode === 'number' ? String(errcode) : errcode;
  return typeof code === 'string' && /^-?\w{1,40}$/.test(code) ? code : 'unreadable_code';
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
