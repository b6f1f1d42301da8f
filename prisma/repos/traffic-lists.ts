// What was said and heard, and what was not said and why, newest first, page by page.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

/** One message somebody sent us and how it was understood. */
export interface ReplyLine {
  readonly businessAt: Temporal.Instant;
  readonly scope: 'person' | 'group';
  /** Null for somebody nobody knows. */
  readonly speaker: string | null;
  readonly phone: string | null;
  /** Empty where it is restricted. */
  readonly text: string;
  readonly content: 'restricted' | 'text' | 'file' | 'picture' | 'other' | 'withheld';
  readonly state: string;
  readonly reason: string | null;
  /** Null while nothing has been understood. */
  readonly intent: string | null;
  readonly rule: string | null;
  readonly attribution: string | null;
  readonly itemCodes: readonly string[];
}

/** Which messages are asked for; null leaves that side open. */
export interface ReplyQuestion {
  readonly taskId: string | null;
  /** Messages of these people, and those about these items; null for both: everybody's. */
  readonly personIds: readonly string[] | null;
  readonly itemIds: readonly string[] | null;
  readonly sinceAt: Temporal.Instant | null;
  readonly limit: number;
}

/** Messages that came in. Message ids are uuidv7, so the newest are found from the primary key's end. */
export async function replyLines(tx: Tx, asked: ReplyQuestion): Promise<readonly ReplyLine[]> {
  const { taskId, personIds, itemIds, limit } = asked;
  const since = asked.sinceAt === null ? null : toDate(asked.sinceAt);
  const rows = await tx.$queryRaw<readonly (Omit<ReplyLine, 'businessAt'> & { readonly businessAt: Date })[]>`
    SELECT m.business_at AS "businessAt", m.scope, p.name AS speaker, p.phone,
           CASE WHEN m.restricted THEN '' ELSE m.text END AS text,
           CASE WHEN m.restricted THEN 'restricted' ELSE m.content END AS content, m.state,
           m.reason, r.intent, r.rule, r.attribution,
           ARRAY(SELECT i.code FROM item i WHERE i.id = ANY(r.item_ids) ORDER BY i.code) AS "itemCodes"
      FROM message_in m
      JOIN channel_account a ON a.id = m.account_id
      LEFT JOIN reading r ON r.message_in_id = m.id
      LEFT JOIN binding b ON b.channel = a.channel AND b.address = m.sender_address
      LEFT JOIN person p ON p.id = coalesce(m.person_id, b.person_id)
     WHERE (${taskId}::uuid IS NULL
            OR EXISTS (SELECT 1 FROM item i WHERE i.id = ANY(r.item_ids) AND i.task_id = ${taskId}::uuid))
       AND ((${personIds}::uuid[] IS NULL AND ${itemIds}::uuid[] IS NULL)
            OR p.id = ANY(${personIds}::uuid[]) OR r.item_ids && ${itemIds}::uuid[])
       AND (${since}::timestamptz IS NULL OR m.business_at >= ${since}::timestamptz)
     ORDER BY m.id DESC
     LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, businessAt: toInstant(row.businessAt) }));
}

/** One message that went out, or was to. */
export interface DeliveryLine {
  readonly businessAt: Temporal.Instant;
  /** A person's name, or the grid a group serves. */
  readonly recipient: string;
  readonly toGroup: boolean;
  readonly state: string;
  readonly reason: string | null;
  readonly purpose: string;
  readonly tries: number;
  readonly title: string;
  readonly occasions: readonly string[];
  readonly items: number;
}

/** Deliveries, the newest from the primary key's end; those of one task or one item, or all. */
export async function deliveryLines(
  tx: Tx,
  asked: { readonly taskId: string | null; readonly itemId: string | null; readonly limit: number },
): Promise<readonly DeliveryLine[]> {
  const { taskId, itemId } = asked;
  const rows = await tx.$queryRaw<
    readonly (Omit<DeliveryLine, 'businessAt'> & { readonly businessAt: Date })[]
  >`
    SELECT d.business_at AS "businessAt", coalesce(p.name, g.name, '') AS recipient,
           d.conversation_id IS NOT NULL AS "toGroup", d.state, d.reason, d.purpose, d.tries,
           coalesce(c.message->>'title', '') AS title,
           ARRAY(SELECT DISTINCT l.occasion FROM delivery_line l
                  WHERE l.delivery_id = d.id ORDER BY l.occasion) AS occasions,
           (SELECT count(DISTINCT l.item_id)::int FROM delivery_line l WHERE l.delivery_id = d.id) AS items
      FROM delivery d
      JOIN content c ON c.hash = d.content_hash
      LEFT JOIN person p ON p.id = d.person_id
      LEFT JOIN conversation v ON v.id = d.conversation_id
      LEFT JOIN grid g ON g.id = v.grid_id
     WHERE (${taskId}::uuid IS NULL
            OR EXISTS (SELECT 1 FROM delivery_line l JOIN item i ON i.id = l.item_id
                        WHERE l.delivery_id = d.id AND i.task_id = ${taskId}::uuid))
       AND (${itemId}::uuid IS NULL
            OR d.id IN (SELECT l.delivery_id FROM delivery_line l WHERE l.item_id = ${itemId}::uuid))
     ORDER BY d.id DESC
     LIMIT ${asked.limit}`;
  return rows.map((row) => ({ ...row, businessAt: toInstant(row.businessAt) }));
}

/** One thing to be said to one recipient: planned, carried or dropped with its reason. */
export interface PlanLine {
  readonly dueAt: Temporal.Instant;
  readonly occasion: string;
  readonly round: number;
  readonly state: 'planned' | 'held' | 'carried' | 'dropped';
  readonly reason: string | null;
  /** The number of the wave that holds it, or held it; null outside a rehearsal. */
  readonly wave: number | null;
  readonly itemCode: string | null;
  readonly unitName: string | null;
  /** A person's name or the grid a group serves; null when nobody could be found. */
  readonly recipient: string | null;
  readonly toGroup: boolean;
  /** Of the delivery that carried it. */
  readonly deliveryState: string | null;
  readonly deliveryReason: string | null;
  /** Whether the delivery has been taken back; null: nobody has asked for it. */
  readonly recall: 'planned' | 'recalled' | 'refused' | null;
}

/** Which lines are asked for; null leaves that side open. */
export interface LineQuestion {
  readonly state: PlanLine['state'] | null;
  readonly taskIds: readonly string[] | null;
  readonly personId: string | null;
  readonly itemIds: readonly string[] | null;
  readonly sinceAt: Temporal.Instant | null;
  readonly limit: number;
}

/**
 * Lines, newest first. `personId` asks for what was meant for that person, and with `itemIds` also for
 * what was meant for nobody about these items; `itemIds` alone for everything about them.
 */
export async function planLinesOf(tx: Tx, asked: LineQuestion): Promise<readonly PlanLine[]> {
  const { state, taskIds, personId, itemIds, limit } = asked;
  const since = asked.sinceAt === null ? null : toDate(asked.sinceAt);
  const rows = await tx.$queryRaw<readonly (Omit<PlanLine, 'dueAt'> & { readonly dueAt: Date })[]>`
    SELECT l.due_at AS "dueAt", l.occasion, l.round, l.state, l.reason, w.number AS wave, i.code AS "itemCode",
           u.short_name AS "unitName", coalesce(p.name, g.name) AS recipient,
           l.conversation_id IS NOT NULL AS "toGroup", d.state AS "deliveryState", d.reason AS "deliveryReason",
           (SELECT r.state FROM recalled_ref r WHERE r.ref = d.ref ORDER BY r.id DESC LIMIT 1) AS recall
      FROM delivery_line l
      LEFT JOIN item i ON i.id = l.item_id
      LEFT JOIN unit u ON u.id = i.unit_id
      LEFT JOIN person p ON p.id = l.person_id
      LEFT JOIN conversation v ON v.id = l.conversation_id
      LEFT JOIN grid g ON g.id = v.grid_id
      LEFT JOIN delivery d ON d.id = l.delivery_id
      LEFT JOIN wave w ON w.id = l.wave_id
     WHERE (${state}::text IS NULL OR l.state = ${state}::text)
       AND (${taskIds}::uuid[] IS NULL OR i.task_id = ANY(${taskIds}::uuid[])
            OR (l.item_id IS NULL AND ${personId}::uuid IS NOT NULL))
       AND (${personId}::uuid IS NULL OR l.person_id = ${personId}::uuid
            OR (num_nonnulls(l.person_id, l.conversation_id) = 0 AND l.item_id = ANY(${itemIds}::uuid[])))
       AND (${itemIds}::uuid[] IS NULL OR ${personId}::uuid IS NOT NULL OR l.item_id = ANY(${itemIds}::uuid[]))
       AND (${since}::timestamptz IS NULL OR l.due_at >= ${since}::timestamptz)
     ORDER BY l.id DESC
     LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, dueAt: toInstant(row.dueAt) }));
}
