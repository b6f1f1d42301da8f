// Takes back what the app sent to people: one message to a call, within 24 hours, from WeCom's own clients.

import type { RateBucket, Recalling, RecallOutcome } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { failureOf } from './classify.ts';
import { type AppClient, post } from './client.ts';
import { CODES } from './codes.ts';
import { LIMITS, PATHS } from './limits.ts';

/** What certainly or perhaps was not done is asked for again after this long. */
const AGAIN_MS = 5_000;

/** A refused account is asked again this rarely: a person has to act first. */
const ACCOUNT_MS = 600_000;

/** Cards and what went to groups have no id of the platform's to be taken back by. */
const WITHOUT_ID = /^(card|app):/;

/** The app's recall calls. */
export function wecomRecalling(account: string, client: AppClient): Recalling {
  return {
    withinMs: LIMITS.recallWithinMs,
    refsPerCall: 1,
    bucket: (): RateBucket => ({
      key: `wecom-app ${account} ${PATHS.recall}`,
      limit: LIMITS.recallsPerMinute,
      windowMs: 60_000,
    }),
    async recall(refs, _from, options) {
      const [ref] = refs;
      if (ref === undefined || refs.length > 1) {
        const outcome: Outcome = { state: 'rejected', code: 'unsupported', native: 'not_one_message' };
        return { outcome, each: new Map(refs.map((one) => [one, endOf(outcome)])) };
      }
      if (WITHOUT_ID.test(ref)) {
        const end: RecallOutcome = { state: 'refused', native: 'no_message_id' };
        return { outcome: { state: 'accepted', ref: '' }, each: new Map([[ref, end]]) };
      }
      const made = await post(PATHS.recall, { msgid: ref }, options, client);
      const failure = 'outcome' in made ? made.outcome : failureOf(made.result, client.random);
      const end = failure === null ? ({ state: 'recalled' } as const) : endOf(failure);
      // A call the platform answered about this message, and not about us, was a call that worked.
      const isItsOwn = failure === null || end.state === 'refused';
      return { outcome: isItsOwn ? { state: 'accepted', ref: '' } : failure, each: new Map([[ref, end]]) };
    },
  };
}

function endOf(outcome: Outcome): RecallOutcome {
  switch (outcome.state) {
    case 'throttled':
      return { state: 'again', retryAfterMs: outcome.retryAfterMs, native: outcome.native };
    case 'account':
      return { state: 'again', retryAfterMs: ACCOUNT_MS, native: outcome.native };
    case 'transient':
      return { state: 'again', retryAfterMs: AGAIN_MS, native: outcome.native };
    case 'unknown':
      // A number we have no line for is the platform's word on this message: too old, not ours, taken back before.
      return /^\d+$/.test(outcome.native) && !CODES.has(outcome.native)
        ? { state: 'refused', native: outcome.native }
        : { state: 'again', retryAfterMs: AGAIN_MS, native: outcome.native };
    case 'rejected':
      return { state: 'refused', native: outcome.native };
    case 'accepted':
    case 'held':
      return { state: 'recalled' };
  }
}
