// What people and kinds say to each other: an item spoken of, an answer to it, and what the answer does.

import type { AlsoAnswer, Slots } from '#bot/domain/understanding/reading.ts';

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
