// Plans the ladder of one window: drafts of the rule, dropped, spaced, and each told its successor.
import { cutoffTime, cutoffAt as instantOfCutoff } from '#bot/domain/calendar/cutoff.ts';
import { isBefore, laterOf, localDate } from '#bot/domain/calendar/local-time.ts';
import {
  addServiceMinutes,
  DEFAULT_SERVICE_HOURS,
  firstServiceMinuteAtOrAfter,
  type ServiceHours,
} from '#bot/domain/calendar/service-time.ts';
import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import { closingSteps } from './closing-steps.ts';
import { courtesySteps } from './courtesy-steps.ts';
import { keepsDistance, STEP_GAP_SERVICE_MINUTES, setsDistance } from './distance.ts';
import type { DraftStep, RuleContext } from './rule.ts';
import {
  LADDER_RULE_VERSION,
  type LadderPlan,
  type LadderStep,
  type LadderWindow,
  type PlannedDrop,
} from './steps.ts';
import { planWarnings } from './warnings.ts';

/** A last call this close to the cutoff, by the clock, is left out. */
const NEAR_CUTOFF_MINUTES = 60;

export interface PlanOptions {
  /** The task's own start: courtesy steps before it were never promised to anybody. */
  readonly sinceAt?: Temporal.Instant | undefined;
  /** A light note at 09:00 of a cutoff's day off; for bureaus that allow messages on days off. */
  readonly noteOnNonWorkday?: boolean | undefined;
}

/**
 * The ladder of one window (house rule, version `LADDER_RULE_VERSION`). The same window, calendar and
 * options always give the same plan. Throws CalendarYearUnknown when it counts through a year that has
 * no calendar; `withKnownYears` makes a value of that.
 */
export function planLadder(
  window: LadderWindow,
  calendar: WorkCalendar,
  hours: ServiceHours = DEFAULT_SERVICE_HOURS,
  options: PlanOptions = {},
): LadderPlan {
  const opensAt = instantOfCutoff(window.opensOn, window.opensTime ?? cutoffTime('00:00'));
  const cutoffAt = instantOfCutoff(window.cutoffOn, window.cutoffTime);
  const context: RuleContext = {
    window,
    calendar,
    hours,
    cutoffAt,
    lastWorkdayOn: calendar.lastWorkdayOnOrBefore(window.cutoffOn),
    firstServiceMinuteAt: firstServiceMinuteAtOrAfter(cutoffAt, calendar, hours),
    noteOnNonWorkday: options.noteOnNonWorkday ?? false,
  };
  const limits: Limits = { opensAt, cutoffAt, sinceAt: options.sinceAt ?? null };
  const drafts = [...courtesySteps(context), ...closingSteps(context)];
  const steps = withSuccessors(placeCompanions(spaceOut(drafts, limits, context)), cutoffAt);
  return {
    ruleVersion: LADDER_RULE_VERSION,
    opensAt,
    cutoffAt,
    acceptanceAt: window.acceptanceAt,
    lastWorkdayOn: context.lastWorkdayOn,
    firstServiceMinuteAt: context.firstServiceMinuteAt,
    steps: steps.toSorted((one, other) => Temporal.Instant.compare(one.dueAt, other.dueAt)),
    provisionalYears: provisionalYears(window, steps, calendar),
    warnings: planWarnings(window, calendar),
  };
}

interface Limits {
  readonly opensAt: Temporal.Instant;
  readonly cutoffAt: Temporal.Instant;
  readonly sinceAt: Temporal.Instant | null;
}

type PlacedStep = DraftStep & { readonly dropped: PlannedDrop | null };

/**
 * Drops what cannot help and keeps steps apart, in the ladder's order: a later step gives way to those
 * kept before it, never to a dropped one.
 */
function spaceOut(drafts: readonly DraftStep[], limits: Limits, context: RuleContext): readonly PlacedStep[] {
  let lastPrivateAt: Temporal.Instant | null = null;
  const placed: PlacedStep[] = [];
  for (const draft of drafts) {
    const early = isTooEarly(draft, limits);
    const dueAt: Temporal.Instant =
      keepsDistance(draft) && !early && lastPrivateAt !== null
        ? laterOf(
            draft.dueAt,
            addServiceMinutes(lastPrivateAt, STEP_GAP_SERVICE_MINUTES, context.calendar, context.hours),
          )
        : draft.dueAt;
    const dropped = early ? 'too_early' : isNearCutoff(draft, dueAt, limits) ? 'near_cutoff' : null;
    if (dropped === null && setsDistance(draft)) lastPrivateAt = dueAt;
    placed.push({ ...draft, dueAt, dropped });
  }
  return placed;
}

/** Before the opening nobody can file, so only step 0, which announces it, may speak. */
function isTooEarly(draft: DraftStep, { opensAt, sinceAt }: Limits): boolean {
  if (draft.step >= 1 && draft.step <= 5 && isBefore(draft.dueAt, opensAt)) return true;
  return draft.courtesy && sinceAt !== null && isBefore(draft.dueAt, sinceAt);
}

function isNearCutoff(draft: DraftStep, dueAt: Temporal.Instant, { cutoffAt }: Limits): boolean {
  if (draft.step > 5) return false;
  const minutes = draft.step === 4 ? NEAR_CUTOFF_MINUTES : 0;
  return !isBefore(dueAt, cutoffAt.subtract({ minutes }));
}

/** A companion takes the instant of the first step of its number that is kept, and shares its fate. */
function placeCompanions(placed: readonly PlacedStep[]): readonly PlacedStep[] {
  return placed.map((step) => {
    if (step.companionOf === null) return step;
    const hosts = placed.filter(
      (host) => host.step === step.step && host.companionOf === null && host.tone !== 'light',
    );
    const host = hosts.find(({ dropped }) => dropped === null) ?? hosts[0];
    if (host === undefined) return step;
    return { ...step, dueAt: host.dueAt, dropped: host.dropped, companionOf: host.occasion };
  });
}

function withSuccessors(placed: readonly PlacedStep[], cutoffAt: Temporal.Instant): readonly LadderStep[] {
  return placed.map((step) => {
    if (!step.courtesy) return { ...step, successorDueAt: null };
    const next = placed.find(
      (other) =>
        other.courtesy &&
        other.dropped === null &&
        other.audience === step.audience &&
        isBefore(step.dueAt, other.dueAt),
    );
    return { ...step, successorDueAt: next?.dueAt ?? cutoffAt };
  });
}

function provisionalYears(
  window: LadderWindow,
  steps: readonly LadderStep[],
  calendar: WorkCalendar,
): readonly number[] {
  const days = [window.opensOn, window.cutoffOn, ...steps.map((step) => localDate(step.dueAt))].toSorted(
    Temporal.PlainDate.compare,
  );
  return calendar.provisionalYears(days[0] ?? window.opensOn, days.at(-1) ?? window.cutoffOn);
}
