// How calls ended, written for each attempt and each recipient.

import type { Fate } from '#bot/domain/delivery/fate.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { rowsOf, type Tx } from '#prisma/db.ts';

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
