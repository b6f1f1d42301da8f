// The stop of an account: `stop_code` says why the platform refuses it, null that it does not.

import type { AccountCode } from '#bot/domain/delivery/outcome.ts';
import type { Database, Tx } from '#prisma/db.ts';

/** How often a stopped account is tried with one call: a person has to act first, and nothing is lost meanwhile. */
const PROBE_EVERY_MINUTES = 10;

/**
 * Stops an account, or keeps it stopped; true when the reason is news. A spent quota is not tried before the month in
 * Shanghai is over: the platform counts by it.
 */
export async function stopAccount(tx: Tx, accountId: string, code: AccountCode): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly isNew: boolean }[]>`
    WITH before AS (
      SELECT id, stop_code IS DISTINCT FROM ${code} AS is_new FROM channel_account
       WHERE id = ${accountId}::uuid FOR UPDATE)
    UPDATE channel_account o
       SET stop_code = ${code},
           stopped_at = CASE WHEN before.is_new THEN clock_timestamp() ELSE o.stopped_at END,
           probe_at = CASE WHEN ${code} = 'quota'
             THEN (date_trunc('month', clock_timestamp() AT TIME ZONE 'Asia/Shanghai') + interval '1 month')
                    AT TIME ZONE 'Asia/Shanghai'
             ELSE clock_timestamp() + make_interval(mins => ${PROBE_EVERY_MINUTES}::int) END
      FROM before WHERE o.id = before.id
    RETURNING before.is_new AS "isNew"`;
  return row?.isNew ?? false;
}

/** Takes the one call that may try now; false when its time has not come or another has taken it. */
export async function takeProbe(db: Database, accountId: string): Promise<boolean> {
  const taken = await db.prisma.$executeRaw`
    UPDATE channel_account SET probe_at = clock_timestamp() + make_interval(mins => ${PROBE_EVERY_MINUTES}::int)
     WHERE id = ${accountId}::uuid AND stop_code IS NOT NULL AND probe_at <= clock_timestamp()`;
  return taken > 0;
}

/** Ends a stop; answers why the account was stopped, null when it was not. */
export async function endStop(tx: Tx, accountId: string): Promise<AccountCode | null> {
  const [row] = await tx.$queryRaw<readonly { readonly code: AccountCode }[]>`
    WITH stopped AS (
      SELECT id, stop_code FROM channel_account
       WHERE id = ${accountId}::uuid AND stop_code IS NOT NULL FOR UPDATE)
    UPDATE channel_account o SET stop_code = NULL, stopped_at = NULL, probe_at = NULL
      FROM stopped WHERE o.id = stopped.id
    RETURNING stopped.stop_code AS code`;
  return row?.code ?? null;
}

export interface AccountStop {
  readonly channel: string;
  readonly account: string;
  readonly code: AccountCode | null;
}

/** Every account and why it is stopped. */
export async function readAccountStops(db: Database): Promise<readonly AccountStop[]> {
  const rows = await db.prisma.channelAccount.findMany({
    select: { channel: true, account: true, stopCode: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ channel, account, stopCode }) => ({
    channel,
    account,
    code: stopCode as AccountCode | null,
  }));
}
