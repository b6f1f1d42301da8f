// The vocabulary of the deadline ladder: its window, its steps and the plan they make.
import type { CutoffTime } from '#bot/domain/calendar/cutoff.ts';

/**
 * The version of the rule below, stamped on items beside the steps' names and offsets. Instants are not
 * stamped: an edit of the calendar, the window or the cutoff plans what is unsent anew.
 */
export const LADDER_RULE_VERSION = 1;

/** One form's window for one period. `opensTime` is 00:00 when left out. */
export interface LadderWindow {
  readonly opensOn: Temporal.PlainDate;
  readonly opensTime?: CutoffTime | undefined;
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  /** The county's acceptance deadline, until which overdue steps may wait for a list; null: not known. */
  readonly acceptanceAt: Temporal.Instant | null;
}

/** The name a step's lines carry. `ladder:4.note` exists only where a bureau writes on non-workdays. */
export type Occasion =
  | 'ladder:0'
  | 'ladder:1'
  | 'ladder:2'
  | 'ladder:3'
  | 'leader:3'
  | 'ladder:4.1'
  | 'ladder:4.2'
  | 'ladder:4.3'
  | 'leader:4'
  | 'ladder:4.note'
  | 'ladder:5'
  | 'ladder:6'
  | 'leader:6'
  | 'adviser:6'
  | 'ladder:7'
  | 'ladder:8';

/**
 * Whom a step speaks to. The specialist is that of the form's profession; the township's list also goes
 * to a department's statistician (部门统计员) for the units of that profession.
 */
export type Audience =
  | 'group'
  | 'firm'
  | 'leader'
  | 'adviser'
  | 'township'
  | 'township_and_specialist'
  | 'duty_clerk_and_specialist';

export type Tone =
  | 'opening_soon'
  | 'plain'
  | 'friendly'
  | 'friendly_exact'
  | 'leader_list'
  | 'short'
  | 'light'
  | 'factual'
  | 'neutral'
  | 'escalation_list'
  | 'human_decides';

/** How fresh the newest status list must be before a step may speak. */
export type ListWait =
  | { readonly kind: 'as_of_within_working_hours'; readonly hours: number }
  | { readonly kind: 'as_of_at_or_after'; readonly at: Temporal.Instant };

/** `too_early`: before the opening or the task's start. `near_cutoff`: too close to the cutoff to help. */
export type PlannedDrop = 'too_early' | 'near_cutoff';

export interface LadderStep {
  readonly occasion: Occasion;
  /** 0 to 8. */
  readonly step: number;
  readonly audience: Audience;
  readonly tone: Tone;
  readonly dueAt: Temporal.Instant;
  /** How `dueAt` was counted, for stamping: `E-2wd 09:00`, `C-60m`, `F+10m`. */
  readonly offset: string;
  /** A reminder to file, which a claim or promise may quiet; never true of steps 5 to 8. */
  readonly courtesy: boolean;
  /** Speaks at the instant of this other step (the leader's list with the last call), so keeps no distance. */
  readonly companionOf: Occasion | null;
  readonly waitsForList: ListWait | null;
  /** When a step still waiting for its list is given up: the cutoff for 5, county acceptance for 6 to 8. */
  readonly expiresAt: Temporal.Instant | null;
  /** From here a courtesy step is stale: its audience's next step, else the cutoff. Null: never stale. */
  readonly successorDueAt: Temporal.Instant | null;
  readonly dropped: PlannedDrop | null;
}

/** What a person should look at before confirming the window. */
export type PlanWarning =
  | { readonly code: 'cutoff_on_non_workday'; readonly on: Temporal.PlainDate }
  | { readonly code: 'mostly_non_working'; readonly workdays: number; readonly days: number }
  | { readonly code: 'opens_after_cutoff' }
  | { readonly code: 'acceptance_before_cutoff' };

export interface LadderPlan {
  readonly ruleVersion: typeof LADDER_RULE_VERSION;
  readonly opensAt: Temporal.Instant;
  /** C. */
  readonly cutoffAt: Temporal.Instant;
  readonly acceptanceAt: Temporal.Instant | null;
  /** E: the last workday on or before the cutoff's day. */
  readonly lastWorkdayOn: Temporal.PlainDate;
  /** F: the first service minute at or after the cutoff. */
  readonly firstServiceMinuteAt: Temporal.Instant;
  /** By instant, and at one instant by step; dropped ones keep the instant they would have had. */
  readonly steps: readonly LadderStep[];
  /** Years whose calendar is not the State Council's notice yet, among those the plan counts through. */
  readonly provisionalYears: readonly number[];
  readonly warnings: readonly PlanWarning[];
}
