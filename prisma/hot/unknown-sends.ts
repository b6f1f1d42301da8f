// Sends of an account whose end nobody knows, young enough that the platform may still say.

import type { Tx } from '#prisma/db.ts';

export interface UnknownSend {
  /** The attempt's id, which the call carried as its key. */
  readonly key: string;
  readonly address: string;
  readonly scope: 'person' | 'group';
  readonly calledAtMs: number;
  /** Since the call, real time. */
  readonly ageMs: number;
}

/**
 * Those called between `withinMs` and `afterMs` ago, the oldest first; what has been said once more since is not looked
 * after. Uses delivery_unknown, which holds nothing else, and attempt_pkey.
 */
export async function unknownSends(
  tx: Tx,
  accountId: string,
  { afterMs, withinMs }: { readonly afterMs: number; readonly withinMs: number },
  limit: number,
): Promise<readonly UnknownSend[]> {
  return tx.$queryRaw<readonly UnknownSend[]>`
    SELECT a.id AS key, d.address, CASE WHEN d.person_id IS NULL THEN 'group' ELSE 'person' END AS scope,
           extract(epoch FROM a.called_at)::float8 * 1000 AS "calledAtMs",
           extract(epoch FROM clock_timestamp() - a.called_at)::float8 * 1000 AS "ageMs"
      FROM delivery d JOIN attempt a ON a.id = d.attempt_id
     WHERE d.state = 'unknown' AND d.repeated_at IS NULL AND a.account_id = ${accountId}::uuid
       AND a.called_at BETWEEN clock_timestamp() - make_interval(secs => ${withinMs / 1000}::float8)
                           AND clock_timestamp() - make_interval(secs => ${afterMs / 1000}::float8)
     ORDER BY a.called_at LIMIT ${limit}`;
}
