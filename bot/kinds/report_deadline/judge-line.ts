// The last look at a planned line before it is said: the facts may have changed since it was planned.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { claimAwaitsList, courtesyQuietUntil, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import type { OccasionMeaning } from './occasion.ts';

/** Why a planned line is not said after all. */
export type LineDrop =
  | 'settled'
  | 'returned'
  | 'exempt'
  | 'round_over'
  | 'answered'
  | 'quiet'
  | 'stale'
  | 'acceptance_passed'
  | 'list_came';

export interface JudgedLine {
  readonly meaning: OccasionMeaning;
  readonly plannedRound: number;
  readonly round: number;
  readonly facts: DeadlineFacts;
  readonly cutoffAt: Temporal.Instant;
  readonly acceptanceAt: Temporal.Instant;
  readonly now: Temporal.Instant;
  /** Its own instant is so long ago that a courtesy would be out of place. */
  readonly isLate: boolean;
  /** When this was first said, if it is said once more; null for what is said the first time. */
  readonly saidBeforeAt: Temporal.Instant | null;
}

/**
 * Null: say it. Overdue steps and their lists are only silenced by the platform's word or an exemption; lists
 * before the cutoff also by the cutoff, and a leader's, which are courtesy, by being late.
 */
export function judgeLine(line: JudgedLine): LineDrop | null {
  const { facts, meaning, now } = line;
  // What the bureau is asked or told is about a task.
  if (meaning.kind === 'bureau') return null;
  if (meaning.kind === 'group') return isBefore(now, line.cutoffAt) && !line.isLate ? null : 'stale';
  const standing = standingOf(facts);
  if (standing === 'done') return 'settled';
  if (isAboutReturn(meaning)) return judgeReturn(line);
  if (standing !== 'open') return standing;
  if (line.plannedRound !== line.round) return 'round_over';
  if (line.saidBeforeAt !== null && meaning.kind === 'firm' && answeredSince(facts, line.saidBeforeAt)) {
    return 'answered';
  }
  const isOver = !isBefore(now, line.cutoffAt);
  if (meaning.kind === 'list') {
    if (meaning.stage === 'overdue') return null;
    return isOver || (line.isLate && meaning.audience === 'leader') ? 'stale' : null;
  }
  if (meaning.tone === 'overdue') return null;
  if (line.isLate || isOver) return 'stale';
  const quietUntil = courtesyQuietUntil(facts, line.cutoffAt);
  if (quietUntil === 'next_list') return 'quiet';
  return quietUntil !== null && isBefore(now, quietUntil) ? 'quiet' : null;
}

function isAboutReturn(meaning: OccasionMeaning): boolean {
  return meaning.kind === 'firm'
    ? meaning.tone === 'returned'
    : meaning.kind === 'list' && meaning.stage === 'returned';
}

/** What is said of a returned form: until it is filed again or the county has accepted without it. */
function judgeReturn(line: JudgedLine): LineDrop | null {
  const { acceptanceAt, facts, meaning, now, plannedRound, round, saidBeforeAt } = line;
  const standing = standingOf(facts);
  if (standing === 'exempt') return 'exempt';
  if (standing !== 'returned' || plannedRound !== round) return 'round_over';
  if (!isBefore(now, acceptanceAt)) return 'acceptance_passed';
  if (meaning.kind !== 'firm') return null;
  if (saidBeforeAt !== null && answeredSince(facts, saidBeforeAt)) return 'answered';
  return claimAwaitsList(facts) ? 'quiet' : null;
}

/** Whoever has answered has heard, or needs no hearing. */
function answeredSince(facts: DeadlineFacts, at: Temporal.Instant): boolean {
  return [facts.claimAt, facts.promise?.madeAt ?? null].some((said) => said !== null && !isBefore(said, at));
}
