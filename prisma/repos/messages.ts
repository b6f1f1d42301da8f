// How work on an inbound message ended and what it was understood to mean.

import type { Reading } from '#bot/domain/understanding/reading.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { toInstant } from '#prisma/temporal.ts';

export interface MessageEnd {
  readonly state: 'done' | 'ignored';
  /** Why nothing was answered; null when something was. */
  readonly reason: string | null;
  readonly personId: string | null;
}

export async function finishMessage(tx: Tx, messageId: string, end: MessageEnd): Promise<void> {
  await tx.messageIn.update({ where: { id: messageId }, data: { ...end } });
}

/** Keeps the reading beside the message: the rule that decided and the items it was about. */
export async function saveReading(
  tx: Tx,
  messageInId: string,
  reading: Reading,
  attribution: string,
  itemIds: readonly string[],
): Promise<void> {
  const { intent, slots, confidence, rule } = reading;
  await tx.reading.create({
    data: {
      messageInId,
      intent,
      slots: JSON.parse(JSON.stringify(slots)) as Record<string, string>,
      confidence,
      rule,
      attribution,
      itemIds: [...new Set(itemIds)],
    },
  });
}

/** From now on the text is shown to nobody but its speaker; its frame, a second copy of it, is not kept. */
export async function restrictMessage(tx: Tx, messageId: string): Promise<void> {
  await tx.messageIn.update({ where: { id: messageId }, data: { restricted: true, raw: new Uint8Array() } });
}

/** Empties the raw frames of messages that are done and older than this. Returns how many. */
export async function emptyRawMessages(db: Database, days: number): Promise<number> {
  return db.prisma.$executeRaw`
    UPDATE message_in SET raw = ''
     WHERE state <> 'received' AND octet_length(raw) > 0
       AND received_at < clock_timestamp() - make_interval(days => ${days}::int)`;
}

/** What a person wrote in one of her own messages, and when; null: it is none of hers. */
export async function ownText(
  tx: Tx,
  messageId: string,
  personId: string,
): Promise<{ readonly text: string; readonly businessAt: Temporal.Instant } | null> {
  const row = await tx.messageIn.findFirst({
    where: { id: messageId, personId },
    select: { text: true, businessAt: true },
  });
  return row === null ? null : { text: row.text, businessAt: toInstant(row.businessAt) };
}
