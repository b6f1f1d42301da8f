// Rendered messages under the hash they are kept by: the same words, the same row.

import { createHash } from 'node:crypto';
import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import { saveContents } from '#prisma/hot/save-claim.ts';

/** The hash a message is kept under. */
export function contentHash(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}

/** Keeps a message; answers its hash. */
export async function keepContent(tx: Tx, message: Message): Promise<string> {
  const hash = contentHash(message);
  await saveContents(tx, [{ hash, message }]);
  return hash;
}
