// What an edit of the calendar, the window or the cutoff does to a plan, to be shown before it is made.
import type { LadderPlan, LadderStep, Occasion, PlannedDrop } from './steps.ts';

/** A step's instant and fate before and after; null where the plan has no such step. */
export interface PlanChange {
  readonly occasion: Occasion;
  readonly before: PlanPlace | null;
  readonly after: PlanPlace | null;
}

export interface PlanPlace {
  readonly dueAt: Temporal.Instant;
  readonly dropped: PlannedDrop | null;
}

/** The steps that move, appear, vanish or change their fate, in the order of the new plan, vanished last. */
export function planChanges(before: LadderPlan, after: LadderPlan): readonly PlanChange[] {
  const now = after.steps.map((step) => ({
    occasion: step.occasion,
    before: placeOf(before.steps.find(({ occasion }) => occasion === step.occasion)),
    after: placeOf(step),
  }));
  const gone = before.steps
    .filter((step) => after.steps.every(({ occasion }) => occasion !== step.occasion))
    .map((step) => ({ occasion: step.occasion, before: placeOf(step), after: null }));
  return [...now, ...gone].filter((change) => !isSame(change.before, change.after));
}

function placeOf(step: LadderStep | undefined): PlanPlace | null {
  return step === undefined ? null : { dueAt: step.dueAt, dropped: step.dropped };
}

function isSame(one: PlanPlace | null, other: PlanPlace | null): boolean {
  if (one === null || other === null) return one === other;
  return one.dropped === other.dropped && one.dueAt.equals(other.dueAt);
}
