// The next instant at which something falls due: where a walking clock stops next.

import type { Database } from '#prisma/db.ts';
import { toDate, toInstantOrNull } from '#prisma/temporal.ts';
import { REPEAT_AFTER_MINUTES } from './repeats.ts';

/**
 * The earliest instant after `now` at which a clock wakes, an open slot may go, something is to be
 * said once more, another channel is to be looked for, a held wave is over or a broadcast begins; null when nothing is
 * pending. Uses item_clock_wake_at_idx, task_clock_wake_at_idx, slot_open, delivery_to_repeat, delivery_next_channel,
 * wave_held and broadcast_due.
 */
export async function nextDueAt(db: Database, now: Temporal.Instant): Promise<Temporal.Instant | null> {
  const after = toDate(now);
  const repeatedAfter = toDate(now.subtract({ minutes: REPEAT_AFTER_MINUTES }));
  const [row] = await db.prisma.$queryRaw<readonly { readonly at: Date | null }[]>`
    SELECT least(
      (SELECT min(wake_at) FROM item_clock WHERE wake_at > ${after}),
      (SELECT min(wake_at) FROM task_clock WHERE wake_at > ${after}),
      (SELECT min(slot_at) FROM slot WHERE state = 'open' AND slot_at > ${after}),
      (SELECT min(business_at) + make_interval(mins => ${REPEAT_AFTER_MINUTES}::int) FROM delivery
        WHERE state = 'unknown' AND purpose IN ('last_call', 'overdue') AND repeated_at IS NULL
          AND business_at > ${repeatedAfter}),
      (SELECT min(next_channel_at) FROM delivery WHERE next_channel_at > ${after}),
      (SELECT min(expires_at) FROM wave WHERE state = 'held' AND expires_at > ${after}),
      (SELECT min(send_at) FROM broadcast WHERE state = 'scheduled' AND send_at > ${after})
    ) AS at`;
  return toInstantOrNull(row?.at ?? null);
}
