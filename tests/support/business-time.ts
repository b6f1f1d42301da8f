// Moves a demo's clock from a test, as the command line does: ask, then wait until everything due is done.

import type { Database } from '#prisma/db.ts';
import { businessTime, DUTIES_CHANNEL, requestBusinessTime } from '#prisma/repos/business-clock.ts';

/** An instant of the bureau's wall clock: `2026-11-04T09:00`. */
export function shanghai(wallTime: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(wallTime).toZonedDateTime('Asia/Shanghai').toInstant();
}

/** Walks to the instant; resolves when the running service has done all that became due on the way. */
export async function walkTo(db: Database, at: Temporal.Instant): Promise<void> {
  const reached = Promise.withResolvers<void>();
  const check = async () => {
    const { now, target } = await businessTime(db);
    if (target === null && Temporal.Instant.compare(now, at) === 0) reached.resolve();
  };
  const stop = await db.listen(DUTIES_CHANNEL, () => void check().catch(reached.reject));
  try {
    await requestBusinessTime(db, at);
    await reached.promise;
  } finally {
    await stop();
  }
}

/** Does everything that is due at the clock's present instant. */
export async function settle(db: Database): Promise<void> {
  await walkTo(db, (await businessTime(db)).now);
}
