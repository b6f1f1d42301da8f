// Rendered messages by their hash.

import type { Message } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';

export async function readContents(tx: Tx, hashes: readonly string[]): Promise<ReadonlyMap<string, Message>> {
  if (hashes.length === 0) return new Map();
  const rows = await tx.content.findMany({ where: { hash: { in: [...new Set(hashes)] } } });
  // Only this service writes contents, and only as Message.
  return new Map(rows.map((row) => [row.hash, row.message as unknown as Message]));
}
