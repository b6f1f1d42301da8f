// Planned lines of a slot: how one reader, or a group, is told what a kind has to say.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { BudgetClass } from '#bot/domain/delivery/budget.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import type { ContactToReach } from '#bot/domain/delivery/unreachable.ts';
import type { Classified } from '#bot/domain/disclosure/classified.ts';
import type { Message } from '#bot/domain/message.ts';
import type { KindTask, StoredItem } from './facts.ts';

/** What a kind makes of the lines about its items. */
export interface KindLines {
  /** Occasions that name the item to whoever answers for it, as LIKE patterns: what a bare answer is about. */
  readonly namesToFirm: readonly string[];
  /** The code of the task a line without an item is about; null: no such occasion of this kind. */
  bureauTask(occasion: string): string | null;
  /** The node whose items a line of this item needs to be rendered; null: none but its own. */
  listPlace(occasion: string, gridPath: string): string | null;
  /** Whether a rehearsal holds the line back until a person releases its wave. */
  waitsForRelease(occasion: string): boolean;
  /** The instant from which nothing held of the task is worth saying; null: it always is. */
  pointlessFrom(task: KindTask): Temporal.Instant | null;
  /** What a claim's slots share is worked out once; then each slot's lines have their last look and their say. */
  composer(context: SlotContext): Composer;
  /** The same for the slots of groups, from a view that holds no firm; null: groups are told nothing of this kind. */
  readonly forGroup: ((context: GroupContext) => GroupComposer) | null;
}

/** A planned line of a slot with its item as it is now. */
export interface SlotLine {
  readonly id: string;
  readonly occasion: string;
  readonly round: number;
  readonly item: LineItem | null;
  /** Its own instant is so long ago that a courtesy would be out of place. */
  readonly isLate: boolean;
  /** When this was first said, for a line that says it once more (`again:`). */
  readonly saidBeforeAt: Temporal.Instant | null;
}

export interface LineItem extends Omit<StoredItem, 'wasNamed'> {
  readonly gridPath: string;
}

/** Whoever reads a slot in private. */
export interface Reader {
  /** Has been heard from at the very address the slot goes to. */
  readonly isVerified: boolean;
  /** Stands for several units, so units are named. */
  readonly answersForMany: boolean;
}

/** What the slots of one claim share. */
export interface SlotContext extends WorkTime {
  readonly bureau: string;
  readonly now: Temporal.Instant;
  /** What is answered in chat does not arrive at present, so nobody is asked for it. */
  readonly hearsNothing: boolean;
  /** The bureau lets queries show their figures to verified contacts. */
  readonly showsFigures: boolean;
  readonly tasks: ReadonlyMap<string, KindTask>;
  taskOfCode(code: string): KindTask | undefined;
  /** Every item of a task under a node named by `listPlace`, settled ones included. */
  itemsUnder(taskId: string, gridPath: string): readonly PlacedItem[];
  nodeName(gridPath: string): string;
}

/** An item of a node and the firm's contacts, main ones first. */
export interface PlacedItem {
  readonly id: string;
  readonly unitShortName: string;
  readonly gridName: string;
  readonly facts: unknown;
  readonly contacts: readonly PlacedContact[];
}

export interface PlacedContact extends ContactToReach {
  readonly name: string;
  readonly phone: Classified<'personal', string> | null;
}

/** What a group's slots share. Neither here nor in its lines is there a firm, a person or a fact to give away. */
export type GroupContext = Pick<SlotContext, keyof WorkTime | 'bureau' | 'now' | 'hearsNothing' | 'tasks'>;

/** A planned line of a group's slot: what it is about is a task. */
export interface GroupLine {
  readonly id: string;
  readonly occasion: string;
  readonly taskId: string | null;
  readonly isLate: boolean;
}

/** Composes the part one kind has in a group's slot. */
export type GroupComposer = (lines: readonly GroupLine[]) => SlotPart;

/** Composes the part one kind has in a slot; its lists are numbered on from `firstNumber`, behind those of other kinds. */
export type Composer = (lines: readonly SlotLine[], reader: Reader, firstNumber: number) => SlotPart;

/** What the lines of one kind in a slot come to. */
export interface SlotPart {
  /** In the order they are read. */
  readonly messages: readonly Message[];
  readonly carried: readonly CarriedLine[];
  readonly dropped: readonly { readonly id: string; readonly reason: string }[];
}

export interface CarriedLine {
  readonly id: string;
  readonly occasion: string;
  /** Several lines may stand under one number: it is that of a firm with several items. */
  readonly listNumber: number | null;
  readonly purpose: Purpose;
  readonly budgetClass: BudgetClass;
}
