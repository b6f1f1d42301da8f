// The waves of a rehearsal: what is held back, shown, released or dropped.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant, toInstantOrNull } from '#prisma/temporal.ts';
import type { ClaimedSlot } from './claim-slots.ts';
import { replanLines } from './replan-lines.ts';

/** Puts planned lines into the wave of their instant that has not been shown yet. Uses wave_gathering. */
export async function holdLines(tx: Tx, slotAt: Temporal.Instant, lineIds: readonly string[]): Promise<void> {
  if (lineIds.length === 0) return;
  await tx.$executeRaw`
    WITH gathering AS (
      INSERT INTO wave (slot_at) VALUES (${toDate(slotAt)})
      ON CONFLICT (slot_at) WHERE shown_at IS NULL DO UPDATE SET slot_at = excluded.slot_at
      RETURNING id)
    UPDATE delivery_line SET state = 'held', wave_id = (SELECT id FROM gathering)
     WHERE id = ANY(${lineIds}::uuid[]) AND state = 'planned'`;
}

export interface WaveRow {
  readonly id: string;
  readonly number: number;
  readonly slotAt: Temporal.Instant;
}

/**
 * The oldest wave that is whole and has not been shown, locked; null when there is none. It is whole once no slot
 * of its instant is open on any account, or after a minute: an account nobody owns must not keep it. Uses
 * wave_gathering and slot_open.
 */
export async function takeUnshownWave(tx: Tx): Promise<WaveRow | null> {
  const [row] = await tx.$queryRaw<readonly (Omit<WaveRow, 'slotAt'> & { readonly slotAt: Date })[]>`
    SELECT w.id, w.number, w.slot_at AS "slotAt" FROM wave w
     WHERE w.shown_at IS NULL
       AND (w.gathered_at <= clock_timestamp() - interval '1 minute'
            OR NOT EXISTS (SELECT 1 FROM channel_account o
                             JOIN slot s ON s.account_id = o.id AND s.state = 'open' AND s.slot_at = w.slot_at
                                        AND s.message_in_id IS NULL))
     ORDER BY w.slot_at LIMIT 1
       FOR UPDATE OF w SKIP LOCKED`;
  return row === undefined ? null : { ...row, slotAt: toInstant(row.slotAt) };
}

export interface WaveSlot extends ClaimedSlot {
  readonly accountId: string;
}

/** The slots a wave's held lines were taken from, with their addresses. Uses delivery_line_wave. */
export async function slotsOfWave(tx: Tx, waveId: string): Promise<readonly WaveSlot[]> {
  const rows = await tx.$queryRaw<readonly (Omit<WaveSlot, 'slotAt'> & { readonly slotAt: Date })[]>`
    SELECT s.id, s.account_id AS "accountId", s.class, s.slot_at AS "slotAt", s.person_id AS "personId",
           s.conversation_id AS "conversationId", s.message_in_id AS "messageInId",
           coalesce(g.external_id,
             (SELECT b.address FROM binding b
               WHERE b.person_id = s.person_id AND b.channel = o.channel AND b.state <> 'not_member'
               ORDER BY b.rank, b.id LIMIT 1)) AS address
      FROM slot s
      JOIN channel_account o ON o.id = s.account_id
      LEFT JOIN conversation g ON g.id = s.conversation_id
     WHERE s.id IN (SELECT slot_id FROM delivery_line WHERE wave_id = ${waveId}::uuid AND state = 'held')
     ORDER BY s.id`;
  return rows.map((row) => ({ ...row, slotAt: toInstant(row.slotAt) }));
}

/** Writes down what the clerk is shown; the wave takes no more lines. */
export async function markShown(
  tx: Tx,
  wave: {
    readonly id: string;
    readonly people: number;
    readonly groups: number;
    readonly calls: number;
    readonly shownAt: Temporal.Instant;
    readonly expiresAt: Temporal.Instant | null;
  },
): Promise<void> {
  const { id, people, groups, calls } = wave;
  const expiresAt = wave.expiresAt === null ? null : toDate(wave.expiresAt);
  await tx.wave.update({
    where: { id },
    data: { people, groups, calls, shownAt: toDate(wave.shownAt), expiresAt },
  });
}

export interface ShownWave extends WaveRow {
  readonly state: 'held' | 'released' | 'dropped';
  readonly reason: string | null;
  readonly people: number;
  readonly groups: number;
  readonly calls: number;
  readonly shownAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly decidedBy: string | null;
}

