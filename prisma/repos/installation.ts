// The installation's own rows: demo or real, the business clock, audit.

import type { Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';

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
