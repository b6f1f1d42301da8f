// What comes of the clock of a change of people that has struck, and of what is said for the clock.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { PERSONNEL_RULE_VERSION, personnelLadder } from '#bot/domain/ladder/personnel-ladder.ts';
import { strikeTimedSteps } from '#bot/domain/ladder/timed-steps.ts';
import type { ClockChange, Strike, StrikeContext, StruckClock } from '#bot/kinds/clocks.ts';
import { climbOn, STOPPED, standsAt } from '#bot/kinds/timed-ladder.ts';
import type { PersonnelItem } from './item.ts';
import { readPersonnelFacts } from './stored.ts';

export function strikeChanges(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[] {
  return clocks.map((clock) => {
    const ladder = personnelLadder(readPersonnelFacts(clock.facts), context);
    const { next, ...strike } = strikeTimedSteps(ladder, clock, context);
    return { ...strike, next: next === null ? null : standsAt(next, PERSONNEL_RULE_VERSION), alarm: null };
  });
}

/** The ladder of what stands now begins anew: a successor is put to the leader at once, all else is still to come. */
export function personnelClocksAfter(
  { facts }: Pick<PersonnelItem, 'facts'>,
  { now, ...workTime }: WorkTime & { readonly now: Temporal.Instant },
): ClockChange {
  const next = personnelLadder(facts, workTime).find(
    ({ dueAt, occasion }) => occasion === 'people:confirm' || isBefore(now, dueAt),
  );
  return next === undefined ? STOPPED : climbOn(next, PERSONNEL_RULE_VERSION);
}
