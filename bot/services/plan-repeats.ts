// Says once more what may not have arrived: last calls and overdue steps, ten minutes later, marked 重发.
//
// Courtesy and group notices are not repeated (the next step carries them), nor are answers; whoever has
// answered since is left alone when the line is judged again.

import { repeatOf } from '#bot/domain/delivery/occasion.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { channelsOfPeople } from '#prisma/hot/addressees.ts';
import { planLines, type SlotPlace } from '#prisma/hot/plan-lines.ts';
import { takeRepeats } from '#prisma/hot/repeats.ts';
import { accountOn, type CarryingAccount } from './ladder-lines.ts';

/** Deliveries taken in one transaction. */
const BATCH = 500;

/** Plans what is due to be repeated at `now`; returns how many lines that were. */
export async function planRepeats(
  db: Database,
  accounts: readonly CarryingAccount[],
  now: Temporal.Instant,
): Promise<number> {
  return transaction(db, async (tx) => {
    const lines = await takeRepeats(tx, now, BATCH);
    const channelOf = await channelsOfPeople(
      tx,
      accounts.map(({ channel }) => channel),
      lines.map(({ personId }) => personId),
    );
    const again = lines.flatMap(({ businessAt, itemId, occasion, personId, round }) => {
      const repeat = repeatOf(occasion);
      if (repeat === null) return [];
      const channel = channelOf.get(personId);
      const line = { itemId, round, occasion: repeat, personId, conversationId: null, dueAt: businessAt };
      return [
        {
          ...line,
          slot: channel === undefined ? null : privateSlot(accountOn(channel, accounts), slotAtFor(now)),
          dropReason: channel === undefined ? 'unreachable' : null,
          contentHash: null,
          listNumber: null,
        },
      ];
    });
    await planLines(tx, again);
    return again.length;
  });
}

function privateSlot(accountId: string, slotAt: Temporal.Instant): SlotPlace {
  return { accountId, class: 'private', slotAt, messageInId: null };
}
