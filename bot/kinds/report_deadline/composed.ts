// What a slot's message is made of: its lines with their items, their tasks, and what one claim shares.

import type { CutoffTime } from '#bot/domain/calendar/cutoff.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import type { ListAudience, ListItem } from './list-text.ts';
import type { OccasionMeaning } from './occasion.ts';

export interface ComposedTask {
  readonly code: string;
  readonly formCode: string;
  readonly formName: string;
  /** '2026年10月' */
  readonly periodText: string;
  readonly opensOn: Temporal.PlainDate;
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  readonly cutoffAt: Temporal.Instant;
  /** The county's acceptance deadline: '11月10日12时', and its instant. */
  readonly acceptanceText: string;
  readonly acceptanceAt: Temporal.Instant;
  readonly listAsOfAt: Temporal.Instant | null;
  readonly listIsFresh: boolean;
}

export interface ComposedItem {
  readonly id: string;
  readonly taskId: string;
  readonly unitId: string;
  readonly unitShortName: string;
  readonly gridPath: string;
  readonly round: number;
  readonly facts: DeadlineFacts;
}

export interface ComposedLine {
  readonly id: string;
  readonly occasion: string;
  readonly round: number;
  readonly item: ComposedItem | null;
  /** Its own instant is so long ago that a courtesy would be out of place. */
  readonly isLate: boolean;
  /** When this was first said, for a line that says it once more (`again:`). */
  readonly saidBeforeAt: Temporal.Instant | null;
}

/** What the slots of one claim share. */
export interface ComposeContext {
  readonly bureau: string;
  readonly now: Temporal.Instant;
  /** What is answered in chat does not arrive at present, so nobody is asked for it. */
  readonly hearsNothing: boolean;
  readonly tasks: ReadonlyMap<string, ComposedTask>;
  taskOfCode(code: string): ComposedTask | undefined;
  /** Every item of a task under a node, settled ones included. */
  listItems(taskId: string, gridPath: string, audience: ListAudience): readonly ListItem[];
  nodeName(gridPath: string): string;
}

/** A line that is said. */
export interface KeptLine {
  readonly line: ComposedLine;
  readonly meaning: OccasionMeaning;
}

/** Forms in the order people need them: the earlier cutoff first, the same for every reader. */
export function byCutoff(one: ComposedTask, other: ComposedTask): number {
  return Temporal.Instant.compare(one.cutoffAt, other.cutoffAt) || (one.code < other.code ? -1 : 1);
}
