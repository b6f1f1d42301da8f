// The proof: entries are ordered and chained, by one sealer at a time, and a change to any of them shows.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealAudit, sealOf } from '#bot/services/seal-audit.ts';
import { transaction } from '#prisma/db.ts';
import type { AuditRow } from '#prisma/repos/audit.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { type FreshDatabase, freshDatabase } from '#tests/support/database.ts';

interface SealedRow extends AuditRow {
  readonly sequence: number;
  readonly seal: string;
}

describe('the proof', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const append = (count: number) =>
    transaction(fresh.db, async (tx) => {
      for (let number = 0; number < count; number++) {
        await appendAudit(tx, {
          actor: 'test',
          action: 'noted',
          subject: `n-${number}`,
          detail: { b: number, a: 'x' },
        });
      }
    });
  const chain = async () => {
    const { rows } = await fresh.db.pool.query<SealedRow>(
      `SELECT id, (extract(epoch FROM at) * 1000)::float8 AS "atMs", actor, action, subject, detail::text AS detail,
              sequence::int AS sequence, seal FROM audit ORDER BY sequence`,
    );
    return rows;
  };
  /** The first sequence whose seal does not follow from the entry and the seal before; null: none. */
  const firstBroken = async () => {
    let before = '';
    for (const [index, row] of (await chain()).entries()) {
      if (row.sequence !== index + 1 || row.seal !== sealOf(before, row.sequence, row)) return index + 1;
      before = row.seal;
    }
    return null;
  };

  it('is one chain without gaps, over several seals and several sealers', async () => {
    await append(30);
    await Promise.all([sealAudit(fresh.db), sealAudit(fresh.db)]);
    await append(20);
    await sealAudit(fresh.db);
    expect(await chain()).toHaveLength(50);
    expect(await firstBroken()).toBeNull();
    const before = await chain();
    await sealAudit(fresh.db);
    expect(await chain()).toEqual(before);
  });

  it.each([
    ['an edited entry', `UPDATE audit SET detail = '{"a": "y", "b": 6}' WHERE sequence = 7`, 7],
    ['an entry of another actor', `UPDATE audit SET actor = 'somebody' WHERE sequence = 3`, 3],
    ['an entry moved in time', `UPDATE audit SET at = at + interval '1 minute' WHERE sequence = 10`, 10],
    ['a missing entry', 'DELETE FROM audit WHERE sequence = 5', 5],
  ])('shows %s', async (_, change, sequence) => {
    await append(10);
    await sealAudit(fresh.db);
    expect(await firstBroken()).toBeNull();
    await fresh.db.pool.query(change);
    expect(await firstBroken()).toBe(sequence);
  });
});
