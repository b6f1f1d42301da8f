// What a turn says, once what it orders has been carried out.

import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import type { ClaimedMessage } from '#prisma/hot/claim-message.ts';
import { obeyBroadcast } from './broadcast/by-chat.ts';
import type { Means } from './broadcast/desk.ts';
import { obey } from './bureau-orders.ts';
import type { Conversation } from './conversation.ts';
import { previewDraft, putDraft } from './draft-by-chat.ts';
import { giveBindCode } from './give-bind-code.ts';
import { importConfirmedList } from './list-by-chat.ts';
import { reviewByChat } from './review-by-chat.ts';
import { tellSignInCode } from './tell-sign-in-code.ts';
import { obeyTraining } from './trainings-by-chat.ts';
import type { TurnReply } from './turn.ts';
import { type NumberedReply, overdueList } from './who-not-filed.ts';

/** In the transaction of the message; null: nothing is said. */
export async function replyOf(
  tx: Tx,
  message: ClaimedMessage,
  conversation: Conversation,
  reply: TurnReply,
  now: Temporal.Instant,
  means: Means,
): Promise<NumberedReply | null> {
  if (reply.kind === 'silence') return null;
  if (reply.kind === 'who_not_filed') return overdueList(tx, conversation.posts, now);
  return { message: await answerTo(tx, message, conversation, reply, now, means), numbers: new Map() };
}

function answerTo(
  tx: Tx,
  { channel, quotedRef }: ClaimedMessage,
  { posts, speaker: { personId } }: Conversation,
  reply: Exclude<TurnReply, { readonly kind: 'silence' | 'who_not_filed' }>,
  now: Temporal.Instant,
  means: Means,
): Message | Promise<Message> {
  const actor = `person:${personId}`;
  switch (reply.kind) {
    case 'message':
      return reply.message;
    case 'sign_in_code':
      return tellSignInCode(tx, { personId, posts }, now);
    case 'order':
      return obey(tx, reply.order, { personId, quotedRef }, now);
    case 'import_list':
      return importConfirmedList(tx, { messageInId: reply.listFrom, personId, posts }, now);
    case 'review':
      return reviewByChat(tx, reply.order, { actor, personId, posts, now });
    case 'training':
      return obeyTraining(tx, reply.order, { personId, now });
    case 'bind_code':
      return giveBindCode(tx, reply.order, { personId, channel, posts }, means.places);
    case 'draft_query':
      return previewDraft(tx, reply.order, { personId, posts, now });
    case 'put_query':
      return putDraft(tx, reply.draftFrom, { personId, posts, now });
    case 'broadcast':
      return obeyBroadcast(tx, reply.order, { sender: { actor, posts }, means, now });
  }
}
