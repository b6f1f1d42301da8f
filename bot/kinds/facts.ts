// The facts of an item, and a task and an item as every kind is handed them.

import type { Standing } from '#bot/domain/facts/standing.ts';
import type { FormWindow } from '#bot/domain/schedule/window-instants.ts';
import type { TimedCode } from '#bot/domain/training/sign-in.ts';
import type { KindEvent } from './conversation.ts';

/** What a kind makes of the facts of its items. */
export interface KindFacts {
  /** Facts from a row. Throws when the row holds something no version of the kind ever wrote. */
  readFacts(stored: unknown): object;
  /** What a row says of these facts. */
  rowOf(facts: object): FactsRow;
  /** The same facts object comes back when the event changes nothing. */
  apply(facts: object, event: KindEvent): object;
  /** What people are shown of the facts: a stable code and the Chinese for it. */
  shownOf(facts: object): Shown;
  timelinessOf(facts: object, task: KindTask, now: Temporal.Instant): Timeliness;
  /** The facts as whoever runs the service may have them: without figures, people's words and numbers. */
  factsForStaff(facts: object): object;
  /** The axes of the facts for staff, one line each. */
  factLines(facts: object): readonly (readonly [title: string, text: string])[];
  /** The Chinese for a change in the item's history. */
  changeText(change: string): string;
}

/** What a row keeps of facts beside the facts. */
export interface FactsRow {
  readonly facts: unknown;
  readonly standing: Standing;
  readonly round: number;
  /** Who has to act next; null: nobody. */
  readonly waitingOn: string | null;
}

export interface Shown {
  readonly code: string;
  readonly text: string;
}

export interface Timeliness {
  /** Past its time and not settled. */
  readonly overdue: boolean;
  /** Settled after its time. */
  readonly late: boolean;
}

/** A task with what its items share. */
export interface KindTask {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly title: string;
  readonly formCode: string | null;
  readonly formName: string | null;
  readonly formProfession: string | null;
  readonly period: string | null;
  readonly window: FormWindow | null;
  readonly payload: unknown;
  readonly createdAt: Temporal.Instant;
  /** asOf of the newest status list of its form and period. */
  readonly listAsOfAt: Temporal.Instant | null;
}

/** An item as it is stored. */
export interface StoredItem {
  readonly id: string;
  readonly kind: string;
  readonly taskId: string;
  /** Null: it is about no firm. */
  readonly unitId: string | null;
  readonly unitShortName: string;
  readonly round: number;
  readonly facts: unknown;
  readonly payload: unknown;
  /** A line about it in its present round has gone out to the speaker. */
  readonly wasNamed: boolean;
}

/** When items are spoken of, and what a contact may be saying about one that its row does not know. */
export interface SpokenAt {
  readonly now: Temporal.Instant;
  /** Sign-in codes of an item's training, where somebody may be signing in. */
  codesOf(item: StoredItem): readonly TimedCode[];
}
