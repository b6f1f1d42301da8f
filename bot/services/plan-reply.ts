// Puts an answer into a slot of its own: it waits for nothing and goes where the message came from.

import type { Tx } from '#prisma/db.ts';
import type { ClaimedMessage } from '#prisma/hot/claim-message.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { keepContent } from './contents.ts';
import type { NumberedReply } from './who-not-filed.ts';

/** Also to nobody we know. A numbered list is one line for each number, so it can be answered. */
export async function planReply(
  tx: Tx,
  message: ClaimedMessage,
  to: { readonly personId: string | null; readonly occasion: string },
  reply: NumberedReply,
  now: Temporal.Instant,
): Promise<void> {
  const hash = await keepContent(tx, reply.message);
  const line: PlannedLine = {
    itemId: null,
    round: 1,
    ...to,
    conversationId: null,
    dueAt: now,
    slot: { accountId: message.accountId, class: 'private', slotAt: now, messageInId: message.id },
    dropReason: null,
    contentHash: hash,
    listNumber: null,
  };
  const numbered = [...reply.numbers].map(([itemId, listNumber]) => ({ ...line, itemId, listNumber }));
  await planLines(tx, numbered.length === 0 ? [line] : numbered);
}
