// The life of an attempt around the call: taken, marked as called, ended, recovered, tried again.

import type { Fate } from '#bot/domain/delivery/fate.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type Database, rowsOf, type Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';
import { NOT_PAUSED } from './pause.ts';

/** While sending is paused only answers to whoever steers it are called. Uses delivery_attempt_id_idx. */
const MAY_BE_CALLED = `
  (${NOT_PAUSED.sql} OR EXISTS (SELECT 1 FROM delivery c WHERE c.attempt_id = a.id AND c.purpose = 'control'))`;

/** Longer than any call's deadline and the writing of its end. */
const CALL_LEASE_SECONDS = 60;

export interface OpenAttempt {
  readonly id: string;
  readonly part: {
    readonly native: Readonly<Record<string, string>>;
    readonly number: number;
    readonly of: number;
  };
  readonly scope: 'person' | 'group';
  readonly recipients: readonly { readonly deliveryId: string; readonly address: string }[];
  /**
   * The platform's id of the private message it answers, when it answers one. Null for a numbered list: quoted, it is
   * found again only by what the API told of it.
   */
  readonly answers: string | null;
  /** The messages it answers. */
  readonly messageIds: readonly string[];
}

const NEXT = `
  WITH next AS (
    SELECT id, min(turn) AS turn FROM (
      (SELECT a.id, 0 AS turn
         FROM attempt a
        WHERE a.state = 'sending' AND a.called_at IS NULL AND a.account_id = $1::uuid AND a.epoch = $2
          AND a.id = ANY(ARRAY(SELECT d.attempt_id FROM delivery d WHERE d.state = 'sending' AND d.purpose = 'reply'))
          AND ${NOT_PAUSED.sql}
        ORDER BY a.id LIMIT $3)
      UNION ALL
      (SELECT a.id, 1
         FROM attempt a
        WHERE a.state = 'sending' AND a.called_at IS NULL AND a.account_id = $1::uuid AND a.epoch = $2
          AND ${MAY_BE_CALLED}
        ORDER BY a.id LIMIT $3)) o
     GROUP BY id ORDER BY min(turn), id LIMIT $3)
  SELECT a.id, a.part,
         CASE WHEN bool_and(d.conversation_id IS NOT NULL) THEN 'group' ELSE 'person' END AS scope,
         json_agg(json_build_object('deliveryId', d.id, 'address', d.address) ORDER BY d.id) AS recipients,
         CASE WHEN count(*) = 1 THEN max(CASE WHEN s.message_in_id IS NOT NULL THEN (
           SELECT m.platform_id FROM message_in m
            WHERE m.id = s.message_in_id AND m.scope = 'person' AND NOT EXISTS (
              SELECT 1 FROM delivery_line l WHERE l.slot_id = s.id AND l.list_number IS NOT NULL)) END) END AS answers,
         coalesce(json_agg(s.message_in_id) FILTER (WHERE s.message_in_id IS NOT NULL), '[]') AS "messageIds"
    FROM next n
    JOIN attempt a ON a.id = n.id
    JOIN delivery d ON d.attempt_id = a.id
    JOIN slot s ON s.id = d.slot_id
   GROUP BY a.id, n.turn
   ORDER BY n.turn, a.id`;

/**
 * Attempts of this account and epoch that nobody has called yet: answers to people first, then the oldest. Planned
 * anew each time: by name, the plan made while nothing was planned stayed, and a wave took about four times as long
 * (on a busy machine).
 * Uses delivery_reply_sending, attempt_sending and delivery_attempt_id_idx, and stops at `limit`: grouping
 * whatever is planned anew for each handful of calls made a wave's cost grow with its square, and so did asking of
 * each whether it is an answer: answers are looked up first, so the array.
 */
export async function attemptsToCall(
  db: Database,
  accountId: string,
  epoch: number,
  limit: number,
): Promise<readonly OpenAttempt[]> {
  const { rows } = await db.pool.query<OpenAttempt>({ text: NEXT, values: [accountId, epoch, limit] });
  return rows;
}

// Through the pool and by name: between two handfuls of calls each millisecond counts.
const MARK = `
  UPDATE attempt a
     SET called_at = clock_timestamp(), lease_until_at = clock_timestamp() + make_interval(secs => $3::float8),
         via = CASE WHEN a.id = ANY($4::uuid[]) THEN 'session' ELSE 'api' END
    FROM channel_account o
   WHERE a.id = ANY($1::uuid[]) AND a.state = 'sending' AND a.called_at IS NULL
     AND o.id = a.account_id AND o.epoch = $2 AND a.lease_until_at > clock_timestamp()
     AND ${MAY_BE_CALLED}
  RETURNING a.id`;

/**
 * Commits that the calls are about to be made, and which of them (`bySession`) through a session; ids that come back
 * may be called. An attempt is left out when the account has a new owner (fencing by epoch), its lease is over, or sending has been paused.
 * From here the lease is that of the call: whoever finds it over finds a call whose end nobody has written.
 * Uses attempt_pkey.
 */
export async function markCalled(
  db: Database,
  attemptIds: readonly string[],
  epoch: number,
  bySession: readonly string[] = [],
): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ readonly id: string }>({
    name: 'mark-called',
    text: MARK,
    values: [attemptIds, epoch, CALL_LEASE_SECONDS, bySession],
  });
  return rows.map((row) => row.id);
}

