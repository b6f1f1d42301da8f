// When each item was last spoken about in private: the distance between steps is kept from there.

import type { Tx } from '#prisma/db.ts';
import { toInstant } from '#prisma/temporal.ts';

/**
 * The newest slot of each item's planned or carried lines of occasions like these; items without one are absent.
 * Uses delivery_line_once (item first).
 */
export async function lastPrivateSlots(
  tx: Tx,
  itemIds: readonly string[],
  occasionPatterns: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  const rows = await tx.$queryRaw<readonly { readonly itemId: string; readonly slotAt: Date }[]>`
    SELECT l.item_id AS "itemId", max(s.slot_at) AS "slotAt"
      FROM delivery_line l
      JOIN slot s ON s.id = l.slot_id
     WHERE l.item_id = ANY(${itemIds}::uuid[]) AND l.state <> 'dropped'
       AND l.occasion LIKE ANY(${occasionPatterns}::text[])
     GROUP BY l.item_id`;
  return new Map(rows.map((row) => [row.itemId, toInstant(row.slotAt)]));
}
