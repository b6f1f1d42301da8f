// From an HTTP answer to a group robot's call to an outcome; an answer nobody knows is never a success.

import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { CODES, type Verdict, verdictOfStatus } from './codes.ts';

/** Business errors come at HTTP 200; success is `errcode` 0 and nothing else. `ref` stands in for an id: there is none. */
export function outcomeOf(result: CallResult, ref: string): Outcome {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const { answer } = result;
  const code = errcodeOf(answer);
  if (code === null) return pageOutcome(answer);
  if (code === '0' && answer.status >= 200 && answer.status < 300) return { state: 'accepted', ref };
  return toOutcome(CODES.get(code) ?? verdictOfStatus(answer.status), code, answer);
}

/** Codes are shown and logged: only short plain ones pass, whatever a proxy may have put there. Null: none at all. */
export function errcodeOf({ body }: HttpAnswer): string | null {
  const errcode = fieldOf(body, 'errcode');
  if (errcode === undefined || errcode === null) return null;
  const code = typeof errcode === 'number' ? String(errcode) : errcode;
  return typeof code === 'string' && /^-?\d{1,10}$/.test(code) ? code : 'unreadable_code';
}

/** A page instead of a code comes from something in front of the platform; a 4xx one stopped the call there. */
function pageOutcome(answer: HttpAnswer): Outcome {
  const { status } = answer;
  const native = `http_${status}_no_code`;
  const refusedInFront = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return refusedInFront ? { state: 'transient', native } : toOutcome(verdictOfStatus(status), native, answer);
}

function toOutcome(verdict: Verdict, native: string, { retryAfter }: HttpAnswer): Outcome {
  if (verdict.state !== 'throttled') return { ...verdict, native };
  const hintMs = Number(retryAfter ?? 0) * 1_000;
  const retryAfterMs = Number.isFinite(hintMs) ? Math.max(verdict.waitMs, hintMs) : verdict.waitMs;
  return { state: 'throttled', retryAfterMs, native };
}

function fieldOf(text: string, field: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
  } catch {
    return undefined;
  }
}
