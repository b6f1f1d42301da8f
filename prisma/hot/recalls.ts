// What a step of a task has sent and can be taken back, the calls for it, and who is still to be corrected.

import type { Tx } from '#prisma/db.ts';
import { Prisma } from '#prisma/generated/client.ts';
import { toInstant } from '#prisma/temporal.ts';

/** One message that went out, or may have. */
export interface SentDelivery {
  readonly id: string;
  readonly accountId: string;
  readonly channel: string;
  readonly scope: 'person' | 'group';
  /** The group's id; empty for a person, whose messages are taken back by the call that carried them. */
  readonly address: string;
  readonly personId: string | null;
  readonly conversationId: string | null;
  /** Null: nobody knows whether it arrived. */
  readonly ref: string | null;
  /** Real milliseconds since it was sent. */
  readonly ageMs: number;
  readonly title: string;
  readonly businessAt: Temporal.Instant;
}

type SentRow = Omit<SentDelivery, 'businessAt'> & { readonly businessAt: Date };

/** What is taken back: a step of a task, as a regular expression over occasions, or a broadcast. */
export type Recalled =
  | { readonly taskId: string; readonly pattern: string }
  | { readonly broadcastId: string };

/**
 * Everything that spoke for it, every part of it, and whatever else the same calls carried: a call is taken back whole.
 * Uses item_task_id_grid_id_idx and delivery_line_once, or delivery_line_broadcast; delivery_slot_id_idx and
 * delivery_ref_idx.
 */
export async function sentOf(tx: Tx, recalled: Recalled): Promise<readonly SentDelivery[]> {
  const lines =
    'broadcastId' in recalled
      ? Prisma.sql`delivery_line l WHERE l.broadcast_id = ${recalled.broadcastId}::uuid`
      : Prisma.sql`item i JOIN delivery_line l ON l.item_id = i.id
                   WHERE i.task_id = ${recalled.taskId}::uuid AND l.occasion ~ ${recalled.pattern}`;
  const rows = await tx.$queryRaw<readonly SentRow[]>`
    WITH spoken AS (
      SELECT DISTINCT l.slot_id FROM ${lines} AND l.state = 'carried'),
    meant AS (
      SELECT d.id, d.ref FROM spoken s JOIN delivery d ON d.slot_id = s.slot_id),
    whole AS (
      SELECT id FROM meant
      UNION
      SELECT d.id FROM (SELECT DISTINCT ref FROM meant WHERE ref IS NOT NULL) r JOIN delivery d ON d.ref = r.ref)
    SELECT d.id, a.account_id AS "accountId", o.channel, CASE WHEN d.conversation_id IS NOT NULL THEN 'group' ELSE 'person' END AS scope,
           CASE WHEN d.conversation_id IS NOT NULL THEN d.address ELSE '' END AS address, d.person_id AS "personId",
           d.conversation_id AS "conversationId", d.ref,
           coalesce(extract(epoch FROM clock_timestamp() - d.sent_at) * 1000, 0)::float8 AS "ageMs",
           coalesce(c.message->>'title', '') AS title, d.business_at AS "businessAt"
      FROM whole w
      JOIN delivery d ON d.id = w.id
      JOIN attempt a ON a.id = d.attempt_id
      JOIN channel_account o ON o.id = a.account_id
      JOIN content c ON c.hash = d.content_hash
     WHERE d.state IN ('sent', 'delivered', 'read', 'unknown')
       AND NOT EXISTS (SELECT 1 FROM recalled_ref r WHERE r.ref = d.ref AND r.state <> 'refused')
     ORDER BY d.id`;
  return rows.map((row) => ({ ...row, businessAt: toInstant(row.businessAt) }));
}

/** Recipients of sends by the platform's id of them. Uses delivery_ref_idx. */
export async function sentByRefs(tx: Tx, refs: readonly string[]): Promise<readonly SentDelivery[]> {
  const rows = await tx.$queryRaw<readonly SentRow[]>`
    SELECT d.id, a.account_id AS "accountId", o.channel, CASE WHEN d.conversation_id IS NOT NULL THEN 'group' ELSE 'person' END AS scope,
           '' AS address, d.person_id AS "personId", d.conversation_id AS "conversationId", d.ref,
           0::float8 AS "ageMs", coalesce(c.message->>'title', '') AS title, d.business_at AS "businessAt"
      FROM delivery d
      JOIN attempt a ON a.id = d.attempt_id
      JOIN channel_account o ON o.id = a.account_id
      JOIN content c ON c.hash = d.content_hash
     WHERE d.ref = ANY(${refs}::text[]) AND d.state IN ('sent', 'delivered', 'read', 'unknown')
     ORDER BY d.id`;
  return rows.map((row) => ({ ...row, businessAt: toInstant(row.businessAt) }));
}

export interface RefToRecall {
  readonly id: string;
  readonly recallId: string;
  readonly scope: 'person' | 'group';
  readonly address: string;
  readonly ref: string;
  readonly tries: number;
}

/** The next call's refs: of one recall and one address, at most `limit`; empty when none is due. Uses recalled_ref_planned. */
export async function nextRefs(tx: Tx, accountId: string, limit: number): Promise<readonly RefToRecall[]> {
  return tx.$queryRaw<readonly RefToRecall[]>`
    WITH head AS (
      SELECT recall_id, scope, address FROM recalled_ref
       WHERE account_id = ${accountId}::uuid AND state = 'planned' AND next_at <= clock_timestamp()
       ORDER BY next_at, id LIMIT 1)
    SELECT r.id, r.recall_id AS "recallId", r.scope, r.address, r.ref, r.tries
      FROM head h
      JOIN recalled_ref r ON r.recall_id = h.recall_id AND r.scope = h.scope AND r.address = h.address
     WHERE r.account_id = ${accountId}::uuid AND r.state = 'planned' AND r.next_at <= clock_timestamp()
     ORDER BY r.id LIMIT ${limit}`;
}

export interface RefEnd {
  readonly id: string;
  readonly state: 'planned' | 'recalled' | 'refused';
  readonly reason: string | null;
  /** From now, for what is asked for again. */
  readonly retryAfterMs: number;
}

/** Writes down how a call ended for each of its refs. */
export async function endRefs(tx: Tx, ends: readonly RefEnd[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE recalled_ref r
       SET state = e.state, reason = e.reason, tries = r.tries + 1,
           next_at = clock_timestamp() + make_interval(secs => e."retryAfterMs" / 1000.0)
      FROM jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) AS e(
        id uuid, state text, reason text, "retryAfterMs" float8)
     WHERE r.id = e.id AND r.state = 'planned'`;
}

/** Counts a call that is no attempt of the outbox against this month. */
export async function countRecallCall(tx: Tx, accountId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO budget_month AS b (account_id, month, calls)
    VALUES (${accountId}::uuid, to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), 1)
    ON CONFLICT (account_id, month) DO UPDATE SET calls = b.calls + 1`;
}
