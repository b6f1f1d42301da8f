// What becomes of one recipient's message once its call has ended.

import type { Outcome, RejectCode } from './outcome.ts';

/** What certainly was not delivered is tried again after this long (house rule). */
const TRANSIENT_RETRY_MS = 5_000;

/** The reason of a delivery whose call was refused for somebody in it: its next call carries nobody else. */
export const UNDIVIDED = 'undivided';

/** The reason of a delivery whose group has another address by now: its next call goes there. */
const MOVED = 'moved';

export interface Fate {
  readonly state: 'sent' | 'waiting' | 'failed' | 'unknown' | 'held';
  readonly ref: string | null;
  readonly reason: string | null;
  /** From now, for `waiting`. */
  readonly retryAfterMs: number | null;
}

/** `recipients`: how many shared the call. What waits for a stopped account is held by the stop, not by a time. */
export function fateOf(outcome: Outcome, recipients: number): Fate {
  const none = { ref: null, reason: null, retryAfterMs: null };
  switch (outcome.state) {
    case 'accepted':
      return { ...none, state: 'sent', ref: outcome.ref };
    case 'held':
      return { ...none, state: 'held', ref: outcome.ref };
    case 'throttled':
      return { ...none, state: 'waiting', reason: outcome.native, retryAfterMs: outcome.retryAfterMs };
    case 'transient':
      return { ...none, state: 'waiting', reason: outcome.native, retryAfterMs: TRANSIENT_RETRY_MS };
    case 'unknown':
      return { ...none, state: 'unknown', reason: outcome.native };
    case 'rejected':
      if (outcome.movedTo !== undefined) return { ...none, state: 'waiting', reason: MOVED, retryAfterMs: 0 };
      return outcome.undivided === true && recipients > 1
        ? { ...none, state: 'waiting', reason: UNDIVIDED, retryAfterMs: 0 }
        : { ...none, state: 'failed', reason: outcome.code };
    case 'account':
      return { ...none, state: 'waiting', reason: `account_${outcome.code}`, retryAfterMs: 0 };
  }
}

const LOST: readonly RejectCode[] = ['address_gone', 'not_member', 'blocked'];

/** Whether a delivery that failed for this reason means that the address reaches nobody any more. */
export function isAddressLost(reason: string | null): boolean {
  return LOST.some((code) => code === reason);
}
