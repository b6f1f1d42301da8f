// From an HTTP answer to a custom bot's call to an outcome; an answer nobody knows is never a success.

import { type RobotAnswers, robotOutcome } from '#adapters/group-robots.ts';
import type { CallResult } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { BY_TEXT, CLOCK_OFF, CODES, SIGN_CODE, SKEW_MS } from './codes.ts';
import { WAITS } from './limits.ts';

/**
 * Business errors come at HTTP 200; success is `code` 0 and nothing else. `ref` stands in for an id: there is none.
 * `nowMs` is what the call was signed with.
 */
export function outcomeOf(result: CallResult, ref: string, nowMs: number): Outcome {
  return robotOutcome(result, ref, answersAt(nowMs));
}

function answersAt(nowMs: number): RobotAnswers {
  return {
    /** Older installations answer with `StatusCode` alone. */
    codeIn: ({ StatusCode: older, code: newer }) => newer ?? older,
    meaningOf(code, { msg }, { date }) {
      if (code === SIGN_CODE && isClockOff(date, nowMs)) return CLOCK_OFF;
      const text = typeof msg === 'string' ? msg : '';
      const said = BY_TEXT.find((one) => one.code === code && one.says.test(text));
      const verdict = CODES.get(code);
      return said ?? (verdict === undefined ? undefined : { native: code, verdict });
    },
    rateMs: WAITS.rateMs,
  };
}

/** By the `Date` of the answer, the platform's clock to the second. */
function isClockOff(date: string | undefined, nowMs: number): boolean {
  const theirsMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isFinite(theirsMs) && Math.abs(nowMs - theirsMs) > SKEW_MS;
}
