// Which replica runs a cron line's firing: the one that inserts its row.

import type { Database } from '#prisma/db.ts';
import { insertCronRun } from '#prisma/repos/cron-runs.ts';

/** `key` is `name:instant`, the same in every replica for one firing. */
export async function takeCronRun(db: Database, key: string): Promise<boolean> {
  const at = key.indexOf(':');
  const fireAt = Temporal.Instant.from(key.slice(at + 1));
  return insertCronRun(db, key.slice(0, at), fireAt);
}
