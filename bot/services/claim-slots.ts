// The outbox's claim: ripe slots become texts, calls to be made and one delivery per recipient.

import { allowanceOf } from '#bot/domain/delivery/gate.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { claimSlots, linesOfSlots } from '#prisma/hot/claim-slots.ts';
import { mergePastSlots } from '#prisma/hot/merge-past-slots.ts';
import { saveClaim } from '#prisma/hot/save-claim.ts';
import { hasPlannedCalls, hasWaiting, readSendingGate } from '#prisma/hot/sending-gate.ts';
import { judgeBroadcasts } from './broadcast/judge-lines.ts';
import { composeSlots } from './compose-slots.ts';
import type { OwnedAccount, RenderingChannel } from './owned-account.ts';
import { holdBack } from './rehearsal.ts';
import { type StoryLog, tellClaim } from './story.ts';
import { Wave } from './wave.ts';

/** Slots in one claim: a city's whole wave fits, so that shared texts really are shared. */
const SLOTS = 2000;

/** A planned call that has not been made by then is taken back. */
const LEASE_SECONDS = 120;

/** How long slots wait for clocks that should have been planned into them. */
const PATIENCE = { seconds: 60 } as const;

/**
 * Claims the earliest ripe instant. Returns how many slots were taken; 0 when nothing is ripe, and while nothing may be
 * sent: what is said is judged and rendered as late as it can be.
 */
export async function claimWave(
  db: Database,
  account: OwnedAccount,
  channel: RenderingChannel,
  now: Temporal.Instant,
  log: StoryLog | null = null,
): Promise<number> {
  const claimed = await transaction(
    db,
    async (tx) => {
      if (!(await mayClaim(tx, account.id))) return null;
      await mergePastSlots(tx, account.id, now);
      const slots = await claimSlots(tx, account, now, now.subtract(PATIENCE), SLOTS);
      if (slots.length === 0) return null;
      const lines = await linesOfSlots(
        tx,
        slots.map((slot) => slot.id),
      );
      const said = await holdBack(tx, slots, await judgeBroadcasts(tx, slots, lines, now));
      const composed = await composeSlots(tx, slots, said, now, channel);
      const wave = new Wave(account, channel, now);
      for (const slot of slots) {
        const message = composed.get(slot.id);
        if (message !== undefined) wave.add(slot, message);
      }
      const claim = await wave.close(tx);
      await saveClaim(tx, { slotIds: slots.map((slot) => slot.id), ...claim }, LEASE_SECONDS);
      return { slots, claim };
    },
    { timeoutMs: 60_000 },
  );
  if (claimed === null) return 0;
  const { claim, slots } = claimed;
  if (log !== null) tellClaim(log, { account: account.id, epoch: account.epoch }, slots, claim);
  return slots.length;
}

/** For the one call that tries a stopped account something is claimed only when nothing is left over. */
async function mayClaim(tx: Tx, accountId: string): Promise<boolean> {
  const allowance = allowanceOf(await readSendingGate(tx, accountId));
  if (allowance !== 'one') return allowance === 'all';
  return !((await hasPlannedCalls(tx, accountId)) || (await hasWaiting(tx, accountId)));
}
