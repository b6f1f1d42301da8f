// Says once more what may not have arrived: last calls and overdue steps, ten minutes later, marked 重发.
//
// Courtesy and group notices are not repeated (the next step carries them), nor are answers; whoever has
// answered since is left alone when the line is judged again. Where the reader has another channel it goes there: on
// the first it may fail again, and nobody would know. Where the firm has been handed over meanwhile its successor is told.

import { nextWay, type Way } from '#bot/domain/delivery/next-channel.ts';
import { repeatOf } from '#bot/domain/delivery/occasion.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { DUTY_POSTS } from '#bot/domain/ladder/recipients.ts';
import { slotAtFor } from '#bot/domain/ladder/slot.ts';
import { KINDS } from '#bot/kinds/index.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { contactsOfUnits } from '#prisma/hot/addressees.ts';
import { type PlannedLine, planLines, type SlotPlace } from '#prisma/hot/plan-lines.ts';
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
    const lines = await takeRepeats(tx, now, BATCH, TO_FIRMS);
    const personIds = [...new Set(lines.map(({ personId }) => personId))];
    const waysOf = await readWays(tx, accounts, personIds);
    const successorOf = await readSuccessors(tx, accounts, lines);
    const again = lines.flatMap((said): readonly PlannedLine[] => {
      const occasion = repeatOf(said.occasion);
      if (occasion === null) return [];
      if (said.leftUnitId !== null) return toSuccessor(said, occasion, successorOf(said.leftUnitId), now);
      const channel = wayAgain(said, waysOf(said.personId))?.channel;
      const slot = channel === undefined ? null : privateSlot(accountOn(channel, accounts), slotAtFor(now));
      return [planned(said, occasion, { personId: said.personId, slot, dropReason: 'unreachable' })];
    });
    await planLines(tx, again);
    return again.length;
  });
}

/** By which a firm is spoken to; an occasion that ends with a post speaks to its holder. */
const TO_FIRMS = { occasions: KINDS.flatMap((kind) => kind.namesToFirm), posts: DUTY_POSTS };

interface Successor {
  readonly personId: string;
  readonly accountId: string;
}

/** Who can be told for the firms that have been handed over since. */
async function readSuccessors(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  lines: readonly LineToRepeat[],
): Promise<(unitId: string) => Successor | null> {
  const unitIds = [...new Set(lines.flatMap(({ leftUnitId }) => leftUnitId ?? []))];
  if (unitIds.length === 0) return () => null;
  const channels = accounts.map(({ channel }) => channel);
  const contacts = Map.groupBy(await contactsOfUnits(tx, channels, unitIds), ({ unitId }) => unitId);
  return (unitId) => {
    const [first] = (contacts.get(unitId) ?? []).flatMap(({ channel, personId }) =>
      channel === null ? [] : [{ personId, accountId: accountOn(channel, accounts) }],
    );
    return first ?? null;
  };
}

/** To the successor it is new, so no 重发; that whoever has left is not told again stands with the reason. */
function toSuccessor(
  said: LineToRepeat,
  again: string,
  successor: Successor | null,
  now: Temporal.Instant,
): readonly PlannedLine[] {
  const left = planned(said, again, { personId: said.personId, slot: null, dropReason: 'handed_over' });
  const slot = successor === null ? null : privateSlot(successor.accountId, slotAtFor(now));
  const personId = successor?.personId ?? null;
  return [left, planned(said, said.occasion, { personId, slot, dropReason: 'unreachable' })];
}

/** A line without a slot is dropped. */
function planned(
  { businessAt, itemId, round }: LineToRepeat,
  occasion: string,
  to: Pick<PlannedLine, 'dropReason' | 'personId' | 'slot'>,
): PlannedLine {
  const dropReason = to.slot === null ? to.dropReason : null;
  const line = { itemId, round, occasion, conversationId: null, dueAt: businessAt };
  return { ...line, ...to, dropReason, contentHash: null, listNumber: null };
}

/** Another channel than the one it may have arrived on, else the first there is. */
function wayAgain(said: LineToRepeat, ways: readonly Way[]): Way | undefined {
  // Purposes are the words of the same type.
  return nextWay(ways, [said], said.purpose as Purpose) ?? ways[0];
}

function privateSlot(accountId: string, slotAt: Temporal.Instant): SlotPlace {
  return { accountId, class: 'private', slotAt, messageInId: null };
}
