// Files people have sent: the next one to work on, and what became of it.

import type { Database, Tx } from '#prisma/db.ts';
import { toInstant } from '#prisma/temporal.ts';

export interface OpenFile {
  readonly messageInId: string;
  readonly channel: string;
  readonly scope: 'person' | 'group';
  readonly senderAddress: string | null;
  readonly content: string;
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly state: 'wanted' | 'stored';
  /** The platform's credential; null once it has been used. */
  readonly ref: string | null;
  readonly tries: number;
  /** Business instant at which it was sent. */
  readonly businessAt: Temporal.Instant;
}

type Row = Omit<OpenFile, 'businessAt'> & { readonly businessAt: Date };

/**
 * The oldest file of an account that is to be fetched or previewed now; null when there is none. One more try is noted
 * with it, so that a file which ends the process is not tried for ever. Only the account's owner asks. Uses
 * chat_file_open, which holds nothing else.
 */
export async function nextOpenFile(db: Database, accountId: string): Promise<OpenFile | null> {
  const [row] = await db.prisma.$queryRaw<readonly Row[]>`
    UPDATE chat_file f SET tries = f.tries + 1
      FROM message_in m JOIN channel_account a ON a.id = m.account_id
     WHERE m.id = f.message_in_id
       AND f.message_in_id = (
         SELECT o.message_in_id FROM chat_file o JOIN message_in n ON n.id = o.message_in_id
          WHERE o.state IN ('wanted', 'stored') AND o.next_at <= clock_timestamp()
            AND n.account_id = ${accountId}::uuid
          ORDER BY o.next_at LIMIT 1)
    RETURNING f.message_in_id AS "messageInId", a.channel, m.scope, m.sender_address AS "senderAddress",
              m.content, f.name,
              f.size_bytes::float8 AS "sizeBytes", f.state, f.ref, f.tries, m.business_at AS "businessAt"`;
  return row === undefined ? null : { ...row, businessAt: toInstant(row.businessAt) };
}

export interface FetchedFile {
  readonly hash: string;
  readonly bytes: Uint8Array;
}

/** Keeps what was fetched and erases the credential. False when somebody else has ended it meanwhile. */
export async function storeFile(tx: Tx, messageInId: string, { hash, bytes }: FetchedFile): Promise<boolean> {
  const updated = await tx.chatFile.updateMany({
    where: { messageInId, state: 'wanted' },
    data: {
      state: 'stored',
      ref: null,
      hash,
      bytes: new Uint8Array(bytes),
      sizeBytes: bytes.byteLength,
      tries: 0,
    },
  });
  return updated.count === 1;
}

/** Puts the next try off by this many real milliseconds. */
export async function putOffFile(tx: Tx, messageInId: string, afterMs: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE chat_file SET next_at = clock_timestamp() + make_interval(secs => ${afterMs}::float8 / 1000)
     WHERE message_in_id = ${messageInId}::uuid AND state IN ('wanted', 'stored')`;
}

/** Ends it without a preview: `unread` was not to be fetched, `failed` could not be. The credential goes. */
export async function endFile(
  tx: Tx,
  messageInId: string,
  state: 'unread' | 'failed',
  reason: string,
): Promise<void> {
  await tx.chatFile.updateMany({
    where: { messageInId, state: { in: ['wanted', 'stored'] } },
    data: { state, reason, ref: null, bytes: null },
  });
}
