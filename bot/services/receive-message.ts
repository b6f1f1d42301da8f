// The sink behind every channel: what came in is in the database before the platform hears of it.

import type { InboundMessage } from '#adapters/contract.ts';
import { heldIn, NOBODY_KNOWN } from '#bot/domain/disclosure/held.ts';
import type { Database } from '#prisma/db.ts';
import { receiveMessage as insertMessage } from '#prisma/hot/receive-message.ts';
import type { StoryLog } from './story.ts';

/** Stores one message of an account; resolves after the commit, with which its story in the log begins. */
export async function receiveMessage(
  db: Database,
  accountId: string,
  message: InboundMessage,
  log: StoryLog | null = null,
): Promise<'stored' | 'duplicate'> {
  const id = await insertMessage(db, {
    accountId,
    platformId: message.platformId,
    scope: message.conversation.scope,
    conversationExternalId: message.conversation.id,
    senderAddress: message.sender?.id ?? null,
    senderProof: message.senderProof,
    text: message.text,
    quotedRef: message.quotedRef,
    // What only a look at the speaker tells, a bare number to an open query, is told once it is worked on.
    restricted: heldIn(message.text, NOBODY_KNOWN) !== null,
    content: message.content,
    file: message.file,
    raw: message.raw,
    sentAtMs: message.sentAtMs,
  });
  if (id === null) return 'duplicate';
  log?.info(
    { message: id, account: accountId, scope: message.conversation.scope, holds: message.content },
    'message_received',
  );
  return 'stored';
}
