// Two windows and a way to ask about one step of them, for the tests of single decisions.
import { DEFAULT_SERVICE_HOURS as HOURS } from '#bot/domain/calendar/service-time.ts';
import { decideStep, type LadderFacts, type StepDecision } from '#bot/domain/ladder/decide.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan, Occasion } from '#bot/domain/ladder/steps.ts';
import { at, CALENDAR, shown, windowOf } from '#tests/unit/calendar/shipped.ts';

/** An item nobody has said anything about. */
const OPEN: LadderFacts = {
  settled: false,
  returned: false,
  exempt: false,
  paused: false,
  courtesyQuietUntil: null,
};
/** Opens Sun 11-01, closes Sun 11-08 12:00, accepted Tue 11-10 12:00. */
export const SUNDAY = planLadder(windowOf('2026-11-01', '2026-11-08 12:00', '2026-11-10 12:00'), CALENDAR);
/** Opens Sun 11-08, closes Wed 11-18 18:00, accepted Fri 11-20 18:00. */
export const EVENING = planLadder(windowOf('2026-11-08', '2026-11-18 18:00', '2026-11-20 18:00'), CALENDAR);

export interface Circumstances {
  readonly now?: string;
  readonly facts?: Partial<LadderFacts>;
  readonly list?: string;
  readonly sent?: string;
}

export function decide(plan: LadderPlan, occasion: Occasion, given: Circumstances = {}): StepDecision {
  const step = plan.steps.find((one) => one.occasion === occasion);
  if (step === undefined) throw new Error(`no ${occasion}`);
  return decideStep({
    step,
    plan,
    facts: { ...OPEN, ...given.facts },
    now: given.now === undefined ? step.dueAt : at(given.now),
    newestListAsOfAt: given.list === undefined ? null : at(given.list),
    lastPrivateSentAt: given.sent === undefined ? null : at(given.sent),
    calendar: CALENDAR,
    hours: HOURS,
  });
}

/** A decision in one line: `plan`, `drop quiet`, `wait 11-10 12:00`, `postpone 11-06 10:30`. */
export function said(decision: StepDecision): string {
  switch (decision.kind) {
    case 'plan':
      return 'plan';
    case 'drop':
      return `drop ${decision.reason}${decision.bureauAlarm ? ' alarm' : ''}`;
    case 'wait':
      return `wait ${shown(decision.until)}`;
    case 'postpone':
      return `postpone ${shown(decision.dueAt)}`;
  }
}

export const COURTESY = [
  'ladder:1',
  'ladder:2',
  'ladder:3',
  'leader:3',
  'ladder:4.1',
  'leader:4',
  'ladder:4.2',
] as const;
export const OVERDUE = ['ladder:6', 'leader:6', 'adviser:6', 'ladder:7', 'ladder:8'] as const;
