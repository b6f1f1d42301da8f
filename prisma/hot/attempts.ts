// Attempts that are to be called: found, and marked as called before they are.

import type { Database } from '#prisma/db.ts';
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
