// What the chat decides about one message: what changes, what is said back, and what is asked.

import type { BroadcastOrder } from '#bot/domain/broadcast/orders.ts';
import type { BindOrder } from '#bot/domain/identity/bind-words.ts';
import type { Message } from '#bot/domain/message.ts';
import type { TrainingOrder } from '#bot/domain/training/orders.ts';
import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { DraftOrder } from '#bot/domain/verification-list/draft-words.ts';
import type { ReviewOrder } from '#bot/domain/verification-list/review-words.ts';
import type { KindEvent } from '#bot/kinds/conversation.ts';
import type { BureauOrder } from './bureau-orders.ts';
import type { Conversation, OpenQuestion } from './conversation.ts';
import type { HandoverWord } from './handover-turn.ts';

/** What the chat decides about one message. */
export interface Turn {
  readonly reading: Reading;
  /** How the items were found, or why none were. */
  readonly attribution: string;
  readonly changes: readonly {
    readonly itemId: string;
    readonly kind: string;
    /** Of the item's kind. */
    readonly event: KindEvent;
  }[];
  /** Items a leader says she has phoned about, and whether somebody answered. */
  readonly called: readonly { readonly itemId: string; readonly reached: boolean }[];
  readonly reply: TurnReply;
  readonly question: Omit<OpenQuestion, 'id'> | null;
  /** What was asked of the speaker is over, though nothing else changes. */
  readonly closesQuestion?: true;
  /** A change of people told of or judged: carried out, and what came of it is said behind the reply. */
  readonly handover?: HandoverWord;
  /** The words hold a firm's figure or somebody's number: they are shown to nobody else. */
  readonly held?: 'unit_value' | 'personal';
}

export type TurnReply =
  | { readonly kind: 'message'; readonly message: Message }
  /** The list of firms that have not filed, for a speaker who may see it. */
  | { readonly kind: 'who_not_filed' }
  /** The code a training shows now, for whoever runs it. */
  | { readonly kind: 'sign_in_code' }
  /** What a member of the bureau's staff orders is carried out, and what came of it is said. */
  | { readonly kind: 'order'; readonly order: BureauOrder }
  /** The list that came with this message is brought in, and what that did is said. */
  | { readonly kind: 'import_list'; readonly listFrom: string }
  /** What bureau staff make of queries is written down, and answered number by number. */
  | { readonly kind: 'review'; readonly order: ReviewOrder }
  /** A query that staff draw up is weighed, and what it would do is said. */
  | { readonly kind: 'draft_query'; readonly order: DraftOrder }
  /** The query that this message drew up is put to its firm. */
  | { readonly kind: 'put_query'; readonly draftFrom: string }
  /** What staff ask and enter about trainings. */
  | { readonly kind: 'training'; readonly order: TrainingOrder }
  /** A code that binds a further channel is given out, or it is said why not. */
  | { readonly kind: 'bind_code'; readonly order: BindOrder }
  /** What staff say about a broadcast is carried out, and what came of it is said. */
  | { readonly kind: 'broadcast'; readonly order: BroadcastOrder }
  /** Nothing is said, and why. */
  | { readonly kind: 'silence'; readonly reason: string };

export type Decide = (conversation: Conversation) => Turn;
