// The next instant at which something falls due: where a walking clock stops next.

import type { Database } from '#prisma/db.ts';
import { toDate, toInstantOrNull } from '#prisma/temporal.ts';

/**
 * The earliest instant after `now` at which a clock wakes or an open slot may go; null when nothing
 * is pending. Uses item_clock_wake_at_idx and slot_open (two index-only lookups).
 */
export async function nextDueAt(db: Database, now: Temporal.Instant): Promise<Temporal.Instant | null> {
  const after = toDate(now);
  const [row] = await db.prisma.$queryRaw<readonly { readonly at: Date | null }[]>`
    SELECT least(
      (SELECT min(wake_at) FROM item_clock WHERE wake_at > ${after}),
      (SELECT min(slot_at) FROM slot WHERE state = 'open' AND slot_at > ${after})
    ) AS at`;
  return toInstantOrNull(row?.at ?? null);
}
