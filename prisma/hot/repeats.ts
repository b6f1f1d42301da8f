// Deliveries that may not have arrived and are said once more: found when their time has come, and marked.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

/** How long after it was said a last call or an overdue step is said once more (house rule; business time). */
export const REPEAT_AFTER_MINUTES = 10;

export interface LineToRepeat {
  readonly itemId: string;
  readonly round: number;
  readonly occasion: string;
  readonly personId: string;
  /** Where it may have arrived. */
  readonly channel: string;
  readonly address: string;
  readonly purpose: string;
  /** When it was first said. */
  readonly businessAt: Temporal.Instant;
  /** The firm it spoke to, where the reader answers for that no longer; null: nothing has changed. */
  readonly leftUnitId: string | null;
}

/** Occasions that speak to a firm, as LIKE patterns, and posts an occasion may end with, which are nobody's firm. */
export interface FirmOccasions {
  readonly occasions: readonly string[];
  readonly posts: readonly string[];
}

/**
 * The lines of deliveries of unknown outcome whose time to be repeated has come, at most `limit`
 * deliveries, marked so that each is repeated once. A message of which any part is missing is said again whole; its
 * lines are those of its first part. Uses delivery_to_repeat, which holds nothing else, delivery_slot_id_idx,
 * delivery_line_delivery_id_idx and unit_contact_person_id_idx.
 */
export async function takeRepeats(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
  { occasions, posts }: FirmOccasions,
): Promise<readonly LineToRepeat[]> {
  const due = toDate(now.subtract({ minutes: REPEAT_AFTER_MINUTES }));
  const rows = await tx.$queryRaw<
    readonly (Omit<LineToRepeat, 'businessAt'> & { readonly businessAt: Date })[]
  >`
    WITH due AS (
      SELECT id FROM delivery
       WHERE state = 'unknown' AND purpose IN ('last_call', 'overdue') AND repeated_at IS NULL
         AND business_at <= ${due}
       ORDER BY business_at LIMIT ${limit} FOR UPDATE SKIP LOCKED),
    marked AS (
      UPDATE delivery d SET repeated_at = ${toDate(now)} FROM due WHERE d.id = due.id
      RETURNING d.slot_id, d.business_at, d.attempt_id, d.address, d.purpose)
    SELECT DISTINCT ON (l.id) l.item_id AS "itemId", l.round, l.occasion, l.person_id AS "personId",
           m.business_at AS "businessAt", o.channel, m.address, m.purpose,
           CASE WHEN l.occasion LIKE ANY(${occasions}::text[]) AND split_part(l.occasion, '.', 2) <> ALL(${posts}::text[])
                 AND NOT EXISTS (SELECT 1 FROM unit_contact c
                                  WHERE c.person_id = l.person_id AND c.unit_id = i.unit_id AND c.valid_to_on IS NULL)
                THEN i.unit_id END AS "leftUnitId"
      FROM marked m
      JOIN delivery f ON f.slot_id = m.slot_id AND f.part_number = 1
      JOIN delivery_line l ON l.delivery_id = f.id
      JOIN item i ON i.id = l.item_id
      JOIN attempt a ON a.id = m.attempt_id
      JOIN channel_account o ON o.id = a.account_id
     WHERE l.person_id IS NOT NULL
     ORDER BY l.id`;
  return rows.map((row) => ({ ...row, businessAt: toInstant(row.businessAt) }));
}
