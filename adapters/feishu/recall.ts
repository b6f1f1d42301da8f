// Takes back what the bot sent, a message a call; how late is the tenant's administrators' to say.

import type { RateBucket, Recalling, RecallOutcome } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type CallDeps, callWithToken } from './call.ts';
import { failureOf } from './classify.ts';
import { MESSAGE_GONE } from './codes.ts';
import { LIMITS, PATHS } from './limits.ts';

/** What certainly or perhaps was not done is asked for again after this long. */
const AGAIN_MS = 5_000;

/** A refused account is asked again this rarely: a person has to act first. */
const ACCOUNT_MS = 600_000;

export function feishuRecalling(deps: CallDeps, appBuckets: () => RateBucket): Recalling {
  return {
    withinMs: LIMITS.recallWithinMs,
    refsPerCall: 1,
    bucket: appBuckets,
    async recall(refs, _from, options) {
      const [ref = '', ...others] = refs;
      const isRef = others.length === 0 && /^[\w-]{1,80}$/.test(ref);
      const path = `${PATHS.messages}/${ref}`;
      const made = isRef ? await callWithToken({ method: 'DELETE', path }, options, deps) : NOT_ONE_REF;
      const read = 'outcome' in made ? made.outcome : failureOf(made.result);
      const outcome: Outcome = 'state' in read ? read : { state: 'accepted', ref };
      return { outcome, each: new Map(refs.map((one) => [one, endOf(outcome)])) };
    },
  };
}

const NOT_ONE_REF = { outcome: { state: 'rejected', code: 'unsupported', native: 'not_one_ref' } } as const;

function endOf(outcome: Outcome): RecallOutcome {
  switch (outcome.state) {
    case 'accepted':
    case 'held':
      return { state: 'recalled' };
    case 'throttled':
      return { state: 'again', retryAfterMs: outcome.retryAfterMs, native: outcome.native };
    case 'transient':
    case 'unknown':
      return { state: 'again', retryAfterMs: AGAIN_MS, native: outcome.native };
    case 'account':
      return { state: 'again', retryAfterMs: ACCOUNT_MS, native: outcome.native };
    case 'rejected':
      // Somebody was quicker: it is gone.
      return MESSAGE_GONE.has(outcome.native)
        ? { state: 'recalled' }
        : { state: 'refused', native: outcome.native };
  }
}
