// What was said and what was not between two business instants, as counts.

import type { Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';

export interface TrafficCounts {
  /** Messages handed to the platform. */
  readonly sent: number;
  /** Refused by the platform, or with a result nobody knows. */
  readonly failed: number;
  /** Lines that were due and not said. */
  readonly dropped: number;
}

/** After `fromAt`, up to and with `toAt`. Reads whole tables: for a demo's clock, not for a duty. */
export async function trafficBetween(
  tx: Tx,
  fromAt: Temporal.Instant,
  toAt: Temporal.Instant,
): Promise<TrafficCounts> {
  const [from, to] = [toDate(fromAt), toDate(toAt)];
  const [row] = await tx.$queryRaw<readonly TrafficCounts[]>`
    SELECT (SELECT count(*)::int FROM delivery
             WHERE business_at > ${from} AND business_at <= ${to} AND part_number = 1
               AND state IN ('sent', 'delivered', 'read')) AS sent,
           (SELECT count(*)::int FROM delivery
             WHERE business_at > ${from} AND business_at <= ${to} AND part_number = 1
               AND state IN ('failed', 'unknown')) AS failed,
           (SELECT count(*)::int FROM delivery_line
             WHERE due_at > ${from} AND due_at <= ${to} AND state = 'dropped') AS dropped`;
  return row ?? { sent: 0, failed: 0, dropped: 0 };
}
