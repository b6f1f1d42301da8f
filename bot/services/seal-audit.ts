// Orders and chains what was appended to the proof: each seal covers the entry and the seal before it.

import { createHash } from 'node:crypto';
import { type Database, transaction } from '#prisma/db.ts';
import { type AuditRow, lastSeal, saveSeals, unsealedAudit } from '#prisma/repos/audit.ts';

/** Entries sealed in one transaction. */
const BATCH = 1000;

/** Seals everything that is unsealed, in batches. */
export async function sealAudit(db: Database): Promise<void> {
  for (;;) {
    const sealed = await transaction(db, async (tx) => {
      const last = await lastSeal(tx);
      const rows = await unsealedAudit(tx, BATCH);
      let { sequence, seal } = last;
      const seals = rows.map((row) => {
        sequence += 1;
        seal = sealOf(seal, sequence, row);
        return { id: row.id, sequence, seal };
      });
      await saveSeals(tx, seals);
      return rows.length;
    });
    if (sealed < BATCH) return;
  }
}

/** The chain's hash over the entry before it and everything this one says. */
export function sealOf(previous: string, sequence: number, row: AuditRow): string {
  const said = JSON.stringify([
    previous,
    sequence,
    row.id,
    row.atMs,
    row.actor,
    row.action,
    row.subject,
    row.detail,
  ]);
  return createHash('sha256').update(said).digest('hex');
}
