// Clocks that strike: what a kind is asked then, and what comes of it.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { ClockPosition } from '#bot/domain/ladder/advance.ts';
import type { PostAudience } from '#bot/domain/ladder/recipients.ts';
import type { ConversationItem } from './conversation.ts';
import type { KindTask } from './facts.ts';

/** What a kind makes of the clocks of its items. */
export interface KindClocks {
  /** The form an item is about whose task is about several; null: none. */
  formOf(payload: unknown): string | null;
  /** Occasions of the steps that later ones keep their distance from, as LIKE patterns; none: it is not asked. */
  readonly setsDistance: readonly string[];
  /** Clocks that have struck, of any items of the kind; one answer for each, in their order. */
  strike(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[];
  /** What an answer does to the clocks of its item. */
  clocksAfter(item: ConversationItem, context: WorkTime & { readonly now: Temporal.Instant }): ClockChange;
}

/** A clock that has struck, with its item. */
export interface StruckClock {
  readonly itemId: string;
  readonly name: string;
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  readonly wakeAt: Temporal.Instant;
  readonly waitsFor: 'status_list' | null;
  readonly taskId: string;
  readonly round: number;
  readonly facts: unknown;
  readonly payload: unknown;
  /** False: the firm has left the directory, so it owes nothing. */
  readonly inDirectory: boolean;
}

export interface StrikeContext extends WorkTime {
  readonly now: Temporal.Instant;
  taskOf(taskId: string): KindTask;
  /** The slot of the item's last line of an occasion in `setsDistance`. */
  lastPrivateSentAt(itemId: string): Temporal.Instant | null;
}

/** A step that is due and whom it speaks to. */
export interface DueStep {
  readonly occasion: string;
  readonly audience: PostAudience | 'firm' | 'group';
  readonly dueAt: Temporal.Instant;
}

/** What comes of a clock that has struck. */
export interface Strike {
  readonly said: readonly { readonly step: DueStep; readonly slotAt: Temporal.Instant }[];
  readonly silent: readonly { readonly step: DueStep; readonly reason: string }[];
  /** Where the clock stands then; null: it has had its say. */
  readonly next: NextPosition | null;
  /** What a person must hear of, as an action of the audit. */
  readonly alarm: string | null;
}

export interface NextPosition extends ClockPosition {
  readonly ruleVersion: number;
}

export interface ClockChange {
  readonly set: readonly (NextPosition & { readonly name: string })[];
  /** Names of clocks that stop. */
  readonly clear: readonly string[];
}
