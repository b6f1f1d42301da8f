// What the name of an occasion says before any kind is asked: an answer of its own, or something said once more.

const OWN_WORDS = ['reply', 'control', 'notice', 'correction', 'broadcast'] as const;

/** What is said whole, rendered when it was planned, and about no item's course. */
export type OwnWords = (typeof OWN_WORDS)[number];

/** Reads `reply:ID`, `control:ID`, `notice:…`, `correction:ID` and `broadcast:ID`; null: the occasion of some kind. */
export function ownWords(occasion: string): OwnWords | null {
  return OWN_WORDS.find((words) => occasion.startsWith(`${words}:`)) ?? null;
}

/** Before an occasion that is said once more because nobody knows whether it arrived (重发). */
const AGAIN = 'again:';

/** The occasion under which something is said once more; null for what has been already. */
export function repeatOf(occasion: string): string | null {
  return isRepeat(occasion) ? null : `${AGAIN}${occasion}`;
}

export function isRepeat(occasion: string): boolean {
  return occasion.startsWith(AGAIN);
}

/** The occasion itself, also of what is said once more. */
export function firstSaid(occasion: string): string {
  return isRepeat(occasion) ? occasion.slice(AGAIN.length) : occasion;
}
