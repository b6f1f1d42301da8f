// From an HTTP answer to a custom bot's call to an outcome; an answer nobody knows is never a success.

import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { BY_TEXT, CLOCK_OFF, CODES, SIGN_CODE, SKEW_MS, type Verdict, verdictOfStatus } from './codes.ts';

/**
 * Business errors come at HTTP 200; success is `code` 0 and nothing else. `ref` stands in for an id: there is none.
 * `nowMs` is what the call was signed with.
 */
export function outcomeOf(result: CallResult, ref: string, nowMs: number): Outcome {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const { answer } = result;
  const body = jsonObject(answer.body);
  if (body === null) return pageOutcome(answer);
  const code = codeOf(body);
  if (code === '0' && answer.status >= 200 && answer.status < 300) return { state: 'accepted', ref };
  const { native, verdict } = meaningOf(code ?? `http_${answer.status}`, body, answer, nowMs);
  return toOutcome(verdict, native, answer);
}

function meaningOf(
  code: string,
  { msg }: Readonly<Record<string, unknown>>,
  answer: HttpAnswer,
  nowMs: number,
): { readonly native: string; readonly verdict: Verdict } {
  if (code === SIGN_CODE && isClockOff(answer.date, nowMs)) return CLOCK_OFF;
  const text = typeof msg === 'string' ? msg : '';
  const said = BY_TEXT.find((one) => one.code === code && one.says.test(text));
  return said ?? { native: code, verdict: CODES.get(code) ?? verdictOfStatus(answer.status) };
}

/** By the `Date` of the answer, the platform's clock to the second. */
function isClockOff(date: string | undefined, nowMs: number): boolean {
  const theirsMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isFinite(theirsMs) && Math.abs(nowMs - theirsMs) > SKEW_MS;
}

/** A page instead of JSON comes from something in front of the platform; a 4xx one stopped the call there. */
function pageOutcome(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const native = `http_${status}_not_json`;
  const refusedInFront = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refusedInFront ? { state: 'transient', native } : toOutcome(verdictOfStatus(status), native, answer);
}

function toOutcome(verdict: Verdict, native: string, answer: HttpAnswer): Outcome {
  switch (verdict.state) {
    case 'throttled': {
      const hintMs = Number(answer.retryAfter ?? 0) * 1_000;
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

/** Older installations answer with `StatusCode` alone. Only short plain codes pass: they are shown and logged. */
function codeOf({ StatusCode: older, code: newer }: Readonly<Record<string, unknown>>): string | null {
  const said = newer ?? older;
  if (said === undefined || said === null) return null;
  const code = typeof said === 'number' ? String(said) : said;
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
