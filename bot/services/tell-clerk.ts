// Says something to the duty clerk of the service's own accord: once, at once, in a slot of its own.

import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { postsOnPaths } from '#prisma/hot/addressees.ts';
import { freeInstant, planLines } from '#prisma/hot/plan-lines.ts';
import { saveContents } from '#prisma/hot/save-claim.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { rootPaths } from '#prisma/repos/registry.ts';
import type { CarryingAccount } from './ladder-lines.ts';
import { contentHash } from './wave.ts';

/**
 * Plans a notice for every duty clerk who can be reached. `about` makes it the same notice: said twice it is one.
 * Answers how many are told; nobody is an entry in audit, for there is no further post to climb to.
 */
export async function tellClerk(
  tx: Tx,
  account: CarryingAccount,
  about: string,
  message: Message,
  now: Temporal.Instant,
): Promise<number> {
  const posts = await postsOnPaths(tx, account.channel, await rootPaths(tx));
  const clerks = posts.filter(({ role, reachable }) => role === 'duty_clerk' && reachable);
  const personIds = [...new Set(clerks.map(({ personId }) => personId))];
  if (personIds.length === 0) {
    await appendAudit(tx, { actor: 'service', action: 'clerk_unreachable', subject: about, detail: {} });
    return 0;
  }
  const hash = contentHash(message);
  await saveContents(tx, [{ hash, message }]);
  for (const personId of personIds) {
    const slotAt = await freeInstant(tx, { personIds: [personId], conversationIds: [] }, now);
    await planLines(tx, [
      {
        itemId: null,
        round: 1,
        occasion: `notice:${about}`,
        personId,
        conversationId: null,
        dueAt: now,
        slot: { accountId: account.id, class: 'private', slotAt, messageInId: null },
        dropReason: null,
        contentHash: hash,
        listNumber: null,
      },
    ]);
  }
  return personIds.length;
}
