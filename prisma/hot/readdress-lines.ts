// Takes what is planned for a firm away from one of its people, to be planned for another.

import type { Tx } from '#prisma/db.ts';
import { toInstant } from '#prisma/temporal.ts';

/** A line that was planned (or held in a rehearsal) and is dropped now. */
export interface TakenLine {
  readonly itemId: string;
  readonly round: number;
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  readonly slotAt: Temporal.Instant;
}

/**
 * Drops a person's unsent lines by which a firm is spoken to (occasions like these, also said once more; none that
 * ends with one of `posts`, which speaks to the holder of a post) and answers them. A line that a claim has just taken
 * is not among them. Uses item_unit_id_idx and delivery_line_once.
 */
export async function takeLines(
  tx: Tx,
  from: { readonly personId: string; readonly unitId: string },
  which: {
    readonly occasions: readonly string[];
    readonly posts: readonly string[];
    readonly reason: string;
  },
): Promise<readonly TakenLine[]> {
  const rows = await tx.$queryRaw<
    readonly (Omit<TakenLine, 'dueAt' | 'slotAt'> & { readonly dueAt: Date; readonly slotAt: Date })[]
  >`
    UPDATE delivery_line l SET state = 'dropped', reason = ${which.reason}
      FROM item i, slot s
     WHERE i.id = l.item_id AND i.unit_id = ${from.unitId}::uuid AND s.id = l.slot_id
       AND l.person_id = ${from.personId}::uuid AND l.state IN ('planned', 'held') AND l.content_hash IS NULL
       AND regexp_replace(l.occasion, '^again:', '') LIKE ANY(${which.occasions}::text[])
       AND split_part(l.occasion, '.', 2) <> ALL(${which.posts}::text[])
    RETURNING l.item_id AS "itemId", l.round, l.occasion, l.due_at AS "dueAt", s.slot_at AS "slotAt"`;
  return rows.map((row) => ({ ...row, dueAt: toInstant(row.dueAt), slotAt: toInstant(row.slotAt) }));
}
