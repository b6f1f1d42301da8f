// Asks in a group, in fixed words, that a message be taken back; the rest is said in private.

import { TAKE_IT_BACK } from '#bot/domain/disclosure/group-answers.ts';
import type { Tx } from '#prisma/db.ts';
import type { ClaimedMessage } from '#prisma/hot/claim-message.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { groupOf } from '#prisma/repos/registry.ts';
import { keepContent } from './contents.ts';

/** Nothing for a private message, nor in a group that serves no grid: nobody has let the service speak there. */
export async function askToTakeBack(tx: Tx, message: ClaimedMessage, now: Temporal.Instant): Promise<void> {
  const conversationId =
    message.scope === 'group' ? await groupOf(tx, message.channel, message.conversationExternalId) : null;
  if (conversationId === null) return;
  const hash = await keepContent(tx, TAKE_IT_BACK);
  await planLines(tx, [
    {
      itemId: null,
      round: 1,
      occasion: `reply:${message.id}`,
      personId: null,
      conversationId,
      dueAt: now,
      slot: { accountId: message.accountId, class: 'group', slotAt: now, messageInId: message.id },
      dropReason: null,
      contentHash: hash,
      listNumber: null,
    },
  ]);
}
