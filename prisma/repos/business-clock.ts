// Business time: what decides what is due. A movable row in a demo, the database's real time otherwise.

import type { Database } from '#prisma/db.ts';
import { toDate, toInstant, toInstantOrNull } from '#prisma/temporal.ts';

export interface BusinessTime {
  readonly now: Temporal.Instant;
  /** Where a demo's clock has been asked to go; null when it stands, or is no demo's. */
  readonly target: Temporal.Instant | null;
}

/** The business instant now, and where the clock has been asked to go. */
export async function businessTime(db: Database): Promise<BusinessTime> {
  const [row] = await db.prisma.$queryRaw<readonly { readonly now: Date; readonly target: Date | null }[]>`
    SELECT coalesce(c.now_at, clock_timestamp()) AS now, c.target_at AS target
      FROM (SELECT 1) one LEFT JOIN business_clock c ON true`;
  if (row === undefined) throw new Error('the clock query returned no row');
  return { now: toInstant(row.now), target: toInstantOrNull(row.target) };
}

/** Moves a demo's clock; the row decides what is due for every replica. */
export async function setBusinessTime(db: Database, now: Temporal.Instant): Promise<void> {
  await db.prisma.$executeRaw`UPDATE business_clock SET now_at = ${toDate(now)} WHERE id = 1`;
}

/** Asks whoever runs the duties to walk to this instant, and wakes it. */
export async function requestBusinessTime(db: Database, target: Temporal.Instant): Promise<void> {
  await db.prisma.$executeRaw`UPDATE business_clock SET target_at = ${toDate(target)} WHERE id = 1`;
  await notifyDuties(db);
}

/** Says that everything due up to this target is done, and tells who waits; a newer request stays. */
export async function reachedBusinessTime(db: Database, target: Temporal.Instant): Promise<void> {
  const at = toDate(target);
  await db.prisma.$executeRaw`UPDATE business_clock SET target_at = NULL WHERE id = 1 AND target_at = ${at}`;
  await notifyDuties(db);
}

/** The channel on which processes tell each other that there may be something to do. */
export const DUTIES_CHANNEL = 'statgrid_duties';

/** Wakes the duties of every process on this database; they poll as well, so a lost call costs a second. */
export async function notifyDuties(db: Database): Promise<void> {
  await db.prisma.$executeRaw`SELECT pg_notify(${DUTIES_CHANNEL}, '')`;
}

/**
 * How long until a delivery that waits for the platform may be tried again, in real milliseconds;
 * null when none waits within `horizonMs`, the account is stopped or sending is paused. A walking clock lets such a
 * delivery go first.
 */
export async function retryDueInMs(
  db: Database,
  accountIds: readonly string[],
  horizonMs: number,
): Promise<number | null> {
  const [row] = await db.prisma.$queryRaw<readonly { readonly ms: number | null }[]>`
    SELECT extract(epoch FROM min(d.retry_at) - clock_timestamp())::float8 * 1000 AS ms
      FROM delivery d
      JOIN attempt a ON a.id = d.attempt_id
      JOIN channel_account o ON o.id = a.account_id AND o.stop_code IS NULL
     WHERE d.state = 'waiting' AND a.account_id = ANY(${accountIds}::uuid[])
       AND (SELECT paused_at FROM installation WHERE id = 1) IS NULL
       AND d.retry_at <= clock_timestamp() + make_interval(secs => ${horizonMs / 1000}::float8)`;
  const ms = row?.ms ?? null;
  return ms === null ? null : Math.max(0, Math.ceil(ms));
}
