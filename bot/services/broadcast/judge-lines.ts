// The last look at broadcasts' lines in a claim: a pause, a stop, who has ceased to be meant, quiet hours.

import { lineFate } from '#bot/domain/broadcast/line.ts';
import { speakableAt } from '#bot/domain/broadcast/send-time.ts';
import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import { holdClaimed, keepSending } from '#prisma/hot/broadcast-lines.ts';
import type { ClaimedSlot, SlotLine } from '#prisma/hot/claim-slots.ts';
import { replanLines } from '#prisma/hot/replan-lines.ts';
import { dropWithReasons } from '#prisma/hot/save-claim.ts';
import { type BroadcastRow, readBroadcasts } from '#prisma/repos/broadcasts.ts';
import { channelsInUse } from '#prisma/repos/channel-accounts.ts';
import { readReceivers } from './receivers.ts';

/** Of the lines a claim has taken, those that may be said now; the others are put where they belong. */
export async function judgeBroadcasts(
  tx: Tx,
  slots: readonly ClaimedSlot[],
  lines: readonly SlotLine[],
  now: Temporal.Instant,
): Promise<readonly SlotLine[]> {
  const ids = [...new Set(lines.flatMap(({ broadcastId }) => broadcastId ?? []))];
  if (ids.length === 0) return lines;
  await keepSending(tx, ids);
  const meant = new Map<string, Meant>();
  for (const [id, row] of await readBroadcasts(tx, ids)) meant.set(id, await meantBy(tx, row));
  const slotOf = new Map(slots.map((slot) => [slot.id, slot]));
  const workTime = await readWorkTime(tx);
  const speakable = {
    private: speakableAt('private', now, workTime),
    group: speakableAt('group', now, workTime),
  };
  const judged = lines.map((line) => {
    const of = meant.get(line.broadcastId ?? '');
    const slot = slotOf.get(line.slotId);
    if (of === undefined || slot === undefined)
      return { line, fate: { kind: 'say' as const }, place: 'private' as const };
    const isSpeakable = !isBefore(now, speakable[slot.class]);
    const isAddressed = of.readers.has(slot.personId ?? slot.conversationId ?? '');
    return { line, fate: lineFate({ state: of.state, isSpeakable, isAddressed }), place: slot.class };
  });
  const of = (kind: 'hold' | 'postpone', place?: 'private' | 'group') =>
    judged.flatMap(({ fate, line, place: at }) =>
      fate.kind === kind && (place === undefined || at === place) ? [line.id] : [],
    );
  await holdClaimed(tx, of('hold'));
  await replanLines(tx, of('postpone', 'private'), speakable.private);
  await replanLines(tx, of('postpone', 'group'), speakable.group);
  await dropWithReasons(
    tx,
    judged.flatMap(({ fate, line }) => (fate.kind === 'drop' ? [{ id: line.id, reason: fate.reason }] : [])),
  );
  return judged.flatMap(({ fate, line }) => (fate.kind === 'say' ? [line] : []));
}

interface Meant {
  readonly state: BroadcastRow['state'];
  /** People and groups it is for, as things stand now. */
  readonly readers: ReadonlySet<string>;
}

async function meantBy(tx: Tx, { audience, state }: BroadcastRow): Promise<Meant> {
  if (audience === null || (state !== 'sending' && state !== 'paused')) return { state, readers: new Set() };
  const { groups, people } = await readReceivers(tx, await channelsInUse(tx), audience);
  return {
    state,
    readers: new Set([
      ...people.map(({ personId }) => personId),
      ...groups.map(({ conversationId }) => conversationId),
    ]),
  };
}
