// Firings of cron lines, one row each; kept for two days.

import type { Database } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';

/** True for the one caller that inserts the row. */
export async function insertCronRun(db: Database, name: string, fireAt: Temporal.Instant): Promise<boolean> {
  const inserted = await db.prisma.$executeRaw`
    INSERT INTO cron_run (name, fire_at) VALUES (${name}, ${toDate(fireAt)}) ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

/** Firings older than this cannot come again. */
export async function deleteOldCronRuns(db: Database, days: number): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM cron_run WHERE taken_at < clock_timestamp() - make_interval(days => ${days}::int)`;
}
