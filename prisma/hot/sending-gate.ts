// What says whether an account may be called now: read before each handful of calls and before each claim.

import type { SendingGate } from '#bot/domain/delivery/gate.ts';
import type { Database, Tx } from '#prisma/db.ts';

/** One row by channel_account_pkey. Whatever else may hold calls back belongs into this statement. */
export async function readSendingGate(tx: Tx | Database['prisma'], accountId: string): Promise<SendingGate> {
  const [gate] = await tx.$queryRaw<readonly SendingGate[]>`
    SELECT stop_code AS "stopCode", coalesce(probe_at <= clock_timestamp(), false) AS "isProbeDue"
      FROM channel_account WHERE id = ${accountId}::uuid`;
  if (gate === undefined) throw new Error('the account to call is gone');
  return gate;
}

/** Whether a call is planned that nobody has made. Uses attempt_sending and stops at the first. */
export async function hasPlannedCalls(tx: Tx, accountId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM attempt
                    WHERE account_id = ${accountId}::uuid AND state = 'sending' AND called_at IS NULL) AS found`;
  return row?.found ?? false;
}

/** Whether a delivery waits for its next call. Uses delivery_waiting and stops at the first. */
export async function hasWaiting(tx: Tx, accountId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM delivery d JOIN attempt a ON a.id = d.attempt_id
                    WHERE d.state = 'waiting' AND a.account_id = ${accountId}::uuid) AS found`;
  return row?.found ?? false;
}
