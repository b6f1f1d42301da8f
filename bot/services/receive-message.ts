// The sink behind every channel: what came in is in the database before the platform hears of it.

import type { InboundMessage } from '#adapters/contract.ts';
import type { Database } from '#prisma/db.ts';
import { receiveMessage as insertMessage } from '#prisma/hot/receive-message.ts';

/** Stores one message of an account; resolves after the commit. */
export async function receiveMessage(
  db: Database,
  accountId: string,
  message: InboundMessage,
): Promise<'stored' | 'duplicate'> {
  return insertMessage(db, {
    accountId,
    platformId: message.platformId,
    scope: message.conversation.scope,
    conversationExternalId: message.conversation.id,
    senderAddress: message.sender?.id ?? null,
    text: message.text,
    quotedRef: message.quotedRef,
    content: message.content,
    file: message.file,
    raw: message.raw,
    sentAtMs: message.sentAtMs,
  });
}
