// From what became of a request on the line to an outcome; an answer nobody knows is never a success.

import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { CODES, type Verdict } from './codes.ts';
import type { Reply } from './line.ts';

/** `ref` stands in for an id: the platform gives none, but names ours when a button is pressed. */
export function outcomeOf(reply: Reply, ref: string): Outcome {
  switch (reply.kind) {
    case 'not_sent':
      return { state: 'transient', native: reply.native };
    case 'cut':
      return { state: 'unknown', native: reply.native };
    case 'answer':
      return reply.errcode === '0' ? { state: 'accepted', ref } : refused(reply.errcode);
  }
}

function refused(native: string): Outcome {
  const verdict: Verdict = CODES.get(native) ?? { state: 'unknown' };
  return verdict.state === 'throttled'
    ? { state: 'throttled', retryAfterMs: verdict.waitMs, native }
    : { ...verdict, native };
}

/**
 * Whether a refused subscription is about us and does not heal by itself: whatever is not known to be about the
 * platform. The vendor's own client takes any code for that.
 */
export function isRefusal(errcode: string): boolean {
  const state = CODES.get(errcode)?.state;
  return state !== 'throttled' && state !== 'transient';
}
