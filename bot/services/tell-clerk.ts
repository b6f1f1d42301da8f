// Says something to the duty clerk of the service's own accord: once, at once, in a slot of its own.

import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { postsOnPaths } from '#prisma/hot/addressees.ts';
import { freeInstant, planLines } from '#prisma/hot/plan-lines.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { rootPaths } from '#prisma/repos/registry.ts';
import { accountOn, type CarryingAccount, unreadableOn } from './carrying-account.ts';
import { keepContent } from './contents.ts';

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
  const channelOf = await holdersOf(tx, accounts, ['duty_clerk']);
  if (channelOf.size === 0) {
    await appendAudit(tx, { actor: 'service', action: 'clerk_unreachable', subject: about, detail: {} });
    return 0;
  }
  await tellPeople(tx, accounts, channelOf, about, message, now);
  return channelOf.size;
}

/**
 * Who hears of an alarm, in this order (house rule): the duty clerk, else whoever of the bureau's staff can be reached.
 * The head of level 1 is a deputy mayor and is never told.
 */
const DESK = ['duty_clerk', 'section_head', 'specialist', 'admin'];

/** Tells the holders of the first post of the desk that these accounts reach, at `at`; answers how many those are. */
export async function tellDesk(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  about: string,
  message: Message,
  at: Temporal.Instant,
): Promise<number> {
  const channelOf = await holdersOf(tx, accounts, DESK);
  if (channelOf.size > 0) await tellPeople(tx, accounts, channelOf, about, message, at);
  return channelOf.size;
}

/** The bureau's people who hold the first of these roles that anybody reachable holds, each with the channel. */
async function holdersOf(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  roles: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const channels = accounts.map(({ channel }) => channel);
  const posts = await postsOnPaths(tx, channels, await rootPaths(tx), unreadableOn(accounts));
  const first = roles.find((role) => posts.some((post) => post.role === role && post.channel !== null));
  return new Map(
    posts.flatMap(({ role, personId, channel }) =>
      role === first && channel !== null ? [[personId, channel] as const] : [],
    ),
  );
}

/** Plans the same notice for each of these people, at `at`, by the channel that carries them. */
export async function tellPeople(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  channelOf: ReadonlyMap<string, string>,
  about: string,
  message: Message,
  at: Temporal.Instant,
): Promise<void> {
  const hash = await keepContent(tx, message);
  for (const [personId, channel] of channelOf) {
    const slotAt = await freeInstant(tx, { personIds: [personId], conversationIds: [] }, at);
    await planLines(tx, [
      {
        itemId: null,
        round: 1,
        occasion: `notice:${about}`,
        personId,
        conversationId: null,
        dueAt: at,
        slot: { accountId: accountOn(channel, accounts), class: 'private', slotAt, messageInId: null },
        dropReason: null,
        contentHash: hash,
        listNumber: null,
      },
    ]);
  }
}
