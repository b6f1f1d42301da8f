// What is heard of a message after its call: it arrived, was read, or came back.

import type { Tx } from '#prisma/db.ts';
import { Prisma } from '#prisma/generated/client.ts';

/** Of one message of an account to one address. */
export interface Reported {
  readonly accountId: string;
  /** The `ref` of its send, or the id of its attempt: that finds one whose end nobody knew. */
  readonly ref: string;
  readonly address: string;
}

/**
 * Marks the delivery as failed, with the reason; answers whether there was one to mark. One that has been repeated
 * since stays as it is, so reports may be written twice. `patience` is that of `endAttempts`. Uses delivery_ref_idx and
 * delivery_attempt_id_idx.
 */
export async function failDelivery(
  tx: Tx,
  { reason, ...reported }: Reported & { readonly reason: string },
  patience: Readonly<Record<string, Readonly<Record<string, number | null>>>> = {},
): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE delivery d
       SET state = 'failed', reason = ${reason},
           next_channel_at = CASE WHEN d.person_id IS NOT NULL THEN d.business_at + make_interval(mins =>
             (${JSON.stringify(patience)}::jsonb -> d.purpose ->> 'failed')::int) END
      FROM attempt a
     WHERE ${isOf(reported)} AND d.state IN ('sent', 'unknown', 'held') AND d.repeated_at IS NULL`;
  return marked > 0;
}

/** Younger than this a receipt may be quicker than the end of its own send. */
const FRESH = '30 seconds';

/**
 * Marks what had arrived as read, at the platform's instant (never later than now); its reader's next channel is not
 * looked for any more. May be written twice: the first instant stays. `early`: no such message is known, and it was read
 * just now, so it may be one whose call has not been written down yet. Uses delivery_ref_idx.
 */
export async function readDelivery(
  tx: Tx,
  report: Reported & { readonly atMs: number },
): Promise<'known' | 'early' | 'unknown'> {
  const [row] = await tx.$queryRaw<readonly { readonly isKnown: boolean; readonly isFresh: boolean }[]>`
    WITH known AS (
      SELECT d.id, to_timestamp(${report.atMs}::float8 / 1000) AS read_at
        FROM delivery d JOIN attempt a ON a.id = d.attempt_id
       WHERE d.ref = ${report.ref} AND d.address = ${report.address} AND a.account_id = ${report.accountId}::uuid),
    marked AS (
      UPDATE delivery d
         SET state = 'read', read_at = least(k.read_at, clock_timestamp()), next_channel_at = NULL
        FROM known k
       WHERE d.id = k.id AND d.state IN ('sent', 'delivered'))
    SELECT EXISTS (SELECT 1 FROM known) AS "isKnown",
           to_timestamp(${report.atMs}::float8 / 1000) > clock_timestamp() - ${FRESH}::interval AS "isFresh"`;
  if (row?.isKnown === true) return 'known';
  return row?.isFresh === true ? 'early' : 'unknown';
}

/** Marks the delivery as arrived, also where it was not known to have gone out. Indexes as above. */
export async function markDelivered(tx: Tx, reported: Reported): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE delivery d
       SET state = 'delivered', reason = NULL, sent_at = COALESCE(d.sent_at, clock_timestamp()),
           next_channel_at = CASE WHEN d.state = 'sent' THEN d.next_channel_at END
      FROM attempt a
     WHERE ${isOf(reported)} AND d.state IN ('sent', 'unknown', 'held') AND d.repeated_at IS NULL`;
  return marked > 0;
}

/** Marks the delivery as sent where nobody knew whether it had been. Indexes as above. */
export async function markSent(tx: Tx, reported: Reported): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery d SET state = 'sent', reason = NULL, sent_at = COALESCE(d.sent_at, clock_timestamp())
      FROM attempt a
     WHERE ${isOf(reported)} AND d.state = 'unknown' AND d.repeated_at IS NULL`;
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

function isOf({ accountId, address, ref }: Reported): Prisma.Sql {
  const attemptId = UUID.test(ref) ? ref : null;
  return Prisma.sql`
    d.id IN (SELECT id FROM delivery WHERE ref = ${ref}
             UNION ALL
             SELECT id FROM delivery WHERE attempt_id = ${attemptId}::uuid AND ref IS NULL)
    AND d.address = ${address} AND a.id = d.attempt_id AND a.account_id = ${accountId}::uuid`;
}
