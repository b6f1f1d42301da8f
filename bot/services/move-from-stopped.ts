// Takes what is planned for an account the platform refuses to the readers' next channels, once it has waited too long.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { NEXT_CHANNEL, nextWay, slotOnNext, type Way } from '#bot/domain/delivery/next-channel.ts';
import type { Purpose } from '#bot/domain/delivery/purpose.ts';
import type { Tx } from '#prisma/db.ts';
import { linesOfSlots, type SlotLine } from '#prisma/hot/claim-slots.ts';
import { type StalledSlot, stalledSlots } from '#prisma/hot/next-channels.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { dropWithReasons } from '#prisma/hot/save-claim.ts';
import { accountOn, type CarryingAccount } from './carrying-account.ts';
import { composeSlots } from './compose-slots.ts';
import { readWays } from './next-ways.ts';
import { readWorkTime } from './work-time.ts';

/** Slots looked at in one transaction. */
const BATCH = 200;

/** No purpose moves sooner. */
const LEAST_MINUTES = Math.min(...Object.values(NEXT_CHANNEL).map((rule) => rule.unsentMinutes ?? Infinity));

/** Moves a batch; answers how many lines that were. Nothing is read of an installation with one account. */
export async function moveFromStopped(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  now: Temporal.Instant,
): Promise<number> {
  if (accounts.length < 2) return 0;
  const ids = accounts.map(({ id }) => id);
  const slots = await stalledSlots(tx, ids, now.subtract({ minutes: LEAST_MINUTES }), BATCH);
  if (slots.length === 0) return 0;
  const lines = await linesOfSlots(
    tx,
    slots.map(({ id }) => id),
  );
  const purposes = await composeSlots(tx, slots, lines, now, { region: 'mainland' });
  const wayOn = await waysOn(tx, accounts, slots);
  const workTime = await readWorkTime(tx);
  const bySlot = Map.groupBy(lines, ({ slotId }) => slotId);
  const moved = slots.flatMap((slot) => {
    const purpose = purposes.get(slot.id)?.purpose ?? 'courtesy';
    const minutes = NEXT_CHANNEL[purpose].unsentMinutes;
    const isStalled = minutes !== null && Temporal.Instant.compare(slot.slotAt.add({ minutes }), now) <= 0;
    const way = isStalled ? wayOn(slot, purpose) : null;
    if (way === null) return [];
    return (bySlot.get(slot.id) ?? []).map((line) => elsewhere(line, slot, way, accounts, workTime, now));
  });
  await dropWithReasons(
    tx,
    moved.map(({ instead: { of } }) => ({ id: of, reason: 'elsewhere' })),
  );
  return planLines(tx, moved);
}

function elsewhere(
  line: SlotLine,
  { personId }: StalledSlot,
  { channel, terms }: Way,
  accounts: readonly CarryingAccount[],
  workTime: WorkTime,
  now: Temporal.Instant,
): PlannedLine & { readonly instead: { readonly of: string } } {
  const { broadcastId, contentHash, id, item, occasion, round } = line;
  return {
    itemId: item?.id ?? null,
    round,
    occasion,
    personId,
    conversationId: null,
    dueAt: now,
    slot: {
      accountId: accountOn(channel, accounts),
      class: 'private',
      slotAt: slotOnNext(now, 'unsent', terms, workTime),
      messageInId: null,
    },
    dropReason: null,
    contentHash,
    listNumber: null,
    ...(broadcastId === null ? {} : { broadcastId }),
    instead: { of: id, why: 'unsent' },
  };
}

async function waysOn(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  slots: readonly StalledSlot[],
): Promise<(slot: StalledSlot, purpose: Purpose) => Way | null> {
  const stopped = new Set(slots.map(({ channel }) => channel));
  const personIds = [...new Set(slots.map(({ personId }) => personId))];
  const waysOf = await readWays(
    tx,
    accounts.filter(({ channel }) => !stopped.has(channel)),
    personIds,
  );
  return ({ personId }, purpose) => nextWay(waysOf(personId), [], purpose);
}
