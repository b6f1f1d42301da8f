// Stores an inbound message before the platform is told that we have it.

import type { QueryConfig } from 'pg';
import type { Database } from '#prisma/db.ts';

/** Against a connection that is open and carries nothing any more: the wait for an answer ends, in milliseconds. */
const ANSWER_TIMEOUT_MS = 5_000;

/** pg takes it with a statement; its types know it for a whole connection only. */
interface TimedQuery extends QueryConfig {
  readonly query_timeout: number;
}

export interface ReceivedMessage {
  readonly accountId: string;
  readonly platformId: string;
  readonly scope: 'person' | 'group';
  readonly conversationExternalId: string;
  readonly senderAddress: string | null;
  readonly senderProof: 'platform' | 'claimed';
  readonly text: string;
  readonly quotedRef: string | null;
  /** The text holds what only its speaker may read. */
  readonly restricted: boolean;
  readonly content: 'text' | 'file' | 'picture' | 'other' | 'withheld';
  /** Fetched later; its `ref` is a credential and is erased with the use. */
  readonly file: { readonly name: string; readonly sizeBytes: number | null; readonly ref: string } | null;
  readonly raw: Uint8Array;
  readonly sentAtMs: number;
}

// A message's business instant is the business clock at receipt less its real age (0 to 24 h); where
// no business clock row exists business time is real time, and this comes to when it was sent.
const INSERT = `
  INSERT INTO message_in (account_id, platform_id, scope, conversation_external_id, sender_address,
                          text, quoted_ref, content, raw, sent_at, restricted, sender_proof, business_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, to_timestamp($10 / 1000.0), $11, $12,
          coalesce((SELECT now_at FROM business_clock), clock_timestamp())
            - least(greatest(clock_timestamp() - to_timestamp($10 / 1000.0), '0'), '24 hours'))
  ON CONFLICT (account_id, platform_id) DO NOTHING
  RETURNING id`;

const INSERT_WITH_FILE = `
  WITH m AS (${INSERT})
  INSERT INTO chat_file (message_in_id, name, size_bytes, ref) SELECT id, $13, $14, $15 FROM m
  RETURNING message_in_id AS id`;

/**
 * Inserts and commits; answers the row's id, null when the platform has delivered it before. NUL and lone
 * surrogates, which the database cannot hold, become U+FFFD. Uses message_in_account_id_platform_id_key.
 *
 * A named statement on the pool, not through the client: this is the one statement a platform waits for.
 * It may be repeated after any failure: what had been committed all the same is then there already.
 */
export async function receiveMessage(db: Database, message: ReceivedMessage): Promise<string | null> {
  const { file } = message;
  const query: TimedQuery = {
    name: file === null ? 'receive-message' : 'receive-message-with-file',
    text: file === null ? INSERT : INSERT_WITH_FILE,
    query_timeout: ANSWER_TIMEOUT_MS,
    values: [
      message.accountId,
      storable(message.platformId),
      message.scope,
      storable(message.conversationExternalId),
      message.senderAddress === null ? null : storable(message.senderAddress),
      storable(message.text),
      message.quotedRef === null ? null : storable(message.quotedRef),
      message.content,
      message.raw,
      message.sentAtMs,
      message.restricted,
      message.senderProof,
      ...(file === null ? [] : [storable(file.name), file.sizeBytes, storable(file.ref)]),
    ],
  };
  const { rows } = await db.pool.query<{ id: string }>(query);
  return rows[0]?.id ?? null;
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
