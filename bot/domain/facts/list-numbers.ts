// The numbers of a list: every one of them is a count over facts, so they always add up.

import type { DeadlineFacts } from './deadline-facts.ts';
import { shownStatus, standingOf } from './deadline-shown.ts';

/** m = a + r + c; claimed, promised and blocked are parts of c. */
export interface ListNumbers {
  /** Owed: every item that is not exempt. */
  readonly owed: number;
  /** Filed or accepted on the platform. */
  readonly done: number;
  readonly returned: number;
  /** Not filed, or no list has spoken yet. */
  readonly open: number;
  readonly claimed: number;
  readonly promised: number;
  readonly blocked: number;
}

/** Counts a set of items. */
export function listNumbers(all: Iterable<DeadlineFacts>): ListNumbers {
  const numbers = { owed: 0, done: 0, returned: 0, open: 0, claimed: 0, promised: 0, blocked: 0 };
  for (const facts of all) {
    const standing = standingOf(facts);
    if (standing === 'exempt') continue;
    numbers.owed++;
    numbers[standing]++;
    if (standing !== 'open') continue;
    const shown = shownStatus(facts);
    if (shown === 'claimed' || shown === 'claim_not_seen') numbers.claimed++;
    if (shown === 'promised') numbers.promised++;
    if (shown === 'blocked') numbers.blocked++;
  }
  return numbers;
}
