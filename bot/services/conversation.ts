// Everything an answer to one message can depend on.

import type { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { Command, Reading } from '#bot/domain/understanding/reading.ts';
import type { AnyItem } from '#bot/kinds/index.ts';
import type { PersonnelItem } from '#bot/kinds/personnel_change/item.ts';
import type { SpeakerPost, SpeakerRow } from '#prisma/hot/conversation.ts';
import type { SpeakerFirm } from '#prisma/repos/firm-contacts.ts';
import type { ListFilePreview } from './list-by-chat.ts';

/** One numbered answer to a question; null leaves what was already said. */
export interface Choice {
  readonly label: string;
  readonly itemIds: readonly string[] | null;
  readonly intent: Reading['intent'] | null;
  /** Set when the question is which firm, whatever it owes. */
  readonly unitId?: string;
  /** Set when choosing it is typing this command. */
  readonly command?: Command;
}

/** A question to the speaker that is still open. */
export interface OpenQuestion {
  readonly id: string;
  readonly choices: readonly Choice[];
  /** What the person had said when the question was put. */
  readonly pending: Pick<Reading, 'intent' | 'slots'> & { readonly text?: string };
  /** Set when it asks whether a list is to be brought in: the message the file came with. */
  readonly listFrom?: string;
  /** Set when it asks whether a query is to be put: the message that drew it up. */
  readonly draftFrom?: string;
  /** Set when it is about a broadcast the person is drawing up. */
  readonly broadcast?: true;
  /** Set when it asks, in words, for what an answer left out. */
  readonly wants?: { readonly what: string; readonly itemIds: readonly string[] };
}

/** A file the message brings, and what has become of it. */
export interface ConversationFile {
  readonly name: string;
  /** Null: not previewed. */
  readonly preview: ListFilePreview | null;
  /** Why it could not be had; null when it was, or was none of our business. */
  readonly failure: string | null;
  /** Items it is kept for as evidence. */
  readonly evidenceFor: readonly string[];
}

export interface Conversation {
  readonly messageId: string;
  readonly text: string;
  readonly scope: 'person' | 'group';
  readonly content: 'text' | 'file' | 'picture' | 'other' | 'withheld';
  readonly file: ConversationFile | null;
  /** The message's business instant. */
  readonly at: Temporal.Instant;
  readonly speaker: SpeakerRow;
  /** `claimed`: nobody but the message itself says who wrote it. */
  readonly senderProof: 'platform' | 'claimed';
  readonly posts: readonly SpeakerPost[];
  /** There is another channel than this one to bind. */
  readonly mayBind: boolean;
  /** What the firms the speaker answers for owe; changes of their people stand beside. */
  readonly items: readonly AnyItem[];
  /** The firms she answers for, and those she has handed over. */
  readonly firms: readonly SpeakerFirm[];
  /** Changes of people of her own firms that are under way. */
  readonly handovers: readonly PersonnelItem[];
  /** Changes of people she may judge. */
  readonly toJudge: readonly PersonnelItem[];
  readonly quotedItemIds: readonly string[] | null;
  readonly lastReminderItemIds: readonly string[] | null;
  /** Numbers of the list the speaker quoted or last received, each with the items it stands for. */
  readonly listed: ReadonlyMap<number, readonly string[]>;
  readonly question: OpenQuestion | null;
  /** How far the broadcast the question is about has been drawn up; null: it is about none. */
  readonly drawing: 'draft' | 'previewed' | null;
  /** What the speaker's last message that changed something changed. */
  readonly lastChanges: readonly {
    readonly itemId: string;
    readonly kind: string;
    /** Of the item's kind. */
    readonly before: object;
  }[];
  readonly calendar: WorkCalendar;
}
