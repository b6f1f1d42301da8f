// What the facts of a deadline come to: standing, what people are shown, and what quiets reminders.

import { listSpeaksAbout, promiseQuietUntilAt } from '#bot/domain/ladder/promise.ts';
import type { DeadlineFacts } from './deadline-facts.ts';
import type { Standing } from './standing.ts';

/** What people are shown, in order of precedence. */
export type ShownStatus =
  | 'exempt'
  | 'accepted'
  | 'filed'
  | 'returned'
  | 'claim_not_seen'
  | 'claimed'
  | 'blocked'
  | 'promise_broken'
  | 'promised'
  | 'retracted'
  | 'acknowledged'
  | 'not_filed'
  | 'unknown';

/** In a list: m = all but exempt, a = done, r = returned, c = open. */
export function standingOf(facts: DeadlineFacts): Standing {
  if (facts.exemption === 'granted') return 'exempt';
  if (facts.platform === 'filed' || facts.platform === 'accepted') return 'done';
  return facts.platform === 'returned' ? 'returned' : 'open';
}

/** The one word people see, by written precedence: the platform first, then what the firm said. */
export function shownStatus(facts: DeadlineFacts): ShownStatus {
  if (facts.exemption === 'granted') return 'exempt';
  if (facts.platform === 'accepted' || facts.platform === 'filed' || facts.platform === 'returned') {
    return facts.platform;
  }
  if (facts.claim === 'claimed') return claimContradicted(facts) ? 'claim_not_seen' : 'claimed';
  if (facts.obstacles.length > 0) return 'blocked';
  if (facts.promise?.state === 'broken') return 'promise_broken';
  if (facts.promise?.state === 'open') return 'promised';
  if (facts.claim === 'retracted' || facts.claim === 'acknowledged') return facts.claim;
  return facts.platform;
}

/** Overdue: past the cutoff and not settled. Computed each time, never stored. */
export function isOverdue(facts: DeadlineFacts, cutoffAt: Temporal.Instant, now: Temporal.Instant): boolean {
  const standing = standingOf(facts);
  return standing === 'open' && Temporal.Instant.compare(now, cutoffAt) >= 0;
}

/** Late: the platform's first 上报时间 is after the cutoff, whenever the list came (house rule). */
export function isLate(facts: DeadlineFacts, cutoffAt: Temporal.Instant): boolean {
  return facts.firstFiledAt !== null && Temporal.Instant.compare(facts.firstFiledAt, cutoffAt) > 0;
}

/** A list that can know about the claim still says not filed. */
export function claimContradicted(facts: DeadlineFacts): boolean {
  return facts.claim === 'claimed' && facts.platform === 'not_filed' && claimIsJudged(facts);
}

/** A list that can know about the claim has come, whatever it says. */
function claimIsJudged({ claimAt, platformAsOfAt }: DeadlineFacts): boolean {
  return claimAt !== null && platformAsOfAt !== null && listSpeaksAbout(platformAsOfAt, claimAt);
}

/** The firm said 已报 and no list that can know has come since. */
export function claimAwaitsList(facts: DeadlineFacts): boolean {
  return facts.claim === 'claimed' && !claimIsJudged(facts);
}

/**
 * Until when courtesy steps keep quiet: `'next_list'` while a claim stands unjudged, an instant for
 * a promise, `null` when nothing quiets them.
 */
export function courtesyQuietUntil(
  facts: DeadlineFacts,
  cutoffAt: Temporal.Instant,
): Temporal.Instant | 'next_list' | null {
  if (claimAwaitsList(facts)) return 'next_list';
  if (facts.promise?.state !== 'open') return null;
  return promiseQuietUntilAt(facts.promise.untilAt, cutoffAt, facts.brokenPromises);
}
