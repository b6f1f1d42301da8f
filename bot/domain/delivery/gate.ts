// Whether an account may be called now, from what its rows say: freely, with one call that tries, or not at all.

import type { AccountCode, Outcome } from './outcome.ts';

/** What holds an account's calls back. */
export interface SendingGate {
  /** Why the platform refuses the account; null while it does not. */
  readonly stopCode: AccountCode | null;
  /** The time for one call that tries whether the refusal still stands has come. */
  readonly isProbeDue: boolean;
}

export type Allowance = 'all' | 'one' | 'none';

/** A stopped account is tried with one call at a time (house rule); everything else waits behind it. */
export function allowanceOf({ stopCode, isProbeDue }: SendingGate): Allowance {
  if (stopCode === null) return 'all';
  return isProbeDue ? 'one' : 'none';
}

/** Whether a call that tried shows that the refusal is over: only an answer about the message itself does. */
export function endsStop({ state }: Outcome): boolean {
  return state === 'accepted' || state === 'held' || state === 'rejected';
}
