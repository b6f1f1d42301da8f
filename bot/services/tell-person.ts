// Says something to one person of the service's own accord, on the channel that carries what she is told.

import { firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { channelsOfPeople } from '#prisma/hot/addressees.ts';
import { freeInstant, planLines } from '#prisma/hot/plan-lines.ts';
import { accountsInUse } from '#prisma/repos/channel-accounts.ts';
import { accountOn } from './carrying-account.ts';
import { keepContent } from './contents.ts';
import { readWorkTime } from './work-time.ts';

/**
 * Plans it for the first service minute from now on, once under this name. `itemsNamed`: what it is about, so that an
 * answer to it is about them. False: nobody can tell her anything.
 */
export async function tellPerson(
  tx: Tx,
  personId: string,
  about: string,
  message: Message,
  now: Temporal.Instant,
  itemsNamed: readonly { readonly id: string; readonly round: number }[] = [],
): Promise<boolean> {
  const accounts = await accountsInUse(tx);
  const channels = accounts.map(({ channel }) => channel);
  const channel = (await channelsOfPeople(tx, channels, [personId])).get(personId);
  if (channel === undefined) return false;
  const { calendar, hours } = await readWorkTime(tx);
  const at = firstServiceMinuteAtOrAfter(now, calendar, hours);
  const slotAt = await freeInstant(tx, { personIds: [personId], conversationIds: [] }, at);
  const hash = await keepContent(tx, message);
  const line = {
    occasion: `notice:${about}`,
    personId,
    conversationId: null,
    dueAt: at,
    slot: { accountId: accountOn(channel, accounts), class: 'private' as const, slotAt, messageInId: null },
    dropReason: null,
    contentHash: hash,
    listNumber: null,
  };
  const named = itemsNamed.length === 0 ? [{ id: null, round: 1 }] : itemsNamed;
  await planLines(
    tx,
    named.map(({ id, round }) => ({ ...line, itemId: id, round })),
  );
  return true;
}
