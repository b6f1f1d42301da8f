// Puts what one recipient was left owed in several past slots into the latest of them: one message, not a series.

import type { Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';

/**
 * Moves the planned lines of every open slot at or before `now` into its recipient's latest such slot, and
 * closes the slots that are empty then. Answers keep slots of their own. Returns how many slots were closed.
 *
 * More than one past instant is open only after an outage; whether that is so is two reads of slot_open.
 */
export async function mergePastSlots(tx: Tx, accountId: string, now: Temporal.Instant): Promise<number> {
  const [span] = await tx.$queryRaw<readonly { readonly several: boolean | null }[]>`
    SELECT min(slot_at) < max(slot_at) AS several FROM slot
     WHERE account_id = ${accountId}::uuid AND state = 'open' AND slot_at <= ${toDate(now)}`;
  if (span?.several !== true) return 0;
  const past = await tx.$queryRaw<readonly { readonly id: string; readonly intoId: string }[]>`
    SELECT s.id, s.into_id AS "intoId" FROM (
      SELECT id, last_value(id) OVER (
               PARTITION BY class, person_id, conversation_id ORDER BY slot_at
               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS into_id
        FROM slot
       WHERE account_id = ${accountId}::uuid AND state = 'open' AND slot_at <= ${toDate(now)}
         AND message_in_id IS NULL) s
     WHERE s.id <> s.into_id`;
  if (past.length === 0) return 0;
  const moves = JSON.stringify(past);
  // A slot somebody claims at this moment is left to him.
  const closed = await tx.$queryRaw<readonly { readonly id: string }[]>`
    WITH free AS (
      SELECT s.id FROM slot s
        JOIN jsonb_to_recordset(${moves}::jsonb) AS m(id uuid, "intoId" uuid) ON m.id = s.id
        JOIN slot t ON t.id = m."intoId" AND t.state = 'open'
       WHERE s.state = 'open'
         FOR UPDATE OF s, t SKIP LOCKED)
    UPDATE slot SET state = 'claimed' FROM free WHERE slot.id = free.id
    RETURNING slot.id`;
  const ids = new Set(closed.map(({ id }) => id));
  const moved = JSON.stringify(past.filter(({ id }) => ids.has(id)));
  await tx.$executeRaw`
    UPDATE delivery_line l SET slot_id = m."intoId"
      FROM jsonb_to_recordset(${moved}::jsonb) AS m(id uuid, "intoId" uuid)
     WHERE l.slot_id = m.id AND l.state = 'planned'`;
  return closed.length;
}
