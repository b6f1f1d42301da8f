// What a kind of item is to everybody else: a record of pure functions. `item.kind` says which record decides.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { BudgetClass } from '#bot/domain/delivery/budget.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import type { ContactToReach } from '#bot/domain/delivery/unreachable.ts';
import type { Classified } from '#bot/domain/disclosure/classified.ts';
import type { Standing } from '#bot/domain/facts/standing.ts';
import type { ClockPosition } from '#bot/domain/ladder/advance.ts';
import type { PostAudience } from '#bot/domain/ladder/recipients.ts';
import type { Message } from '#bot/domain/message.ts';
import type { FormWindow } from '#bot/domain/schedule/window-instants.ts';
import type { TimedCode } from '#bot/domain/training/sign-in.ts';
import type { Intent } from '#bot/domain/understanding/reading.ts';
import type { Answer, ConversationItem, Effect, KindEvent, Meaning, Said } from './conversation.ts';

/**
 * One kind of item. Facts, events and items of a conversation are the kind's own: whoever calls holds them without
 * looking inside and hands a kind only those of its own items. That is why everything here is a method: a kind may
 * name its own facts where this says `object`.
 */
export interface Kind {
  /** What `item.kind` says. */
  readonly name: string;

  // --- Facts

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

  // --- Clocks

  /** The form an item is about whose task is about several; null: none. */
  formOf(payload: unknown): string | null;
  /** Occasions of the steps that later ones keep their distance from, as LIKE patterns; none: it is not asked. */
  readonly setsDistance: readonly string[];
  /** Clocks that have struck, of any items of the kind; one answer for each, in their order. */
  strike(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[];
  /** What an answer does to the clocks of its item. */
  clocksAfter(item: ConversationItem, context: WorkTime & { readonly now: Temporal.Instant }): ClockChange;

  // --- Lines

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

  // --- Conversation

  /** Open, or asked for again in such a way that an answer is about it. */
  awaitsAnswer(item: ConversationItem): boolean;
  /** One answer holds for all the firms its speaker answers for: what is asked, is asked of the person. */
  readonly isPersonal: boolean;
  /** Whether these words may be about several of the items at once; else the speaker is asked which. */
  meansSeveral(text: string): boolean;
  /** The number a speaker may answer an item by (1 属实，2 有误); null: its items carry none. */
  ordinalOf(item: ConversationItem): number | null;
  /** How a numbered choice names it among others of its firm. */
  label(item: ConversationItem): string;
  /** The item among the speaker's own (我的), in one line. */
  ownLine(item: ConversationItem, now: Temporal.Instant): string;
  /** What is said to an answer about something that is over. */
  readonly settledText: string;
  /** The likeliest things somebody with such an item open may mean. */
  readonly meanings: readonly { readonly label: string; readonly intent: Intent }[];
  /** How such an item is answered, as a line of 帮助; absent where what everybody reads there says it. */
  readonly help?: string;
  /** What an answer does to the items it is about; null: such items are not answered like that. */
  means(answer: Answer, said: Said): Meaning | null;
  /** What words do that come in answer to what an effect `asks`; null: they are about something else. */
  supplies(wanted: string, answer: Answer, said: Said): Effect | null;
  /** What takes a change back. */
  undo(change: { readonly kind: string; readonly before: object }): KindEvent;
  undoEcho(items: readonly ConversationItem[], namesUnits: boolean, changeKind: string): string;
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

// --- Clocks

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

// --- Lines

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
