// Says on the reader's next channel what did not do on this one: rejected for good, unsent or unread for too long.
//
// A line moves once, with its whole message; the line that stands for it is judged and rendered again like any other,
// and may move on in its turn. What may have arrived (`unknown`) is none of this: see plan-repeats.ts.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import {
  nextWay,
  type Setback,
  setbackOf,
  slotOnNext,
  unreadAt,
  type Way,
} from '#bot/domain/delivery/next-channel.ts';
import { isRepeat } from '#bot/domain/delivery/occasion.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import {
  giveUpMoved,
  type LineSetBack,
  lookAgain,
  takeSetBack,
  triedAddresses,
} from '#prisma/hot/next-channels.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { accountOn, type CarryingAccount } from './carrying-account.ts';
import { moveFromStopped } from './move-from-stopped.ts';
import { readWays } from './next-ways.ts';
import { readWorkTime } from './work-time.ts';

/** Deliveries taken in one transaction. */
const BATCH = 500;

/** Plans what is due on other channels at `now`; returns how many lines that were. */
export async function moveToNextChannel(
  db: Database,
  accounts: readonly CarryingAccount[],
  now: Temporal.Instant,
): Promise<number> {
  return transaction(db, async (tx) => {
    const unsent = await moveFromStopped(tx, accounts, now);
    const lines = await takeSetBack(tx, now, BATCH);
    if (lines.length === 0) return unsent;
    const workTime = await readWorkTime(tx);
    const all = [...Map.groupBy(lines, ({ slotId }) => slotId).values()];
    const early = new Map(all.flatMap((message) => tooEarly(message, accounts, workTime, now)));
    await lookAgain(
      tx,
      [...early].map(([slotId, at]) => ({ slotId, at })),
    );
    const messages = all.filter(([first]) => !early.has(first?.slotId ?? ''));
    const wayOn = await waysOn(tx, accounts, lines);
    const moved = messages.flatMap((message) => movedMessage(message, wayOn, accounts, workTime, now));
    await giveUpMoved(
      tx,
      moved.flatMap(({ slotId, setback }) => (setback === 'unsent' ? [slotId] : [])),
    );
    const planned = await planLines(
      tx,
      moved.flatMap(({ lines: own }) => own),
    );
    return unsent + planned;
  });
}

/** When a message that nobody has read is looked at again, by slot; none where it may be moved now. */
function tooEarly(
  [first]: readonly LineSetBack[],
  accounts: readonly CarryingAccount[],
  workTime: WorkTime,
  now: Temporal.Instant,
): readonly (readonly [string, Temporal.Instant])[] {
  if (first === undefined || setbackOf(first.state, first.reason) !== 'unread') return [];
  const { terms = USUAL_TERMS } = accounts.find(({ channel }) => channel === first.channel) ?? {};
  const at = unreadAt(first.purpose as Purpose, first.saidAt, terms, workTime);
  return at === null || Temporal.Instant.compare(at, now) <= 0 ? [] : [[first.slotId, at]];
}

interface MovedMessage {
  readonly slotId: string;
  readonly setback: Setback;
  readonly lines: readonly PlannedLine[];
}

type WayOn = (message: readonly LineSetBack[]) => Way | null;

function movedMessage(
  message: readonly LineSetBack[],
  wayOn: WayOn,
  accounts: readonly CarryingAccount[],
  workTime: WorkTime,
  now: Temporal.Instant,
): readonly MovedMessage[] {
  const [first] = message;
  if (first === undefined) return [];
  const setback = setbackOf(first.state, first.reason);
  if (setback === null || (setback === 'unread' && first.wasHeardSince)) return [];
  const way = wayOn(message);
  if (way === null) return [];
  const slot = {
    accountId: accountOn(way.channel, accounts),
    class: 'private' as const,
    slotAt: slotOnNext(now, setback, way.terms, workTime),
    messageInId: null,
  };
  const why = setback === 'rejected' ? (first.reason ?? setback) : setback;
  const lines = message.map(({ broadcastId, contentHash, dueAt, id, itemId, occasion, personId, round }) => ({
    itemId,
    round,
    occasion,
    personId,
    contentHash,
    slot,
    conversationId: null,
    // What was refused is as old as it was; what was only late or unread is wanted from now on.
    dueAt: setback === 'rejected' || isRepeat(occasion) ? dueAt : now,
    dropReason: null,
    listNumber: null,
    ...(broadcastId === null ? {} : { broadcastId }),
    instead: { of: id, why },
  }));
  return [{ slotId: first.slotId, setback, lines }];
}

/** How each of these messages would go on. */
async function waysOn(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  lines: readonly LineSetBack[],
): Promise<WayOn> {
  const personIds = [...new Set(lines.map(({ personId }) => personId))];
  const waysOf = await readWays(tx, accounts, personIds);
  const tried = Map.groupBy(
    await triedAddresses(
      tx,
      lines.map(({ id }) => id),
    ),
    ({ lineId }) => lineId,
  );
  return (message) => {
    const [first] = message;
    if (first === undefined) return null;
    return nextWay(
      waysOf(first.personId),
      message.flatMap(({ id }) => tried.get(id) ?? []),
      // Purposes are the words of the same type.
      first.purpose as Purpose,
    );
  };
}