/** Which waves: one by number, those still held, or all; newest first. */
export interface WaveQuestion {
  readonly number?: number;
  readonly heldOnly?: boolean;
  /** Held waves to be locked for a decision. */
  readonly lock?: boolean;
  readonly limit: number;
}

export async function shownWaves(tx: Tx, asked: WaveQuestion): Promise<readonly ShownWave[]> {
  if (asked.lock === true) {
    await tx.$queryRaw`SELECT id FROM wave WHERE state = 'held' AND shown_at IS NOT NULL ORDER BY id FOR UPDATE`;
  }
  const rows = await tx.wave.findMany({
    where: {
      shownAt: { not: null },
      ...(asked.number === undefined ? {} : { number: asked.number }),
      ...(asked.heldOnly === true ? { state: 'held' } : {}),
    },
    orderBy: [{ slotAt: 'desc' }, { number: 'desc' }],
    take: asked.limit,
  });
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    slotAt: toInstant(row.slotAt),
    state: row.state as ShownWave['state'],
    reason: row.reason,
    people: row.people ?? 0,
    groups: row.groups ?? 0,
    calls: row.calls ?? 0,
    shownAt: toInstant(row.shownAt ?? row.slotAt),
    expiresAt: toInstantOrNull(row.expiresAt),
    decidedAt: toInstantOrNull(row.decidedAt),
    decidedBy: row.decidedBy,
  }));
}

/** The wave one of our messages to this person showed, by the platform's id of the message. Uses delivery_ref_idx. */
export async function waveNumberOfRef(tx: Tx, personId: string, ref: string): Promise<number | null> {
  const [row] = await tx.$queryRaw<readonly { readonly number: number }[]>`
    SELECT w.number FROM delivery d
      JOIN delivery_line l ON l.delivery_id = d.id
      JOIN wave w ON l.occasion = 'notice:wave:' || w.number
     WHERE d.ref = ${ref} AND d.person_id = ${personId}::uuid LIMIT 1`;
  return row?.number ?? null;
}

/** Lets a wave's lines go as of `now`. Answers how many. Uses delivery_line_wave. */
export async function releaseLines(tx: Tx, waveId: string, now: Temporal.Instant): Promise<number> {
  const held = await tx.$queryRaw<readonly { readonly id: string }[]>`
    SELECT id FROM delivery_line WHERE wave_id = ${waveId}::uuid AND state = 'held'`;
  return replanLines(
    tx,
    held.map(({ id }) => id),
    now,
  );
}

/** Gives a wave's lines up with the reason. Uses delivery_line_wave. */
export async function dropLines(tx: Tx, waveId: string, reason: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE delivery_line SET state = 'dropped', reason = ${reason}
     WHERE wave_id = ${waveId}::uuid AND state = 'held'`;
}

/** Ends a held wave. */
export async function decideWave(
  tx: Tx,
  id: string,
  decided: {
    readonly state: 'released' | 'dropped';
    readonly reason: string | null;
    readonly at: Temporal.Instant;
    readonly by: string;
  },
): Promise<void> {
  const { state, reason, at, by } = decided;
  await tx.wave.update({ where: { id }, data: { state, reason, decidedAt: toDate(at), decidedBy: by } });
}

/** A wave nobody released in time, as it had been shown. */
export interface WaveOver extends WaveRow {
  readonly people: number;
  readonly groups: number;
  /** Nothing in it could be said any more; false: its successor is there. */
  readonly isPointless: boolean;
}

/** Held waves whose time is over at `now` or whose successor's instant is `successorAt`, locked. Uses wave_held. */
export async function wavesOver(
  tx: Tx,
  now: Temporal.Instant,
  successorAt: Temporal.Instant | null,
): Promise<readonly WaveOver[]> {
  const rows = await tx.$queryRaw<readonly (Omit<WaveOver, 'slotAt'> & { readonly slotAt: Date })[]>`
    SELECT id, number, slot_at AS "slotAt", people, groups,
           coalesce(expires_at <= ${toDate(now)}, false) AS "isPointless"
      FROM wave
     WHERE state = 'held' AND shown_at IS NOT NULL
       AND (expires_at <= ${toDate(now)} OR slot_at < ${successorAt === null ? null : toDate(successorAt)})
     ORDER BY slot_at, number FOR UPDATE`;
  return rows.map((row) => ({ ...row, slotAt: toInstant(row.slotAt) }));
}
