// What the facts of a training come to: standing, and what people are shown.

import type { Standing } from './standing.ts';
import type { TrainingFacts } from './training-facts.ts';

export type ShownTraining =
  | 'trained'
  | 'trained_by_staff'
  | 'attending'
  | 'substitute'
  | 'leave'
  | 'leave_granted'
  | 'leave_refused'
  | 'declined'
  | 'acknowledged'
  | 'no_receipt';

/**
 * Done once somebody of the firm was there: full coverage is at least one person a firm (house rule). A leave excuses
 * nobody from the make-up, so it leaves the duty open.
 */
export function standingOfTraining({ present }: TrainingFacts): Standing {
  return present.length > 0 ? 'done' : 'open';
}

/** The one word people see: who was there first, then what the firm answered. */
export function shownTraining(facts: TrainingFacts): ShownTraining {
  if (facts.present.length > 0) {
    return facts.present.some(({ by }) => by === 'code') ? 'trained' : 'trained_by_staff';
  }
  switch (facts.receipt) {
    case 'attending':
      return facts.substitute ? 'substitute' : 'attending';
    case 'leave':
      return facts.leave === 'none' ? 'leave' : `leave_${facts.leave}`;
    case 'declined':
      return 'declined';
    case 'none':
      return facts.acknowledgedAt === null ? 'no_receipt' : 'acknowledged';
  }
}
