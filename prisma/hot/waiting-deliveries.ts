// Deliveries that wait to go again: given up when a list has settled them, taken when their time has come, called anew.

import type { Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';
import type { OpenAttempt } from './attempts.ts';
import { NOT_PAUSED } from './pause.ts';

/**
 * Gives up waiting deliveries that speak of nothing but what a list has settled meanwhile: nobody is reminded of
 * what the platform shows as filed. Answers still go. `at` (real time) is that of the taking which follows: what comes
 * due between the two would be said. Uses delivery_waiting, delivery_line_slot_id_idx.
 */
export async function giveUpSettled(tx: Tx, accountId: string, at: Temporal.Instant): Promise<number> {
  return tx.$executeRaw`
    UPDATE delivery d SET state = 'failed', reason = 'settled', retry_at = NULL
      FROM attempt a
     WHERE d.state = 'waiting' AND d.retry_at <= ${toDate(at)} AND a.id = d.attempt_id
       AND a.account_id = ${accountId}::uuid AND d.purpose <> 'reply' AND d.person_id IS NOT NULL
       AND EXISTS (SELECT 1 FROM delivery_line l WHERE l.slot_id = d.slot_id AND l.item_id IS NOT NULL)
       AND NOT EXISTS (
         SELECT 1 FROM delivery_line l JOIN item i ON i.id = l.item_id
          WHERE l.slot_id = d.slot_id AND l.state = 'carried' AND i.standing = 'open')`;
}

export interface WaitingDelivery {
  readonly id: string;
  readonly address: string;
  readonly scope: 'person' | 'group';
  readonly contentHash: string;
  readonly part: OpenAttempt['part'];
  readonly tries: number;
  readonly reason: string | null;
}

/** Deliveries whose time to try again has come by `at`, locked; none while sending is paused. Uses delivery_waiting. */
export async function takeWaiting(
  tx: Tx,
  accountId: string,
  at: Temporal.Instant,
  limit: number,
): Promise<readonly WaitingDelivery[]> {
  return tx.$queryRaw<readonly WaitingDelivery[]>`
    SELECT d.id, d.address, CASE WHEN d.conversation_id IS NOT NULL THEN 'group' ELSE 'person' END AS scope,
           d.content_hash AS "contentHash", a.part, d.tries, d.reason
      FROM delivery d
      JOIN attempt a ON a.id = d.attempt_id
     WHERE d.state = 'waiting' AND d.retry_at <= ${toDate(at)} AND a.account_id = ${accountId}::uuid
       AND (${NOT_PAUSED} OR d.purpose = 'control')
     ORDER BY d.retry_at
     LIMIT ${limit}
       FOR UPDATE OF d SKIP LOCKED`;
}

/** Gives waiting deliveries their next attempt. */
export async function retryDeliveries(
  tx: Tx,
  deliveries: readonly { readonly id: string; readonly attemptId: string }[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery d
       SET attempt_id = r."attemptId", state = 'sending', retry_at = NULL, reason = NULL, tries = d.tries + 1
      FROM jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) AS r(id uuid, "attemptId" uuid)
     WHERE d.id = r.id`;
}
