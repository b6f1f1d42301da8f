// What the bureau's own people are asked or told because of a ladder: for the lists it waits for, and what it left unsaid.
import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import {
  firstServiceMinuteAtOrAfter,
  isServiceTime,
  type ServiceHours,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import { listAskedAt, satisfiesWait } from './list-timing.ts';
import type { LadderPlan, LadderStep } from './steps.ts';

export const BUREAU_OCCASIONS = ['ask_list:5', 'ask_list:6', 'ask_list:7', 'unsaid:5', 'unsaid:6'] as const;

/**
 * `ask_list:N`: a list that step N needs is asked for; that of step 7 once more, when the overdue steps wait.
 * `unsaid:5`, `unsaid:6`: for want of a list the township was not told, or nobody of overdue.
 */
export type BureauOccasion = (typeof BUREAU_OCCASIONS)[number];

export interface BureauStep {
  readonly occasion: BureauOccasion;
  readonly dueAt: Temporal.Instant;
}

/** Whom it is said to; the section head only when overdue steps are in danger. */
export function bureauAudience(occasion: BureauOccasion): 'clerk' | 'clerk_and_section_head' {
  switch (occasion) {
    case 'ask_list:5':
    case 'ask_list:6':
    case 'unsaid:5':
      return 'clerk';
    case 'ask_list:7':
    case 'unsaid:6':
      return 'clerk_and_section_head';
  }
}

/**
 * The instants of one window's plan (house rule): lists are asked for 45 minutes ahead and never before the
 * cutoff they must be younger than, once more when step 7 is due; what stayed unsaid is told in the first service
 * minute after the cutoff and after county acceptance.
 */
export function bureauSteps(
  plan: LadderPlan,
  calendar: WorkCalendar,
  hours: ServiceHours,
): readonly BureauStep[] {
  const five = stepOf(plan, 5);
  const askedAt = (step: LadderStep | null): Temporal.Instant | null =>
    step === null ? null : listAskedAt(step, plan, calendar, hours);
  const unsaidAt =
    plan.acceptanceAt === null ? null : firstServiceMinuteAtOrAfter(plan.acceptanceAt, calendar, hours);
  const steps: readonly (readonly [BureauOccasion, Temporal.Instant | null])[] = [
    ['ask_list:5', askedAt(five)],
    ['unsaid:5', five === null ? null : plan.firstServiceMinuteAt],
    ['ask_list:6', askedAt(stepOf(plan, 6))],
    ['ask_list:7', stepOf(plan, 7)?.dueAt ?? null],
    ['unsaid:6', unsaidAt],
  ];
  return steps.flatMap(([occasion, dueAt]) => (dueAt === null ? [] : [{ occasion, dueAt }]));
}

function stepOf(plan: LadderPlan, step: number): LadderStep | null {
  return plan.steps.find((one) => one.step === step && one.dropped === null) ?? null;
}

export type BureauDrop = 'settled' | 'list_came' | 'stale' | 'superseded' | 'acceptance_passed';

export type BureauDecision =
  | { readonly kind: 'plan' }
  /** There is nothing to be said: the steps it is about went out. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'drop'; readonly reason: BureauDrop }
  | { readonly kind: 'postpone'; readonly dueAt: Temporal.Instant };

export interface BureauQuestion {
  readonly occasion: BureauOccasion;
  readonly plan: LadderPlan;
  readonly now: Temporal.Instant;
  readonly newestListAsOfAt: Temporal.Instant | null;
  /** Whether any firm is still open, so that somebody needs a list. */
  readonly isAnyOpen: boolean;
  /** Whether step 5 was dropped for want of a list. */
  readonly wasFiveUnsaid: boolean;
  readonly calendar: WorkCalendar;
  readonly hours: ServiceHours;
}

/** Decides one step at `now`. Throws CalendarYearUnknown like the plan. */
export function decideBureauStep(question: BureauQuestion): BureauDecision {
  const { calendar, hours, isAnyOpen, now } = question;
  const silent = isAnyOpen ? silence(question) : ({ kind: 'drop', reason: 'settled' } as const);
  if (silent !== null) return silent;
  if (isServiceTime(now, calendar, hours)) return { kind: 'plan' };
  return { kind: 'postpone', dueAt: firstServiceMinuteAtOrAfter(now, calendar, hours) };
}

function silence(question: BureauQuestion): BureauDecision | null {
  const { newestListAsOfAt, now, occasion, plan, wasFiveUnsaid } = question;
  const isOver = (at: Temporal.Instant | null) => at !== null && !isBefore(now, at);
  switch (occasion) {
    case 'ask_list:5':
      if (isOver(plan.cutoffAt)) return { kind: 'drop', reason: 'stale' };
      return isListThere(question, 5) ? { kind: 'drop', reason: 'list_came' } : null;
    case 'ask_list:6':
    case 'ask_list:7':
      if (isListThere(question, 6)) return { kind: 'drop', reason: 'list_came' };
      if (isOver(plan.acceptanceAt)) return { kind: 'drop', reason: 'acceptance_passed' };
      if (occasion === 'ask_list:6' && isOver(stepOf(plan, 7)?.dueAt ?? null))
        return { kind: 'drop', reason: 'superseded' };
      return null;
    case 'unsaid:5':
      return wasFiveUnsaid ? null : { kind: 'nothing' };
    case 'unsaid:6':
      return newestListAsOfAt === null || isBefore(newestListAsOfAt, plan.cutoffAt)
        ? null
        : { kind: 'nothing' };
  }
}

/** Whether the newest list will do when the step is due. */
function isListThere({ calendar, hours, newestListAsOfAt, now, plan }: BureauQuestion, step: 5 | 6): boolean {
  const wanting = stepOf(plan, step);
  if (wanting === null) return true;
  return satisfiesWait(wanting.waitsForList, newestListAsOfAt, laterOf(now, wanting.dueAt), calendar, hours);
}
