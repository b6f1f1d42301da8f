// Plans lines anew that something has held back: a rehearsal's wave, a paused broadcast, quiet hours.

import type { Tx } from '#prisma/db.ts';
import { Prisma } from '#prisma/generated/client.ts';
import { toDate } from '#prisma/temporal.ts';
import { freeInstant } from './plan-lines.ts';

/**
 * Plans these lines in slots of their own, at an instant at or just before `at` at which none of their readers has one,
 * so that they are neither late nor behind what comes next. Answers how many. Primary keys.
 */
export async function replanLines(tx: Tx, lineIds: readonly string[], at: Temporal.Instant): Promise<number> {
  if (lineIds.length === 0) return 0;
  const ids = Prisma.sql`SELECT unnest(${lineIds}::uuid[])`;
  const readers = await tx.$queryRaw<
    readonly { readonly personId: string | null; readonly conversationId: string | null }[]
  >`
    SELECT DISTINCT person_id AS "personId", conversation_id AS "conversationId"
      FROM delivery_line WHERE id IN (${ids})`;
  const of = {
    personIds: readers.flatMap(({ personId }) => personId ?? []),
    conversationIds: readers.flatMap(({ conversationId }) => conversationId ?? []),
  };
  const slotAt = await freeInstant(tx, of, at);
  return tx.$executeRaw`
    WITH moved AS (
      SELECT l.id, s.account_id, s.class, s.person_id, s.conversation_id
        FROM delivery_line l JOIN slot s ON s.id = l.slot_id WHERE l.id IN (${ids})),
    opened AS (
      INSERT INTO slot (account_id, class, person_id, conversation_id, slot_at)
      SELECT DISTINCT account_id, class, person_id, conversation_id, ${toDate(slotAt)}::timestamptz FROM moved
       ORDER BY person_id, conversation_id
      RETURNING id, account_id, class, person_id, conversation_id)
    UPDATE delivery_line l SET state = 'planned', slot_id = o.id
      FROM moved m JOIN opened o ON o.account_id = m.account_id AND o.class = m.class
                                AND o.person_id IS NOT DISTINCT FROM m.person_id
                                AND o.conversation_id IS NOT DISTINCT FROM m.conversation_id
     WHERE l.id = m.id`;
}
