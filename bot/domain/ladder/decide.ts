// One item at one due step: speak, keep silent and say why, wait for a list, or come back later.
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { isQuiet, nextAudibleAt, type PlaceClass } from '#bot/domain/calendar/quiet-hours.ts';
import {
  addServiceMinutes,
  firstServiceMinuteAtOrAfter,
  isServiceTime,
  type ServiceHours,
  serviceMinutesBetween,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import { keepsDistance, STEP_GAP_SERVICE_MINUTES } from './distance.ts';
import { satisfiesWait } from './list-timing.ts';
import type { LadderPlan, LadderStep } from './steps.ts';

/** A courtesy step later than this says nothing any more (house rule). */
const STALE_SERVICE_MINUTES = 120;

/** What the ladder has to know of an item; whoever keeps the facts maps them to this. */
export interface LadderFacts {
  /** The newest list shows filed or accepted. */
  readonly settled: boolean;
  /** 退回待改: has left this ladder for that of its new round. */
  readonly returned: boolean;
  readonly exempt: boolean;
  /** Paused by staff (停产、灾害). */
  readonly paused: boolean;
  /** A claim quiets until the next list, a promise until an instant; only courtesy steps heed it. */
  readonly courtesyQuietUntil: Temporal.Instant | 'next_list' | null;
}

export type LadderDropReason =
  | 'exempt'
  | 'settled'
  | 'returned'
  | 'paused'
  | 'too_early'
  | 'near_cutoff'
  | 'quiet'
  | 'stale'
  | 'stale_status'
  | 'acceptance_passed';

export type StepDecision =
  | { readonly kind: 'plan' }
  /** `bureauAlarm`: overdue firms would go unspoken for want of a list, so a person must hear of it. */
  | { readonly kind: 'drop'; readonly reason: LadderDropReason; readonly bureauAlarm: boolean }
  /** Ask again when a list is applied (`resumesAt`), and at `until`; null: wait without end. */
  | { readonly kind: 'wait'; readonly for: 'status_list'; readonly until: Temporal.Instant | null }
  | { readonly kind: 'postpone'; readonly dueAt: Temporal.Instant };

export interface StepQuestion {
  readonly step: LadderStep;
  readonly plan: LadderPlan;
  readonly facts: LadderFacts;
  readonly now: Temporal.Instant;
  /** asOf of the newest list applied for the form and period; never later than now. */
  readonly newestListAsOfAt: Temporal.Instant | null;
  /**
   * When the last earlier step that `setsDistance` (to the firm, or step 7) really went out. Give the instant of the slot that
   * carried it, not of the call: queueing for some seconds must not push the next step past its hour.
   */
  readonly lastPrivateSentAt: Temporal.Instant | null;
  readonly calendar: WorkCalendar;
  readonly hours: ServiceHours;
}

/**
 * Decides one item at one step. First what silences the item whatever the hour, then whether the step
 * still makes sense, then whether its list has come, last whether this is a minute to speak in.
 * Throws CalendarYearUnknown like the plan.
 */
export function decideStep(question: StepQuestion): StepDecision {
  const { now, step } = question;
  const silent = silencedBy(question);
  if (silent !== null) return drop(silent);
  if (isBefore(now, step.dueAt)) return { kind: 'postpone', dueAt: step.dueAt };
  if (isQuieted(question)) return drop('quiet');
  if (isStale(question)) return drop('stale');
  return missingList(question) ?? minuteToSpeak(question);
}

function silencedBy({ facts, step }: StepQuestion): LadderDropReason | null {
  if (facts.exempt) return 'exempt';
  if (facts.settled) return 'settled';
  if (facts.returned) return 'returned';
  if (facts.paused) return 'paused';
  return step.dropped;
}

function isQuieted({ facts, now, step }: StepQuestion): boolean {
  const until = facts.courtesyQuietUntil;
  if (!step.courtesy || step.audience !== 'firm' || until === null) return false;
  return until === 'next_list' || isBefore(now, until);
}

function isStale({ calendar, hours, now, step }: StepQuestion): boolean {
  if (!step.courtesy) return false;
  if (step.successorDueAt !== null && !isBefore(now, step.successorDueAt)) return true;
  return serviceMinutesBetween(step.dueAt, now, calendar, hours) > STALE_SERVICE_MINUTES;
}

/** Step 5 has nothing to say once the cutoff has passed; 6 to 8 are given up at county acceptance. */
function missingList(question: StepQuestion): StepDecision | null {
  const { calendar, hours, newestListAsOfAt, now, step } = question;
  const fresh = satisfiesWait(step.waitsForList, newestListAsOfAt, now, calendar, hours);
  const expired = step.expiresAt !== null && !isBefore(now, step.expiresAt);
  if (step.step === 5 && expired) return drop(fresh ? 'stale' : 'stale_status');
  if (fresh) return null;
  if (expired) return { kind: 'drop', reason: 'acceptance_passed', bureauAlarm: true };
  return { kind: 'wait', for: 'status_list', until: step.expiresAt };
}

function minuteToSpeak(question: StepQuestion): StepDecision {
  const { calendar, hours, lastPrivateSentAt, now, step } = question;
  if (keepsDistance(step) && lastPrivateSentAt !== null) {
    const clearAt = addServiceMinutes(lastPrivateSentAt, STEP_GAP_SERVICE_MINUTES, calendar, hours);
    if (isBefore(now, clearAt)) return { kind: 'postpone', dueAt: clearAt };
  }
  const hourAt = nextHourFor(question);
  return isBefore(now, hourAt) ? { kind: 'postpone', dueAt: hourAt } : { kind: 'plan' };
}

/** Stragglers of courtesy keep to quiet hours; what the bureau acts on runs in service minutes. */
function nextHourFor({ calendar, hours, now, step }: StepQuestion): Temporal.Instant {
  if (!step.courtesy) {
    return isServiceTime(now, calendar, hours) ? now : firstServiceMinuteAtOrAfter(now, calendar, hours);
  }
  const place: PlaceClass = step.audience === 'group' ? 'group' : 'private';
  const plannedForQuietHours = isQuiet(place, step.dueAt, calendar);
  return plannedForQuietHours ? now : nextAudibleAt(place, now, calendar);
}

function drop(reason: LadderDropReason): StepDecision {
  return { kind: 'drop', reason, bureauAlarm: false };
}
