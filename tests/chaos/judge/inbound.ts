// Every message that was acknowledged is there once, was worked on once, and had one effect.

import type { Database } from '#prisma/db.ts';
import type { Evidence } from './evidence.ts';
import type { Journal } from './journal.ts';

interface Row {
  readonly platformId: string;
  readonly rows: number;
  readonly open: number;
  readonly effects: number;
  readonly slots: number;
}

export async function judgeInbound(
  db: Database,
  journal: Journal,
  said: ReadonlySet<string>,
): Promise<readonly Evidence[]> {
  const { rows } = await db.pool.query<Row>(`
    SELECT m.platform_id AS "platformId", count(*)::int AS rows,
           count(*) FILTER (WHERE m.state NOT IN ('done', 'ignored'))::int AS open,
           max((SELECT count(*) - count(DISTINCT (e.item_id, e.kind)) FROM item_event e WHERE e.message_in_id = m.id))::int AS effects,
           max((SELECT count(*) FROM slot s WHERE s.message_in_id = m.id))::int AS slots
      FROM message_in m GROUP BY 1`);
  const stored = new Map(rows.map((row) => [row.platformId, row]));
  const acked = new Set(
    journal.acks.flatMap(({ code, msgId }) => (code === 200 && msgId !== null ? [msgId] : [])),
  );
  const broken = (what: string, detail: unknown): Evidence => ({
    invariant: 'every message once',
    what,
    detail,
  });
  return [
    ...[...acked]
      .filter((msgId) => !stored.has(msgId))
      .map((msgId) => broken('acknowledged and not stored', msgId)),
    ...[...said].filter((msgId) => !acked.has(msgId)).map((msgId) => broken('never acknowledged', msgId)),
    ...rows.filter((row) => row.rows > 1).map((row) => broken('stored more than once', row)),
    ...rows.filter((row) => row.open > 0).map((row) => broken('not worked on', row)),
    ...rows
      .filter((row) => row.effects > 0 || row.slots > 1)
      .map((row) => broken('had its effect more than once', row)),
  ];
}
