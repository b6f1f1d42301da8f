// What people and kinds say to each other: an item spoken of, an answer to it, and what the answer does.

import type { AlsoAnswer, Intent, Slots } from '#bot/domain/understanding/reading.ts';

/** What a kind makes of what people say about its items. */
export interface KindConversation {
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

/** An event of some kind: made and read by that kind only. */
export interface KindEvent {
  readonly kind: string;
}

/** One item of a unit the speaker answers for. Each kind adds what its own answers need. */
export interface ConversationItem {
  readonly id: string;
  readonly kind: string;
  readonly unitId: string;
  readonly unitShortName: string;
  readonly taskCode: string;
  /** '' for what is about no form. */
  readonly formCode: string;
  readonly formName: string;
  readonly round: number;
  readonly facts: object;
  /** A line about it in its present round has gone out to the speaker. */
  readonly wasNamed: boolean;
}

/** One of the answers a message gives. */
export type Answer = Pick<AlsoAnswer, 'intent'> & { readonly slots: Omit<Slots, 'also'> };

/** The words as they were said, when and by whom. */
export interface Said {
  readonly text: string;
  readonly at: Temporal.Instant;
  /** Name of whoever speaks. */
  readonly speaker: string;
}

/** An effect, or the question back when the words say too little; `asks` null: what is meant at all. */
export type Meaning = Effect | { readonly kind: 'unclear'; readonly asks: string | null };

export interface Effect {
  readonly kind: 'effect';
  /** The name of the change in the item's history. */
  readonly change: string;
  readonly event: KindEvent;
  /** What the echo asks for, in the kind's own name for it; the next words may be the answer. Null: nothing. */
  readonly asks: string | null;
  /** What is said back in one line; null: nothing. */
  echo(items: readonly ConversationItem[], namesUnits: boolean): string | null;
  /** Where words point at an item by themselves, as a sign-in code does: whether at this one. */
  isAbout?(item: ConversationItem): boolean;
  /** Why the words do not count for an item, said instead of the echo; null: they do. */
  refuses?(item: ConversationItem): string | null;
}
