// What the second opinion is learned from: the labelled replies and the wordings of the repository.

import { labelledReplies, nearMisses, wordings } from '#tests/support/reply-files.ts';
import type { Example } from './learn.ts';

/**
 * Wordings were thought up one beside the other, so that they count less than what people wrote: enough that none is
 * spoilt (measured: at 0.3 none of 3,600 is, at 1 unseen replies are read half a point worse).
 */
const COST_OF_WORDING = 0.6;

/** What comes near to settling teaches more than what is far from it. */
const COST_OF_NEAR_MISS = 2;

/** Every reply two people would not differ about, in the order of the files. */
export function examples(): readonly Example[] {
  const replies = [...labelledReplies('replies-labelled'), ...labelledReplies('replies-dev')];
  return [
    ...replies.filter(({ arguable }) => arguable !== true).map((reply) => ({ ...reply, cost: 1.5 })),
    ...wordings().map((reply) => ({ ...reply, cost: COST_OF_WORDING })),
    ...nearMisses().map((reply) => ({ ...reply, intent: null, cost: COST_OF_NEAR_MISS })),
  ];
}
