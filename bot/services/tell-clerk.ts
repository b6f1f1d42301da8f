// Says something to the duty clerk of the service's own accord: once, at once, in a slot of its own.

import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { postsOnPaths } from '#prisma/hot/addressees.ts';
import { freeInstant, planLines } from '#prisma/hot/plan-lines.ts';
import { saveContents } from '#prisma/hot/save-claim.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { rootPaths } from '#prisma/repos/registry.ts';
import { accountOn, type CarryingAccount } from './ladder-lines.ts';
import { contentHash } from './wave.ts';

/**
 * Plans a notice for every duty clerk who can be reached. `about` makes it the same notice: said twice it is one.
 * Answers how many are told; nobody is an entry in audit, for there is no further post to climb to.
 */
export async function tellClerk(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  about: string,
  message: Message,
  now: Temporal.Instant,
): Promise<number> {
  const channels = accounts.map(({ channel }) => channel);
  const posts = await postsOnPaths(tx, channels, await rootPaths(tx));
  const channelOf = new Map(
    posts.flatMap(({ role, personId, channel }) =>
      role === 'duty_clerk' && channel !== null ? [[personId, channel] as const] : [],
    ),
  );
  if (channelOf.size === 0) {
    await appendAudit(tx, { actor: 'service', action: 'clerk_unreachable', subject: about, detail: {} });
    return 0;
  }
  const hash = contentHash(message);
  await saveContents(tx, [{ hash, message }]);
  for (const [personId, channel] of channelOf) {
    const slotAt = await freeInstant(tx, { personIds: [personId], conversationIds: [] }, now);
    await planLines(tx, [
      {
        itemId: null,
        round: 1,
        occasion: `notice:${about}`,
        personId,
        conversationId: null,
        dueAt: now,
        slot: { accountId: accountOn(channel, accounts), class: 'private', slotAt, messageInId: null },
        dropReason: null,
        contentHash: hash,
        listNumber: null,
      },
    ]);
  }
  return channelOf.size;
}
