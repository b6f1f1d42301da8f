// Picks up what a dead owner or a busy platform left: calls never made, and deliveries to try again.

import { callsAgain } from '#bot/domain/delivery/calls-again.ts';
import { allowanceOf } from '#bot/domain/delivery/gate.ts';
import { type Database, databaseNow, transaction } from '#prisma/db.ts';
import { recoverAttempts } from '#prisma/hot/recover-attempts.ts';
import { insertAttempts, newIds } from '#prisma/hot/save-claim.ts';
import { hasPlannedCalls, readSendingGate } from '#prisma/hot/sending-gate.ts';
import { giveUpSettled, retryDeliveries, takeWaiting } from '#prisma/hot/waiting-deliveries.ts';
import type { OwnedAccount } from './owned-account.ts';

/** Deliveries tried again in one transaction. */
const BATCH = 1000;

const LEASE_SECONDS = 120;

export interface Recovered {
  /** Deliveries whose call was certainly never made: they wait for another. */
  readonly waiting: number;
  /** Deliveries whose call was under way when the owner died. */
  readonly unknown: number;
  /** Deliveries that have been given a new attempt. */
  readonly retried: number;
}

/**
 * Ends dead attempts, then gives every delivery whose time has come its next attempt; of a stopped account that may be
 * tried one delivery, and of one that may not be called none.
 */
export async function recover(
  db: Database,
  account: OwnedAccount,
  recipientsPerCall: (scope: 'person' | 'group') => number,
): Promise<Recovered> {
  return transaction(db, async (tx) => {
    const allowance = allowanceOf(await readSendingGate(tx, account.id));
    const ended = await recoverAttempts(tx, account.id, account.epoch, allowance === 'none');
    if (allowance === 'none') return { ...ended, retried: 0 };
    const at = await databaseNow(tx);
    await giveUpSettled(tx, account.id, at);
    if (allowance === 'one' && (await hasPlannedCalls(tx, account.id))) return { ...ended, retried: 0 };
    const waiting = await takeWaiting(tx, account.id, at, allowance === 'one' ? 1 : BATCH);
    const calls = callsAgain(waiting, recipientsPerCall);
    const ids = await newIds(tx, calls.length);
    const attempts = calls.flatMap((call, index) => {
      const id = ids[index];
      const [first] = call;
      if (id === undefined || first === undefined) return [];
      return [
        {
          id,
          accountId: account.id,
          epoch: account.epoch,
          contentHash: first.contentHash,
          part: first.part,
          call,
        },
      ];
    });
    await insertAttempts(tx, attempts, LEASE_SECONDS);
    await retryDeliveries(
      tx,
      attempts.flatMap(({ id, call }) => call.map((delivery) => ({ id: delivery.id, attemptId: id }))),
    );
    return { ...ended, retried: waiting.length };
  });
}
