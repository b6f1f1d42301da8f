// Ends attempts whose owner has died or whose lease is over.

import type { Tx } from '#prisma/db.ts';

/**
 * Ends what a dead owner left: an attempt never called goes back to waiting, one that was called is
 * unknown. `epoch` is the present owner's: older attempts are ended at once, own ones when their
 * lease is over, but for those nobody may call now (`keepsPlanned`): they stay planned. Calls that may have been made count against the month. Returns how many of each. Uses
 * attempt_sending, which holds nothing else.
 */
export async function recoverAttempts(
  tx: Tx,
  accountId: string,
  epoch: number,
  keepsPlanned = false,
): Promise<{ readonly waiting: number; readonly unknown: number }> {
  const ended = await tx.$queryRaw<readonly { readonly called: boolean; readonly deliveries: bigint }[]>`
    WITH dead AS (
      UPDATE attempt
         SET state = CASE WHEN called_at IS NULL THEN 'transient' ELSE 'unknown' END,
             native = CASE WHEN called_at IS NULL THEN 'never_called' ELSE 'owner_died' END,
             ended_at = clock_timestamp()
       WHERE state = 'sending' AND account_id = ${accountId}::uuid
         AND (epoch < ${epoch}
              OR (lease_until_at <= clock_timestamp() AND (called_at IS NOT NULL OR NOT ${keepsPlanned}::boolean)))
      RETURNING id, via, called_at, called_at IS NOT NULL AS called),
    counted AS (
      INSERT INTO budget_month AS b (account_id, month, calls, answers)
      SELECT ${accountId}::uuid, to_char(called_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'),
             count(*) FILTER (WHERE via = 'api'), count(*) FILTER (WHERE via = 'session')
        FROM dead WHERE called GROUP BY 2 ORDER BY 2
      ON CONFLICT (account_id, month) DO UPDATE
        SET calls = b.calls + excluded.calls, answers = b.answers + excluded.answers),
    freed AS (
      UPDATE delivery d
         SET state = CASE WHEN dead.called THEN 'unknown' ELSE 'waiting' END,
             reason = CASE WHEN dead.called THEN 'owner_died' END,
             retry_at = CASE WHEN dead.called THEN NULL ELSE clock_timestamp() END
        FROM dead WHERE d.attempt_id = dead.id AND d.state = 'sending'
      RETURNING dead.called)
    SELECT called, count(*) AS deliveries FROM freed GROUP BY called`;
  const count = (called: boolean) => Number(ended.find((row) => row.called === called)?.deliveries ?? 0n);
  return { waiting: count(false), unknown: count(true) };
}
