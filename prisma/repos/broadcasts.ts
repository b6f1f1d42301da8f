// Broadcasts and their templates as rows.

import type { Audience } from '#bot/domain/broadcast/audience.ts';
import type { BroadcastState } from '#bot/domain/broadcast/state.ts';
import type { Tx } from '#prisma/db.ts';
import type { Broadcast, Prisma } from '#prisma/generated/client.ts';
import { toDate, toInstantOrNull } from '#prisma/temporal.ts';

export interface BroadcastRow {
  readonly id: string;
  readonly number: number;
  readonly state: BroadcastState;
  readonly reason: string | null;
  /** An actor as in audit. */
  readonly author: string;
  readonly audience: Audience | null;
  readonly text: string | null;
  readonly templateId: string | null;
  readonly sendAt: Temporal.Instant | null;
  readonly receivers: number | null;
  readonly calls: number | null;
  readonly approvedBy: string | null;
  readonly begunAt: Temporal.Instant | null;
  /** What waits for a second person to be said in its place. */
  readonly correction: { readonly text: string; readonly by: string } | null;
}

function rowOf(row: Broadcast): BroadcastRow {
  return {
    id: row.id,
    number: row.number,
    state: row.state as BroadcastState,
    reason: row.reason,
    author: row.author,
    // Only changeBroadcast writes this column, and only what the same type describes.
    audience: row.audience as Audience | null,
    text: row.text,
    templateId: row.templateId,
    sendAt: toInstantOrNull(row.sendAt),
    receivers: row.receivers,
    calls: row.calls,
    approvedBy: row.approvedBy,
    begunAt: toInstantOrNull(row.begunAt),
    correction:
      row.correction === null || row.correctionBy === null
        ? null
        : { text: row.correction, by: row.correctionBy },
  };
}

export async function insertBroadcast(tx: Tx, author: string, now: Temporal.Instant): Promise<BroadcastRow> {
  return rowOf(await tx.broadcast.create({ data: { author, createdAt: toDate(now) } }));
}

/** What of a broadcast may change; what is left out stays. */
export interface BroadcastChange {
  readonly state?: BroadcastState;
  readonly reason?: string | null;
  readonly audience?: Audience;
  readonly text?: string;
  readonly templateId?: string | null;
  readonly sendAt?: Temporal.Instant | null;
  readonly receivers?: number;
  readonly calls?: number;
  readonly approved?: { readonly by: string; readonly at: Temporal.Instant } | null;
  readonly begunAt?: Temporal.Instant;
  readonly endedAt?: Temporal.Instant;
  readonly correction?: BroadcastRow['correction'];
}

export async function changeBroadcast(tx: Tx, id: string, change: BroadcastChange): Promise<BroadcastRow> {
  const { approved, audience, begunAt, correction, endedAt, sendAt, ...plain } = change;
  const data: Prisma.BroadcastUncheckedUpdateInput = {
    ...plain,
    ...(audience === undefined ? {} : { audience: { ...audience } as unknown as Prisma.InputJsonObject }),
    ...(sendAt === undefined ? {} : { sendAt: sendAt === null ? null : toDate(sendAt) }),
    ...(begunAt === undefined ? {} : { begunAt: toDate(begunAt) }),
    ...(endedAt === undefined ? {} : { endedAt: toDate(endedAt) }),
    ...(correction === undefined
      ? {}
      : { correction: correction?.text ?? null, correctionBy: correction?.by ?? null }),
    ...(approved === undefined
      ? {}
      : { approvedBy: approved?.by ?? null, approvedAt: approved === null ? null : toDate(approved.at) }),
  };
  return rowOf(await tx.broadcast.update({ where: { id }, data }));
}

/** The broadcast of this number, locked until the transaction ends; null when there is none. */
export async function lockBroadcast(tx: Tx, number: number): Promise<BroadcastRow | null> {
  await tx.$queryRaw`SELECT id FROM broadcast WHERE number = ${number} FOR UPDATE`;
  const row = await tx.broadcast.findUnique({ where: { number } });
  return row === null ? null : rowOf(row);
}

/** What an author is still drawing up, locked; null when nothing. Uses broadcast_author_id_idx. */
export async function draftOf(tx: Tx, author: string): Promise<BroadcastRow | null> {
  const row = await tx.broadcast.findFirst({
    where: { author, state: { in: ['draft', 'previewed'] } },
    orderBy: { id: 'desc' },
  });
  return row === null ? null : lockBroadcast(tx, row.number);
}

export async function readBroadcasts(
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BroadcastRow>> {
  const rows = await tx.broadcast.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, rowOf(row)]));
}

/** The newest, but for what is only being drawn up. */
export async function newestBroadcasts(tx: Tx, limit: number): Promise<readonly BroadcastRow[]> {
  const rows = await tx.broadcast.findMany({
    where: { NOT: [{ state: { in: ['draft', 'previewed'] } }, { state: 'stopped', text: null }] },
    orderBy: { number: 'desc' },
    take: limit,
  });
  return rows.map(rowOf);
}

/** The scheduled broadcast that is due first, locked; null when none is. Uses broadcast_due. */
export async function takeDueBroadcast(tx: Tx, now: Temporal.Instant): Promise<BroadcastRow | null> {
  const [due] = await tx.$queryRaw<readonly { readonly number: number }[]>`
    SELECT number FROM broadcast WHERE state = 'scheduled' AND send_at <= ${toDate(now)}
     ORDER BY send_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return due === undefined ? null : lockBroadcast(tx, due.number);
}

// --- Templates

export interface TemplateRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly text: string;
}

/** The newest version of a template; null when there is none of this name. */
export async function newestTemplate(tx: Tx, name: string): Promise<TemplateRow | null> {
  return tx.broadcastTemplate.findFirst({ where: { name }, orderBy: { version: 'desc' } });
}

/** Keeps a text as the next version; those before it stay as they are. */
export async function saveTemplate(
  tx: Tx,
  saved: {
    readonly name: string;
    readonly text: string;
    readonly actor: string;
    readonly now: Temporal.Instant;
  },
): Promise<TemplateRow> {
  const { actor, name, now, text } = saved;
  const version = ((await newestTemplate(tx, name))?.version ?? 0) + 1;
  return tx.broadcastTemplate.create({ data: { name, version, text, savedBy: actor, savedAt: toDate(now) } });
}

/** Every version of every template, by name, newest first. */
export async function listTemplates(tx: Tx): Promise<readonly TemplateRow[]> {
  return tx.broadcastTemplate.findMany({ orderBy: [{ name: 'asc' }, { version: 'desc' }] });
}
