// From a gateway's answer to an outcome; an answer that does not say "accepted" is never a success.

import { z } from 'zod';
import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { CODES, OTHER_CODE, type Verdict, verdictOfStatus } from './codes.ts';
import { WAITS } from './limits.ts';

/** answer.schema.json. */
const ANSWER = z.object({
  accepted: z.array(z.string()).default([]),
  rejected: z
    .array(
      z.object({ id: z.string(), code: z.string(), retryAfterSeconds: z.number().positive().optional() }),
    )
    .default([]),
});

/**
 * What became of a message to `recipient`. A 2xx is a success when its body is empty or names the recipient under
 * `accepted`; anything else a gateway says at 2xx may be an error of its own, so the end is not known.
 */
export function outcomeOf(result: CallResult, recipient: string, ref: string, nowMs: number): Outcome {
  if (result.kind !== 'answer') {
    return { state: result.kind === 'cut' ? 'unknown' : 'transient', native: result.native };
  }
  const { answer } = result;
  const isSuccess = answer.status >= 200 && answer.status < 300;
  if (isSuccess && answer.body.trim() === '') return { state: 'accepted', ref };
  const said = wordOn(recipient, answer.body);
  if (said === 'accepted' && isSuccess) return { state: 'accepted', ref };
  if (said !== null && said !== 'accepted' && answer.status < 500) return refused(said, answer, nowMs);
  return ofStatus(answer, nowMs);
}

function ofStatus(answer: HttpAnswer, nowMs: number): Outcome {
  const { status } = answer;
  const hintMs = retryAfterMs(answer, nowMs);
  if (status === 503 && hintMs !== null) {
    return { state: 'throttled', retryAfterMs: Math.min(hintMs, WAITS.longestMs), native: 'http_503' };
  }
  const native = status >= 200 && status < 300 ? 'answer_unreadable' : `http_${status}`;
  return toOutcome(verdictOfStatus(status), native, hintMs);
}

interface Refusal {
  readonly code: string;
  readonly retryAfterSeconds?: number | undefined;
}

/** What a body says of the recipient; null where it says nothing, or both. */
function wordOn(recipient: string, body: string): 'accepted' | Refusal | null {
  const { data } = ANSWER.safeParse(jsonOf(body));
  const isAccepted = data?.accepted.includes(recipient) ?? false;
  const refusal = data?.rejected.find(({ id }) => id === recipient);
  if (refusal === undefined) return isAccepted ? 'accepted' : null;
  return isAccepted ? null : refusal;
}

/** Codes are shown and logged: only short plain ones pass. */
function refused({ code, retryAfterSeconds }: Refusal, answer: HttpAnswer, nowMs: number): Outcome {
  const native = /^[\w.-]{1,40}$/.test(code) ? code : 'unreadable_code';
  const hintMs = retryAfterSeconds === undefined ? retryAfterMs(answer, nowMs) : retryAfterSeconds * 1_000;
  return toOutcome(CODES.get(code) ?? OTHER_CODE, native, hintMs);
}

function toOutcome(verdict: Verdict, native: string, hintMs: number | null): Outcome {
  switch (verdict.state) {
    case 'throttled':
      return {
        state: 'throttled',
        retryAfterMs: Math.min(Math.max(verdict.waitMs, hintMs ?? 0), WAITS.longestMs),
        native,
      };
    case 'transient':
    case 'unknown':
      return { state: verdict.state, native };
    case 'rejected':
      return { state: 'rejected', code: verdict.code, native };
    case 'account':
      return { state: 'account', code: verdict.code, native };
  }
}

/** The header's seconds or date as a wait; null without one that can be read. */
function retryAfterMs({ retryAfter }: HttpAnswer, nowMs: number): number | null {
  if (retryAfter === null) return null;
  const waitMs = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
