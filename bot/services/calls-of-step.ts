// What a step that will speak costs in calls, before anybody has answered.

/** A text that names nobody goes to so many people in one call (DingTalk, batchSend). */
export const RECIPIENTS_PER_CALL = 20;

/** How many a task can speak to, each counted once. */
interface Reach {
  /** Asked for one firm only: they share one text. */
  readonly sharedContacts: number;
  /** Answer for several firms: each gets a text of their own. */
  readonly personalContacts: number;
  readonly groups: number;
  readonly leaders: number;
  readonly townships: number;
}

/** Shared texts go twenty to a call; texts and lists of one's own are a call each. */
export function callsTo(audience: 'group' | 'firm' | 'leader' | 'township', reach: Reach): number {
  switch (audience) {
    case 'group':
      return reach.groups;
    case 'firm':
      return Math.ceil(reach.sharedContacts / RECIPIENTS_PER_CALL) + reach.personalContacts;
    case 'leader':
      return reach.leaders;
    case 'township':
      return reach.townships;
  }
}
