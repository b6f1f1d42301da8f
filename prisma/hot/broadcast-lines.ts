// The lines of broadcasts on their way: kept back, planned anew, given up, counted.

import type { Database, Tx } from '#prisma/db.ts';
import { handBack } from './pause.ts';

/**
 * Those of these broadcasts that are being sent. They stay so until the transaction ends: whoever pauses or stops one
 * waits for a claim under way, and then takes back what it has planned. Uses broadcast_pkey.
 */
export async function keepSending(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT id FROM broadcast WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR SHARE`;
}

/**
 * Keeps back what of a broadcast has not gone out, claimed lines that nobody has called included; what a rehearsal
 * holds it goes on holding. To be called when its state no longer lets it be claimed. Uses delivery_line_broadcast.
 */
export async function holdBroadcast(tx: Tx, id: string): Promise<void> {
  await handBack(tx, id);
  await tx.$executeRaw`
    UPDATE delivery_line SET state = 'held' WHERE broadcast_id = ${id}::uuid AND state = 'planned'`;
}

/** Gives up what of a broadcast has not gone out. Answers how many lines. Uses delivery_line_broadcast. */
export async function dropBroadcast(tx: Tx, id: string, reason: string): Promise<number> {
  await handBack(tx, id);
  return tx.$executeRaw`
    UPDATE delivery_line SET state = 'dropped', reason = ${reason}
     WHERE broadcast_id = ${id}::uuid AND state IN ('planned', 'held')`;
}

/** Claimed lines of a paused broadcast. Primary key. */
export async function holdClaimed(tx: Tx, lineIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery_line SET state = 'held' WHERE id = ANY(${lineIds}::uuid[]) AND state = 'planned'`;
}

/** What a pause has kept back of a broadcast and no rehearsal still holds. Uses delivery_line_broadcast. */
export async function heldLines(
  tx: Tx,
  id: string,
  slotClass: 'private' | 'group',
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<readonly { readonly id: string }[]>`
    SELECT l.id FROM delivery_line l JOIN slot s ON s.id = l.slot_id
     WHERE l.broadcast_id = ${id}::uuid AND l.state = 'held' AND s.class = ${slotClass}
       AND NOT EXISTS (SELECT 1 FROM wave w WHERE w.id = l.wave_id AND w.state = 'held')`;
  return rows.map((row) => row.id);
}

/** Lines of a broadcast by what has become of them; `delivery` null: not claimed. */
export interface LineCount {
  readonly line: 'planned' | 'held' | 'carried' | 'dropped';
  readonly reason: string | null;
  readonly delivery: string | null;
  readonly recalled: boolean;
  readonly count: number;
}

/** How far a broadcast has come: what was said again on another channel counts there only. Uses delivery_line_broadcast, delivery_pkey and recalled_ref_ref_idx. */
export async function countLines(tx: Tx, id: string): Promise<readonly LineCount[]> {
  return tx.$queryRaw<readonly LineCount[]>`
    SELECT line, reason, delivery, recalled, count(*)::int AS count FROM (
      SELECT l.state AS line, l.reason, d.state AS delivery,
             d.ref IS NOT NULL AND EXISTS (SELECT 1 FROM recalled_ref r WHERE r.ref = d.ref AND r.state = 'recalled')
               AS recalled
        FROM delivery_line l LEFT JOIN delivery d ON d.id = l.delivery_id
       WHERE l.broadcast_id = ${id}::uuid
         AND NOT EXISTS (SELECT 1 FROM delivery_line n WHERE n.instead_of = l.id)) o
     GROUP BY line, reason, delivery, recalled`;
}

/**
 * Broadcasts of which everything has gone out or been given up. Uses broadcast_sending and delivery_line_broadcast, and
 * stops at the first line that has not.
 */
export async function finishedBroadcasts(db: Database): Promise<readonly number[]> {
  const rows = await db.prisma.$queryRaw<readonly { readonly number: number }[]>`
    SELECT b.number FROM broadcast b
     WHERE b.state = 'sending'
       AND NOT EXISTS (SELECT 1 FROM delivery_line l LEFT JOIN delivery d ON d.id = l.delivery_id
                        WHERE l.broadcast_id = b.id
                          AND (l.state IN ('planned', 'held') OR d.state IN ('sending', 'waiting')))
     ORDER BY b.number`;
  return rows.map(({ number }) => number);
}
