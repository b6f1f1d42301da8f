// Deliveries whose reader's next channel is to be looked for, where she can be told, and where she has been.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';
import type { ClaimedSlot } from './claim-slots.ts';

/** A line of a message that did not do, and how the message stands. */
export interface LineSetBack {
  readonly id: string;
  readonly slotId: string;
  readonly itemId: string | null;
  readonly round: number;
  readonly occasion: string;
  readonly personId: string;
  readonly dueAt: Temporal.Instant;
  readonly contentHash: string | null;
  readonly broadcastId: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly purpose: string;
  /** The channel it was said on. */
  readonly channel: string;
  /** When it was said, business time. */
  readonly saidAt: Temporal.Instant;
  /** The reader has written something since it was said: she looks, wherever she does. */
  readonly wasHeardSince: boolean;
}

/**
 * Lines of the deliveries whose time has come, at most `limit` deliveries, each taken once. Uses delivery_next_channel
 * (which holds nothing else), delivery_slot_id_idx, delivery_line_delivery_id_idx and
 * message_in_person_id_business_at_idx.
 */
export async function takeSetBack(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly LineSetBack[]> {
  type Row = Omit<LineSetBack, 'dueAt' | 'saidAt'> & { readonly dueAt: Date; readonly saidAt: Date };
  const rows = await tx.$queryRaw<readonly Row[]>`
    WITH due AS (
      SELECT id FROM delivery WHERE next_channel_at <= ${toDate(now)}
       ORDER BY next_channel_at LIMIT ${limit} FOR UPDATE SKIP LOCKED),
    taken AS (
      UPDATE delivery d SET next_channel_at = NULL FROM due WHERE d.id = due.id
      RETURNING d.slot_id, d.person_id, d.state, d.reason, d.purpose, d.business_at)
    SELECT l.id, t.slot_id AS "slotId", l.item_id AS "itemId", l.round, l.occasion, t.person_id AS "personId",
           l.due_at AS "dueAt", l.content_hash AS "contentHash", l.broadcast_id AS "broadcastId", t.state, t.reason, t.purpose, a.channel,
           t.business_at AS "saidAt",
           EXISTS (SELECT 1 FROM message_in m
                    WHERE m.person_id = t.person_id AND m.business_at > t.business_at) AS "wasHeardSince"
      FROM taken t
      JOIN delivery f ON f.slot_id = t.slot_id AND f.part_number = 1
      JOIN delivery_line l ON l.delivery_id = f.id AND l.state = 'carried'
      JOIN slot s ON s.id = t.slot_id
      JOIN channel_account a ON a.id = s.account_id
     WHERE t.person_id IS NOT NULL
     ORDER BY l.id`;
  return rows.map((row) => ({ ...row, dueAt: toInstant(row.dueAt), saidAt: toInstant(row.saidAt) }));
}

/** Looks at these messages again at their instant, if nobody has read them by then. Uses delivery_slot_id_idx. */
export async function lookAgain(
  tx: Tx,
  messages: readonly { readonly slotId: string; readonly at: Temporal.Instant }[],
): Promise<void> {
  if (messages.length === 0) return;
  const later = messages.map(({ at, slotId }) => ({ slotId, at: at.toString() }));
  await tx.$executeRaw`
    UPDATE delivery d SET next_channel_at = l.at
      FROM jsonb_to_recordset(${JSON.stringify(later)}::jsonb) AS l("slotId" uuid, at timestamptz)
     WHERE d.slot_id = l."slotId" AND d.part_number = 1 AND d.state IN ('sent', 'delivered')`;
}

export interface TriedAddress {
  readonly lineId: string;
  readonly channel: string;
  readonly address: string;
}

/** Where these lines, and those they stand for, have been said. Primary keys. */
export async function triedAddresses(tx: Tx, lineIds: readonly string[]): Promise<readonly TriedAddress[]> {
  if (lineIds.length === 0) return [];
  return tx.$queryRaw<readonly TriedAddress[]>`
    WITH RECURSIVE chain AS (
      SELECT id AS line_id, instead_of, delivery_id FROM delivery_line WHERE id = ANY(${lineIds}::uuid[])
      UNION ALL
      SELECT c.line_id, p.instead_of, p.delivery_id FROM chain c JOIN delivery_line p ON p.id = c.instead_of)
    SELECT c.line_id AS "lineId", o.channel, d.address
      FROM chain c
      JOIN delivery d ON d.id = c.delivery_id
      JOIN attempt a ON a.id = d.attempt_id
      JOIN channel_account o ON o.id = a.account_id`;
}

export interface AddressOfPerson {
  readonly personId: string;
  readonly channel: string;
  readonly address: string;
}

/** Of each channel the address a claim would take, in each person's own order. Uses binding_person_id_idx. */
export async function addressesInOrder(
  tx: Tx,
  channels: readonly string[],
  personIds: readonly string[],
): Promise<readonly AddressOfPerson[]> {
  if (personIds.length === 0) return [];
  return tx.$queryRaw<readonly AddressOfPerson[]>`
    SELECT "personId", channel, address FROM (
      SELECT DISTINCT ON (b.person_id, b.channel) b.person_id AS "personId", b.channel, b.address, b.rank, b.id
        FROM binding b
       WHERE b.person_id = ANY(${personIds}::uuid[]) AND b.channel = ANY(${channels}::text[])
         AND b.state <> 'not_member'
       ORDER BY b.person_id, b.channel, b.rank, b.id) f
     ORDER BY "personId", rank, id`;
}

/** What certainly was not delivered goes another way now: it is not tried again here. Uses delivery_slot_id_idx. */
export async function giveUpMoved(tx: Tx, slotIds: readonly string[]): Promise<void> {
  if (slotIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE delivery SET state = 'failed', reason = 'elsewhere', retry_at = NULL, next_channel_at = NULL
     WHERE slot_id = ANY(${slotIds}::uuid[]) AND state = 'waiting'`;
}

/** An open slot of an account the platform refuses, whose reader has another channel that is not. */
export interface StalledSlot extends ClaimedSlot {
  readonly personId: string;
  readonly channel: string;
}

/**
 * Slots with planned lines that should have gone by `beforeAt`, at most `limit`, locked; answers wait where they were
 * asked for. Nothing is read while no account is stopped. Begins with the fewer, by slot_open or by
 * binding_channel_address_key and slot_once; uses delivery_line_slot_id_idx.
 */
export async function stalledSlots(
  tx: Tx,
  accountIds: readonly string[],
  beforeAt: Temporal.Instant,
  limit: number,
): Promise<readonly StalledSlot[]> {
  const accounts = await tx.channelAccount.findMany({
    where: { id: { in: [...accountIds] } },
    select: { id: true, channel: true, stopCode: true },
  });
  const stopped = accounts.filter(({ stopCode }) => stopCode !== null);
  const open = accounts.filter(({ stopCode }) => stopCode === null);
  if (stopped.length === 0 || open.length === 0) return [];
  const rows = await tx.$queryRaw<readonly (Omit<StalledSlot, 'slotAt'> & { readonly slotAt: Date })[]>`
    SELECT s.id, s.class, s.slot_at AS "slotAt", s.person_id AS "personId",
           s.conversation_id AS "conversationId", s.message_in_id AS "messageInId", o.channel, NULL AS address
      FROM slot s
      JOIN channel_account o ON o.id = s.account_id
     WHERE s.account_id = ANY(${stopped.map(({ id }) => id)}::uuid[]) AND s.state = 'open'
       AND s.slot_at <= ${toDate(beforeAt)} AND s.class = 'private' AND s.person_id IS NOT NULL
       AND s.message_in_id IS NULL
       AND EXISTS (SELECT 1 FROM binding b
                    WHERE b.person_id = s.person_id AND b.state <> 'not_member'
                      AND b.channel = ANY(${open.map(({ channel }) => channel)}::text[]))
       AND EXISTS (SELECT 1 FROM delivery_line l WHERE l.slot_id = s.id AND l.state = 'planned')
     ORDER BY s.slot_at, s.id
     LIMIT ${limit}
       FOR UPDATE OF s SKIP LOCKED`;
  return rows.map((row) => ({ ...row, slotAt: toInstant(row.slotAt) }));
}
