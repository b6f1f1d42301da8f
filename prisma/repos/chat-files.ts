// Files of chat as they are asked for later: their preview, their bytes, and what is forgotten of them.

import type { Database, Tx } from '#prisma/db.ts';
import type { Prisma } from '#prisma/generated/client.ts';
import { toDate } from '#prisma/temporal.ts';

export interface ChatFileRow {
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  /** As `savePreview` was given it. */
  readonly preview: unknown;
}

export async function readChatFile(tx: Tx, messageInId: string): Promise<ChatFileRow | null> {
  return tx.chatFile.findUnique({
    where: { messageInId },
    select: { name: true, state: true, reason: true, preview: true },
  });
}

/** Null when there is none, or its bytes are forgotten. */
export async function readFileBytes(
  tx: Tx | Database['prisma'],
  messageInId: string,
): Promise<{ readonly fileName: string; readonly bytes: Uint8Array } | null> {
  const row = await tx.chatFile.findUnique({
    where: { messageInId },
    select: { name: true, bytes: true },
  });
  return row === null || row.bytes === null ? null : { fileName: row.name, bytes: row.bytes };
}

export async function savePreview(
  tx: Tx,
  messageInId: string,
  preview: Prisma.InputJsonObject,
  { keepsBytes }: { readonly keepsBytes: boolean },
): Promise<void> {
  await tx.chatFile.updateMany({
    where: { messageInId, state: 'stored' },
    data: { state: 'previewed', preview, ...(keepsBytes ? {} : { bytes: null }) },
  });
}

export interface Evidence {
  readonly itemIds: readonly string[];
  readonly personId: string;
  readonly now: Temporal.Instant;
}

/** Keeps a fetched file as evidence for these items. False when somebody else has ended it meanwhile. */
export async function keepEvidence(
  tx: Tx,
  messageInId: string,
  { itemIds, now, personId }: Evidence,
): Promise<boolean> {
  const kept = await tx.chatFile.updateMany({
    where: { messageInId, state: 'stored' },
    data: { state: 'kept' },
  });
  if (kept.count === 0) return false;
  const keptAt = toDate(now);
  await tx.evidence.createMany({
    data: itemIds.map((itemId) => ({ itemId, messageInId, personId, keptAt })),
  });
  return true;
}

/**
 * Empties bytes older than this (evidence: than `evidenceDays`) and credentials that were never used; names and hashes
 * stay.
 */
export async function forgetChatFiles(db: Database, days: number, evidenceDays: number): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE chat_file f SET bytes = NULL
      FROM message_in m
     WHERE m.id = f.message_in_id AND f.bytes IS NOT NULL AND f.state NOT IN ('wanted', 'stored')
       AND m.received_at < clock_timestamp()
           - make_interval(days => CASE f.state WHEN 'kept' THEN ${evidenceDays}::int ELSE ${days}::int END)`;
  await db.prisma.$executeRaw`
    UPDATE chat_file f SET state = 'failed', reason = 'expired', ref = NULL
      FROM message_in m
     WHERE m.id = f.message_in_id AND f.state = 'wanted' AND m.received_at < clock_timestamp() - interval '1 day'`;
}
