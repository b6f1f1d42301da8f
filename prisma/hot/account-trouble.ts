// What is wrong with an account as the rows show it, asked every second by its owner.

import type { AlarmCode } from '#bot/domain/delivery/alarms.ts';
import type { Database } from '#prisma/db.ts';
import { toInstantOrNull } from '#prisma/temporal.ts';

export interface AccountTrouble {
  /** Why the platform refuses the account, a code of `AccountCode`; null when it does not. */
  readonly stopReason: string | null;
  readonly stoppedAt: Temporal.Instant | null;
  /** The newest message of the last day that could not be worked on. */
  readonly parkedAt: Temporal.Instant | null;
  /** Alarms that are open, or whose telling is not done. */
  readonly alarms: readonly OpenAlarm[];
}

export interface OpenAlarm {
  readonly id: string;
  readonly code: AlarmCode;
  readonly isOpen: boolean;
  /** Something of it is still to be said. */
  readonly isUntold: boolean;
  /** Raised in an earlier calendar month (Asia/Shanghai). */
  readonly isOfLastMonth: boolean;
}

interface Row {
  readonly stopReason: string | null;
  readonly stoppedAt: Date | null;
  readonly parkedAt: Date | null;
  readonly alarms: readonly OpenAlarm[];
}

/**
 * One statement. Uses message_in_parked; of alarms there are a few dozen a year.
 */
export async function accountTrouble(db: Database, accountId: string): Promise<AccountTrouble> {
  const [row] = await db.prisma.$queryRaw<readonly Row[]>`
    SELECT o.stop_code AS "stopReason", o.stopped_at AS "stoppedAt",
           (SELECT max(received_at) FROM message_in
             WHERE account_id = ${accountId}::uuid AND state = 'parked'
               AND received_at > clock_timestamp() - interval '24 hours') AS "parkedAt",
           coalesce((SELECT jsonb_agg(jsonb_build_object(
                       'id', id, 'code', code, 'isOpen', cleared_at IS NULL,
                       'isUntold', told_at IS NULL OR (cleared_at IS NOT NULL AND clearing_told_at IS NULL),
                       'isOfLastMonth', raised_at < date_trunc('month', clock_timestamp(), 'Asia/Shanghai'))
                       ORDER BY id)
              FROM alarm
             WHERE account_id = ${accountId}::uuid
               AND (cleared_at IS NULL OR told_at IS NULL
                    OR (cleared_at IS NOT NULL AND clearing_told_at IS NULL))), '[]') AS alarms
      FROM channel_account o WHERE o.id = ${accountId}::uuid`;
  if (row === undefined) throw new Error('the account was not looked at');
  const { alarms, stopReason } = row;
  return {
    stopReason,
    stoppedAt: toInstantOrNull(row.stoppedAt),
    parkedAt: toInstantOrNull(row.parkedAt),
    alarms,
  };
}
