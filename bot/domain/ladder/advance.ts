// One item's way along its ladder: every step that is due now, and where its clock stands afterwards.
import { isBefore, localDate } from '#bot/domain/calendar/local-time.ts';
import { decideStep, type LadderDropReason, type StepQuestion } from './decide.ts';
import { setsDistance } from './distance.ts';
import { slotForStep } from './slot.ts';
import type { LadderStep } from './steps.ts';

/** Where the item's clock stands: the step it comes to next and when to look again. */
export interface ClockPosition {
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  readonly wakeAt: Temporal.Instant;
  readonly waitsFor: 'status_list' | null;
}

export interface Advance {
  /** Steps to be said now, in order, each with the slot it goes out in. */
  readonly said: readonly { readonly step: LadderStep; readonly slotAt: Temporal.Instant }[];
  /** Steps that keep silent, each with its reason. */
  readonly silent: readonly { readonly step: LadderStep; readonly reason: LadderDropReason }[];
  /** Null: the ladder is at its end, or nothing more is to be said to a settled item. */
  readonly next: ClockPosition | null;
  /** Overdue firms went unspoken for want of a list: a person must hear of it. */
  readonly bureauAlarm: boolean;
}

/** Reasons that hold for every later step as well: the clock stops. */
const FINAL: ReadonlySet<LadderDropReason> = new Set(['exempt', 'settled', 'returned', 'acceptance_passed']);

/** A step that waits without an end is looked at again after this long; a list wakes it sooner. */
const WAIT_WITHOUT_END = { hours: 24 * 90 } as const;

/** The clock of an item nothing has been said about yet. */
export function firstPosition(steps: readonly LadderStep[]): ClockPosition | null {
  const [first] = steps;
  return first === undefined ? null : positionAt(first, first.dueAt);
}

/**
 * Walks from the clock's step over every step due by now. A step planned here counts as sent in its slot for
 * the distance of those behind it, unless its day has passed: what was missed for days is caught up at once,
 * not list after list. Throws CalendarYearUnknown like `decideStep`.
 */
export function advance(
  question: Omit<StepQuestion, 'step'>,
  clock: Pick<ClockPosition, 'occasion' | 'wakeAt'>,
): Advance {
  const { now, plan } = question;
  const said: { step: LadderStep; slotAt: Temporal.Instant }[] = [];
  const silent: { step: LadderStep; reason: LadderDropReason }[] = [];
  let lastPrivateSentAt = question.lastPrivateSentAt;
  const done = (next: ClockPosition | null, bureauAlarm = false): Advance => ({
    said,
    silent,
    next,
    bureauAlarm,
  });

  const steps = stepsFrom(plan.steps, clock.occasion, now);
  for (const [index, step] of steps.entries()) {
    if (isBefore(now, step.dueAt)) return done(positionAt(step, step.dueAt));
    const decision = decideStep({ ...question, step, lastPrivateSentAt });
    switch (decision.kind) {
      case 'plan': {
        const endsAt = step.step <= 5 ? plan.cutoffAt : null;
        const slotAt = slotForStep(step.dueAt, clock.wakeAt, now, endsAt);
        said.push({ step, slotAt });
        if (setsDistance(step) && !isDaysLate(step, now)) lastPrivateSentAt = slotAt;
        break;
      }
      case 'drop': {
        const { bureauAlarm, reason } = decision;
        silent.push(...dropped(steps.slice(index), reason).map((one) => ({ step: one, reason })));
        if (FINAL.has(reason)) return done(null, bureauAlarm);
        break;
      }
      case 'wait':
        return done(waitingAt(step, decision.until ?? now.add(WAIT_WITHOUT_END)));
      case 'postpone':
        return done(positionAt(step, decision.dueAt));
    }
  }
  return done(null);
}

/** Missed by a day or more, for want of a list or because the service was away (house rule). */
function isDaysLate(step: LadderStep, now: Temporal.Instant): boolean {
  return Temporal.PlainDate.compare(localDate(step.dueAt), localDate(now)) < 0;
}

/** Overdue steps given up for want of a list fall together: whoever heard nothing can see why. */
function dropped(fromHere: readonly LadderStep[], reason: LadderDropReason): readonly LadderStep[] {
  return reason === 'acceptance_passed' ? fromHere : fromHere.slice(0, 1);
}

/** From the named step on; a step an edited window no longer has gives way to the first still to come. */
function stepsFrom(
  steps: readonly LadderStep[],
  occasion: string,
  now: Temporal.Instant,
): readonly LadderStep[] {
  const index = steps.findIndex((step) => step.occasion === occasion);
  return index >= 0 ? steps.slice(index) : steps.filter((step) => !isBefore(step.dueAt, now));
}

function positionAt(step: LadderStep, wakeAt: Temporal.Instant): ClockPosition {
  return { occasion: step.occasion, dueAt: step.dueAt, wakeAt, waitsFor: null };
}

function waitingAt(step: LadderStep, wakeAt: Temporal.Instant): ClockPosition {
  return { ...positionAt(step, wakeAt), waitsFor: 'status_list' };
}
