// The installation's own rows: demo or real, the business clock, audit.

import type { Database, Tx } from '#prisma/db.ts';
import { toDate, toInstant, toInstantOrNull } from '#prisma/temporal.ts';

export type InstallationMode = 'demo' | 'real';

export interface Installation {
  readonly mode: InstallationMode;
  readonly bureauName: string;
}

/** The mark the database was given at its first migration; null before it was given one. */
export async function readInstallation(tx: Tx): Promise<Installation | null> {
  const row = await tx.installation.findUnique({ where: { id: 1 } });
  return row === null ? null : { mode: row.mode as InstallationMode, bureauName: row.bureauName };
}

/** Marks a new database; the first of several replicas wins and the mark never changes. */
export async function markInstallation(
  tx: Tx,
  mode: InstallationMode,
  startAt: Temporal.Instant | null,
): Promise<void> {
  const marked = await tx.$executeRaw`
    INSERT INTO installation (id, mode) VALUES (1, ${mode}) ON CONFLICT DO NOTHING`;
  if (marked === 1 && mode === 'demo' && startAt !== null) {
    await tx.businessClock.create({ data: { id: 1, nowAt: toDate(startAt) } });
  }
}

export interface BusinessClockRow {
  readonly nowAt: Temporal.Instant;
  /** Where somebody asked the clock to go; null when it stands. */
  readonly targetAt: Temporal.Instant | null;
}

/** The movable clock of a demo; null in a real database, where business time is real time. */
export async function readBusinessClock(db: Database): Promise<BusinessClockRow | null> {
  const row = await db.prisma.businessClock.findUnique({ where: { id: 1 } });
  return row === null ? null : { nowAt: toInstant(row.nowAt), targetAt: toInstantOrNull(row.targetAt) };
}

/** Moves the clock; a target that has been reached is cleared in the same statement. */
export async function moveBusinessClock(db: Database, nowAt: Temporal.Instant): Promise<void> {
  const at = toDate(nowAt);
  await db.prisma.$executeRaw`UPDATE business_clock SET now_at = ${at} WHERE id = 1`;
}

/** Asks whoever owns the clock to walk to this instant. */
export async function requestBusinessTime(db: Database, targetAt: Temporal.Instant): Promise<void> {
  await db.prisma.businessClock.update({ where: { id: 1 }, data: { targetAt: toDate(targetAt) } });
}

/** Says that everything due up to this target is done. */
export async function reachedBusinessTime(db: Database, targetAt: Temporal.Instant): Promise<void> {
  const at = toDate(targetAt);
  await db.prisma.$executeRaw`UPDATE business_clock SET target_at = NULL WHERE id = 1 AND target_at = ${at}`;
}

export interface AuditEntry {
  /** `cli`, `sandbox`, `person:ID` or `service`. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** Counts and codes only: no names, phones, texts or figures. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

/** Appends to the proof, in the transaction that causes it. */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.audit.create({ data: { ...entry, detail: { ...entry.detail } } });
}
