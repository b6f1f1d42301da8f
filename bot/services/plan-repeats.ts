// Says once more what may not have arrived: last calls and overdue steps, ten minutes later, marked 重发.
//
// Courtesy and group notices are not repeated (the next step carries them), nor are answers; whoever has
// answered since is left alone when the line is judged again. Where the reader has another channel it goes there: on
// the first it may fail again, and nobody would know.

import { nextWay, type Way } from '#bot/domain/delivery/next-channel.ts';
import { repeatOf } from '#bot/domain/delivery/occasion.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { planLines, type SlotPlace } from '#prisma/hot/plan-lines.ts';
import { type LineToRepeat, takeRepeats } from '#prisma/hot/repeats.ts';
import { accountOn, type CarryingAccount } from './carrying-account.ts';
import { readWays } from './next-ways.ts';

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
    const personIds = [...new Set(lines.map(({ personId }) => personId))];
    const waysOf = await readWays(tx, accounts, personIds);
    const again = lines.flatMap((said) => {
      const { businessAt, itemId, occasion, personId, round } = said;
      const repeat = repeatOf(occasion);
      if (repeat === null) return [];
      const channel = wayAgain(said, waysOf(personId))?.channel;
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

/** Another channel than the one it may have arrived on, else the first there is. */
function wayAgain(said: LineToRepeat, ways: readonly Way[]): Way | undefined {
  // Purposes are the words of the same type.
  return nextWay(ways, [said], said.purpose as Purpose) ?? ways[0];
}

function privateSlot(accountId: string, slotAt: Temporal.Instant): SlotPlace {
  return { accountId, class: 'private', slotAt, messageInId: null };
}
