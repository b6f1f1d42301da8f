// From an HTTP answer to a group robot's call to an outcome; an answer nobody knows is never a success.

import { fieldsIn, plainCode, type RobotAnswers, robotOutcome } from '#adapters/group-robots.ts';
import type { CallResult, HttpAnswer } from '#adapters/http.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { CODES } from './codes.ts';
import { WAITS } from './limits.ts';

const ANSWERS: RobotAnswers = {
  codeIn: ({ errcode }) => errcode,
  meaningOf(code) {
    const verdict = CODES.get(code);
    return verdict === undefined ? undefined : { native: code, verdict };
  },
  rateMs: WAITS.rateMs,
};

/** Business errors come at HTTP 200; success is `errcode` 0 and nothing else. `ref` stands in for an id: there is none. */
export function outcomeOf(result: CallResult, ref: string): Outcome {
  return robotOutcome(result, ref, ANSWERS);
}

/** Null: none at all. */
export function errcodeOf(answer: HttpAnswer): string | null {
  return plainCode(ANSWERS.codeIn(fieldsIn(answer)));
}
