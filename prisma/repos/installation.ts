// The installation's own rows: demo or real, the business clock, audit.

import type { Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';

export type InstallationMode = 'demo' | 'real';

export interface Installation {
  readonly mode: InstallationMode;
  readonly bureauName: string;
  /** Each wave waits for 发送. */
  readonly rehearsal: boolean;
  /** Queries may show their figures to a verified contact in private. */
  readonly queryFigures: boolean;
}

/** The mark the database was given at its first migration; null before it was given one. */
export async function readInstallation(tx: Tx): Promise<Installation | null> {
  const row = await tx.installation.findUnique({ where: { id: 1 } });
  if (row === null) return null;
  const { bureauName, queryFigures, rehearsal } = row;
  return { mode: row.mode as InstallationMode, bureauName, rehearsal, queryFigures };
}

/**
 * Marks a new database; the first of several replicas wins and the mark never changes. A real bureau begins in
 * rehearsal.
 */
export async function markInstallation(
  tx: Tx,
  mode: InstallationMode,
  startAt: Temporal.Instant | null,
): Promise<void> {
  const marked = await tx.$executeRaw`
    INSERT INTO installation (id, mode, rehearsal) VALUES (1, ${mode}, ${mode === 'real'}) ON CONFLICT DO NOTHING`;
  if (marked === 1 && mode === 'demo' && startAt !== null) {
    await tx.businessClock.create({ data: { id: 1, nowAt: toDate(startAt) } });
  }
}

/** Turns the rehearsal on or off; false: it was so already. */
export async function setRehearsal(tx: Tx, on: boolean): Promise<boolean> {
  const { count } = await tx.installation.updateMany({
    where: { id: 1, rehearsal: !on },
    data: { rehearsal: on },
  });
  return count === 1;
}

/** Lets queries show their figures or not; false: it was so already. */
export async function setQueryFigures(tx: Tx, on: boolean): Promise<boolean> {
  const { count } = await tx.installation.updateMany({
    where: { id: 1, queryFigures: !on },
    data: { queryFigures: on },
  });
  return count === 1;
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
