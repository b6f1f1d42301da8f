// What a pause stops, as conditions for the statements that claim and call; and what it leaves half done.

import type { Tx } from '#prisma/db.ts';
import { Prisma } from '#prisma/generated/client.ts';

/** Nobody has stopped sending. Read with the statement that is about to send, so a pause holds from its commit on. */
export const NOT_PAUSED = Prisma.sql`(SELECT paused_at FROM installation WHERE id = 1) IS NULL`;

/**
 * Takes back what had been claimed and certainly not delivered when sending was stopped: its lines are planned
 * again, its slots open, so that the next claim judges and renders it anew. Answers keep their text and are left.
 * A message of which a part has gone out already keeps its other parts. Returns how many deliveries. To be called
 * while the pause still holds. Uses attempt_sending, delivery_waiting, delivery_slot_id_idx and
 * delivery_line_delivery_id_idx; runs once a pause.
 */
export function handBackUnsent(tx: Tx): Promise<number> {
  return handBack(tx, null);
}

/** The same for one broadcast only; null: for everything. Uses delivery_line_broadcast as well. */
export async function handBack(tx: Tx, broadcastId: string | null): Promise<number> {
  const ofIt =
    broadcastId === null
      ? Prisma.empty
      : Prisma.sql`AND d.slot_id IN (SELECT l.slot_id FROM delivery_line l
                                      WHERE l.broadcast_id = ${broadcastId}::uuid AND l.state = 'carried')`;
  // Whoever is marking one of these as called waits here, and then finds it gone.
  await tx.$queryRaw`
    SELECT id FROM attempt WHERE state = 'sending' AND called_at IS NULL ORDER BY id FOR UPDATE`;
  const unsent = await tx.$queryRaw<readonly { readonly id: string; readonly slotId: string }[]>`
    WITH idle AS (
      SELECT d.id, d.slot_id FROM delivery d WHERE d.state = 'waiting' ${ofIt}
      UNION
      SELECT d.id, d.slot_id FROM attempt a JOIN delivery d ON d.attempt_id = a.id AND d.state = 'sending'
       WHERE a.state = 'sending' AND a.called_at IS NULL ${ofIt})
    SELECT d.id, d.slot_id AS "slotId" FROM idle i JOIN delivery d ON d.id = i.id
     WHERE d.purpose NOT IN ('reply', 'control', 'notice', 'correction')
       AND NOT EXISTS (SELECT 1 FROM delivery other
                        WHERE other.slot_id = i.slot_id AND other.id NOT IN (SELECT id FROM idle))
     ORDER BY d.id
       FOR UPDATE OF d`;
  if (unsent.length === 0) return 0;
  const ids = unsent.map(({ id }) => id);
  // The same words to one reader at one instant are carried for another slot of theirs as well.
  await tx.$executeRaw`
    WITH again AS (
      UPDATE delivery_line SET state = 'planned', delivery_id = NULL, list_number = NULL
       WHERE delivery_id = ANY(${ids}::uuid[]) RETURNING slot_id)
    UPDATE slot SET state = 'open'
     WHERE id IN (SELECT slot_id FROM again) OR id = ANY(${unsent.map(({ slotId }) => slotId)}::uuid[])`;
  await tx.$executeRaw`DELETE FROM delivery WHERE id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM attempt a WHERE a.state = 'sending' AND a.called_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.attempt_id = a.id)`;
  return ids.length;
}

/** Lines that are due and still planned, in open slots: what has piled up. Uses slot_open, delivery_line_slot_id_idx. */
export async function countPiledUp(tx: Tx, now: Date): Promise<number> {
  const [row] = await tx.$queryRaw<readonly { readonly lines: bigint }[]>`
    SELECT count(*) AS lines
      FROM slot s JOIN delivery_line l ON l.slot_id = s.id AND l.state = 'planned'
     WHERE s.state = 'open' AND s.slot_at <= ${now}`;
  return Number(row?.lines ?? 0n);
}
