// From an HTTP answer to a custom robot's call to an outcome; an answer nobody knows is never a success.

import { type RobotAnswers, robotOutcome } from '#adapters/group-robots.ts';
import type { CallResult } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { ADDRESS_BANNED, CODES, SECURITY, SECURITY_CODE } from './codes.ts';
import { WAITS } from './limits.ts';

const ANSWERS: RobotAnswers = {
  /** The ban of an exit address comes as a `status`. */
  codeIn: ({ errcode, status }) => (String(status) === ADDRESS_BANNED ? ADDRESS_BANNED : errcode),
  meaningOf(code, { errmsg }) {
    if (code === SECURITY_CODE) {
      const text = typeof errmsg === 'string' ? errmsg : '';
      return SECURITY.find(({ says }) => says.test(text)) ?? SECURITY.at(-1);
    }
    const verdict = CODES.get(code);
    return verdict === undefined ? undefined : { native: code, verdict };
  },
  rateMs: WAITS.rateMs,
};

/** Business errors come at HTTP 200; success is `errcode` 0 and nothing else. `ref` stands in for an id: there is none. */
export function outcomeOf(result: CallResult, ref: string): Outcome {
  return robotOutcome(result, ref, ANSWERS);
}
