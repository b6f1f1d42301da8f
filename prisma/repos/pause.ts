// Whether a person has stopped all sending: one row, read where something is about to go out.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

export interface SendingPause {
  /** Business instant since which nothing is sent. */
  readonly sinceAt: Temporal.Instant;
  /** Who asked for it, as in audit: `cli` or `person:ID`. */
  readonly actor: string;
}

/** Null while everything may be sent. */
export async function readPause(tx: Tx): Promise<SendingPause | null> {
  const row = await tx.installation.findUnique({ where: { id: 1 } });
  if (row === null || row.pausedAt === null || row.pausedBy === null) return null;
  return { sinceAt: toInstant(row.pausedAt), actor: row.pausedBy };
}

/** False: it was paused already, by somebody whose name stays. */
export async function setPause(tx: Tx, { sinceAt, actor }: SendingPause): Promise<boolean> {
  const { count } = await tx.installation.updateMany({
    where: { id: 1, pausedAt: null },
    data: { pausedAt: toDate(sinceAt), pausedBy: actor },
  });
  return count === 1;
}

/** False: nothing was paused. The row stays locked until the transaction ends. */
export async function clearPause(tx: Tx): Promise<boolean> {
  const { count } = await tx.installation.updateMany({
    where: { id: 1, pausedAt: { not: null } },
    data: { pausedAt: null, pausedBy: null },
  });
  return count === 1;
}

/** The name people know an actor by; null for the command line and the service itself. */
export async function actorName(tx: Tx, actor: string): Promise<string | null> {
  const [kind, id] = actor.split(':');
  if (kind !== 'person' || id === undefined) return null;
  const person = await tx.person.findUnique({ where: { id }, select: { name: true } });
  return person?.name ?? null;
}
