// What is heard of a message after its call had been accepted: it came back, or was read.

import type { Tx } from '#prisma/db.ts';

/**
 * Marks the delivery as failed, with the reason; answers whether there was one to mark. One that has been repeated
 * since stays as it is, so reports may be written twice. `patience` is that of `endAttempts`. Uses delivery_ref_idx.
 */
export async function failDelivery(
  tx: Tx,
  report: {
    readonly accountId: string;
    readonly ref: string;
    readonly address: string;
    readonly reason: string;
  },
  patience: Readonly<Record<string, Readonly<Record<string, number | null>>>> = {},
): Promise<boolean> {
  const marked = await tx.$executeRaw`
    UPDATE delivery d
       SET state = 'failed', reason = ${report.reason},
           next_channel_at = CASE WHEN d.person_id IS NOT NULL THEN d.business_at + make_interval(mins =>
             (${JSON.stringify(patience)}::jsonb -> d.purpose ->> 'failed')::int) END
      FROM attempt a
     WHERE d.ref = ${report.ref} AND d.address = ${report.address}
       AND a.id = d.attempt_id AND a.account_id = ${report.accountId}::uuid
       AND d.state IN ('sent', 'unknown', 'held') AND d.repeated_at IS NULL`;
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
  report: {
    readonly accountId: string;
    readonly ref: string;
    readonly address: string;
    readonly atMs: number;
  },
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
