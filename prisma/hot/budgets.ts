// What an account has used of a month's two budgets: counted as calls end and messages come in, read by each wave.
//
// The month is the calendar month in Asia/Shanghai by the database's real time.

import { type Database, rowsOf, type Tx } from '#prisma/db.ts';

export interface MonthUsed {
  /** `2026-11` */
  readonly month: string;
  readonly used: number;
}

/**
 * Adds calls under way to the months they were made in, in one statement (answers through a session to the pushes'
 * side); to be followed by their end in the same
 * transaction. A call whose end somebody else has written meanwhile was counted then. Uses attempt_sending.
 */
export async function countCalls(
  tx: Tx,
  accountId: string,
  attemptIds: readonly string[],
): Promise<readonly MonthUsed[]> {
  if (attemptIds.length === 0) return [];
  return rowsOf<MonthUsed>(tx)`
    WITH ended AS (
      SELECT called_at, via FROM attempt
       WHERE id = ANY(${attemptIds}::uuid[]) AND state = 'sending' AND called_at IS NOT NULL
       ORDER BY id FOR UPDATE)
    INSERT INTO budget_month AS b (account_id, month, calls, answers)
    SELECT ${accountId}::uuid, to_char(called_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'),
           count(*) FILTER (WHERE via = 'api'), count(*) FILTER (WHERE via = 'session')
      FROM ended GROUP BY 2 ORDER BY 2
    ON CONFLICT (account_id, month) DO UPDATE
      SET calls = b.calls + excluded.calls, answers = b.answers + excluded.answers
    RETURNING month, calls AS used`;
}

/** Adds calls that are no attempts (files fetched) to this month. Uses budget_month_pkey. */
export async function addCalls(tx: Tx, accountId: string, calls: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO budget_month AS b (account_id, month, calls)
    VALUES (${accountId}::uuid, to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), ${calls}::int)
    ON CONFLICT (account_id, month) DO UPDATE SET calls = b.calls + excluded.calls`;
}

/**
 * Calls of this month: those counted, and those planned or waiting to be made again. Uses attempt_sending,
 * delivery_waiting and attempt_pkey, so the cost follows what is not done yet.
 */
export async function callsSpokenFor(tx: Tx, accountId: string): Promise<number> {
  const [row] = await tx.$queryRaw<readonly { readonly calls: bigint }[]>`
    SELECT coalesce((SELECT calls FROM budget_month
                      WHERE account_id = ${accountId}::uuid
                        AND month = to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')), 0)
         + (SELECT count(*) FROM attempt WHERE state = 'sending' AND account_id = ${accountId}::uuid)
         + (SELECT count(*) FROM (SELECT DISTINCT attempt_id FROM delivery WHERE state = 'waiting') w
             WHERE (SELECT a.account_id FROM attempt a WHERE a.id = w.attempt_id) = ${accountId}::uuid) AS calls`;
  return Number(row?.calls ?? 0n);
}

/**
 * The platform says that this month's calls or pushes are spent: raises the count to `limit` (0 leaves it). Answers
 * what had been counted; the month's row stays locked until the transaction ends.
 */
export async function correctCount(
  tx: Tx,
  accountId: string,
  budget: 'calls' | 'pushes',
  limit: number,
): Promise<MonthUsed> {
  const [calls, pushes] = budget === 'calls' ? [limit, 0] : [0, limit];
  const [row] = await tx.$queryRaw<readonly MonthUsed[]>`
    WITH this_month AS (
      SELECT to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month),
    before AS (
      SELECT CASE WHEN ${budget} = 'calls' THEN calls ELSE pushes END AS used
        FROM budget_month WHERE account_id = ${accountId}::uuid
         AND month = (SELECT month FROM this_month))
    INSERT INTO budget_month AS b (account_id, month, calls, pushes)
    SELECT ${accountId}::uuid, month, ${calls}::int, ${pushes}::int FROM this_month
    ON CONFLICT (account_id, month) DO UPDATE
       SET calls = greatest(b.calls, excluded.calls), pushes = greatest(b.pushes, excluded.pushes)
    RETURNING month, coalesce((SELECT used FROM before), 0) AS used`;
  if (row === undefined) throw new Error('the correction returned no row');
  return row;
}

/** What this month has used of both budgets, as far as it is counted. Uses budget_month_pkey. */
export async function monthSpent(
  db: Database,
  accountId: string,
): Promise<{ readonly calls: number; readonly pushes: number }> {
  const [row] = await db.prisma.$queryRaw<readonly { readonly calls: number; readonly pushes: number }[]>`
    SELECT calls, pushes + answers AS pushes FROM budget_month
     WHERE account_id = ${accountId}::uuid
       AND month = to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')`;
  return row ?? { calls: 0, pushes: 0 };
}

/**
 * Counts the messages stored this month (and, in its first hour, those of the month before) and keeps the figure;
 * answers the month's pushes, answers through sessions included.
 * Counted anew rather than added up: an insert a platform waits for must not queue for one row. Ids carry the real
 * time of their insert, so message_in_pkey bounds it to the month.
 */
export async function countPushes(tx: Tx, accountId: string): Promise<readonly MonthUsed[]> {
  return tx.$queryRaw<readonly MonthUsed[]>`
    INSERT INTO budget_month AS b (account_id, month, pushes)
    SELECT ${accountId}::uuid, to_char(received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), count(*)
      FROM message_in
     WHERE account_id = ${accountId}::uuid
       AND id >= (SELECT (lpad(to_hex((extract(epoch FROM date_trunc(
                    'month', clock_timestamp() - interval '1 hour', 'Asia/Shanghai')) * 1000)::bigint), 12, '0')
                  || repeat('0', 20))::uuid)
     GROUP BY 2 ORDER BY 2
    ON CONFLICT (account_id, month) DO UPDATE SET pushes = greatest(b.pushes, excluded.pushes)
    RETURNING month, pushes + answers AS used`;
}