export interface DeliveryEnd extends Fate {
  readonly attemptId: string;
  readonly deliveryId: string;
  /** Another channel may mend it, in the time there is for its purpose. */
  readonly isSetback?: boolean;
}

export interface AttemptEnd {
  readonly attemptId: string;
  readonly state: Outcome['state'];
  readonly native: string | null;
  readonly deliveries: readonly DeliveryEnd[];
}

/**
 * Writes how calls ended, for each attempt and each recipient, in two statements. Primary keys.
 *
 * An end may come late: taken for `unknown` by a recovery (`owner_died`), the call's own result is the better evidence
 * and replaces it. Only a delivery that has been repeated since stays `unknown`, with the platform's id of the first.
 * Whatever else has ended stays as it is, so ends may be written twice.
 *
 * `patience`: minutes of business time after which the reader's next channel is looked for, by purpose and state.
 */
export async function endAttempts(
  tx: Tx,
  ends: readonly AttemptEnd[],
  patience: Readonly<Record<string, Readonly<Record<string, number | null>>>> = {},
): Promise<void> {
  await rowsOf(tx)`
    UPDATE attempt a SET state = e.state, native = e.native, ended_at = clock_timestamp()
      FROM jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) AS e("attemptId" uuid, state text, native text)
     WHERE a.id = e."attemptId" AND (a.state = 'sending' OR (a.state = 'unknown' AND a.native = 'owner_died'))`;
  await rowsOf(tx)`
    UPDATE delivery d
       SET ref = e.ref,
           state = CASE WHEN d.repeated_at IS NULL THEN e.state ELSE d.state END,
           reason = CASE WHEN d.repeated_at IS NULL THEN e.reason ELSE d.reason END,
           sent_at = CASE WHEN d.repeated_at IS NULL AND e.state = 'sent' THEN clock_timestamp() END,
           retry_at = CASE WHEN d.repeated_at IS NULL
                           THEN clock_timestamp() + make_interval(secs => e."retryAfterMs" / 1000.0) END,
           next_channel_at = CASE WHEN d.repeated_at IS NULL AND d.person_id IS NOT NULL AND e."isSetback"
             THEN coalesce(
               CASE WHEN e.state = 'waiting' THEN d.next_channel_at END,
               d.business_at + make_interval(mins =>
                 (${JSON.stringify(patience)}::jsonb -> d.purpose ->> e.state)::int)) END
      FROM jsonb_to_recordset(${JSON.stringify(ends.flatMap((end) => end.deliveries))}::jsonb) AS e(
        "attemptId" uuid, "deliveryId" uuid, state text, ref text, reason text, "retryAfterMs" float8,
        "isSetback" boolean)
     WHERE d.id = e."deliveryId" AND d.attempt_id = e."attemptId"
       AND (d.state = 'sending' OR (d.state = 'unknown' AND d.reason = 'owner_died'))`;
}

/**
 * Ends what a dead owner left: an attempt never called goes back to waiting, one that was called is
 * unknown. `epoch` is the present owner's: older attempts are ended at once, own ones when their
 * lease is over, but for those nobody may call now (`keepsPlanned`): they stay planned. Calls that may have been made count against the month. Returns how many of each. Uses
 * attempt_sending, which holds nothing else.
 */
export async function recoverAttempts(
  tx: Tx,
  accountId: string,
  epoch: number,
  keepsPlanned = false,
): Promise<{ readonly waiting: number; readonly unknown: number }> {
  const ended = await tx.$queryRaw<readonly { readonly called: boolean; readonly deliveries: bigint }[]>`
    WITH dead AS (
      UPDATE attempt
         SET state = CASE WHEN called_at IS NULL THEN 'transient' ELSE 'unknown' END,
             native = CASE WHEN called_at IS NULL THEN 'never_called' ELSE 'owner_died' END,
             ended_at = clock_timestamp()
       WHERE state = 'sending' AND account_id = ${accountId}::uuid
         AND (epoch < ${epoch}
              OR (lease_until_at <= clock_timestamp() AND (called_at IS NOT NULL OR NOT ${keepsPlanned}::boolean)))
      RETURNING id, via, called_at, called_at IS NOT NULL AS called),
    counted AS (
      INSERT INTO budget_month AS b (account_id, month, calls, answers)
      SELECT ${accountId}::uuid, to_char(called_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'),
             count(*) FILTER (WHERE via = 'api'), count(*) FILTER (WHERE via = 'session')
        FROM dead WHERE called GROUP BY 2 ORDER BY 2
      ON CONFLICT (account_id, month) DO UPDATE
        SET calls = b.calls + excluded.calls, answers = b.answers + excluded.answers),
    freed AS (
      UPDATE delivery d
         SET state = CASE WHEN dead.called THEN 'unknown' ELSE 'waiting' END,
             reason = CASE WHEN dead.called THEN 'owner_died' END,
             retry_at = CASE WHEN dead.called THEN NULL ELSE clock_timestamp() END
        FROM dead WHERE d.attempt_id = dead.id AND d.state = 'sending'
      RETURNING dead.called)
    SELECT called, count(*) AS deliveries FROM freed GROUP BY called`;
  const count = (called: boolean) => Number(ended.find((row) => row.called === called)?.deliveries ?? 0n);
  return { waiting: count(false), unknown: count(true) };
}

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
