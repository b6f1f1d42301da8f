// The ladders of a change of people: while the successor is missing, and while nobody has said that it is so.
import { instantAt, localDate } from '#bot/domain/calendar/local-time.ts';
import { firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { type PersonnelFacts, shownPersonnel } from '#bot/domain/facts/personnel-facts.ts';
import type { TimedStep } from './timed-steps.ts';

/** Raised when the steps change. */
export const PERSONNEL_RULE_VERSION = 1;

export type PersonnelOccasion =
  | 'people:confirm'
  | 'people:remind'
  | 'people:overdue'
  | 'people:missing'
  | 'people:unnamed';

export interface PersonnelStep extends TimedStep {
  readonly occasion: PersonnelOccasion;
  readonly audience: 'leader' | 'township';
}

const MORNING_MINUTE = 9 * 60;

/**
 * The steps of a change as it stands, in order. A successor is put to the grid's leader at once, again after a working
 * day, and to the township after three; one that is missing is asked for by the leader after two working days and by
 * the township after five. Nothing is left to say of what is over.
 */
export function personnelLadder(
  facts: PersonnelFacts,
  { calendar, hours }: WorkTime,
): readonly PersonnelStep[] {
  const shown = shownPersonnel(facts);
  const sinceAt = shown === 'waiting' ? facts.namedAt : shown === 'refused' ? facts.verdictAt : facts.toldAt;
  if (sinceAt === null || shown === 'confirmed' || shown === 'withdrawn') return [];
  const firstAt = firstServiceMinuteAtOrAfter(sinceAt, calendar, hours);
  const morning = (workdays: number) =>
    firstServiceMinuteAtOrAfter(
      instantAt(calendar.addWorkdays(localDate(firstAt), workdays), MORNING_MINUTE),
      calendar,
      hours,
    );
  return shown === 'waiting'
    ? [
        { occasion: 'people:confirm', audience: 'leader', dueAt: firstAt },
        { occasion: 'people:remind', audience: 'leader', dueAt: morning(1) },
        { occasion: 'people:overdue', audience: 'township', dueAt: morning(3) },
      ]
    : [
        { occasion: 'people:missing', audience: 'leader', dueAt: morning(2) },
        { occasion: 'people:unnamed', audience: 'township', dueAt: morning(5) },
      ];
}
