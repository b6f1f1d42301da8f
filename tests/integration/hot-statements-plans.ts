// Overhears what really goes to PostgreSQL and asks PostgreSQL how it would do it.

import pg from 'pg';
import type { Database, Tx } from '#prisma/db.ts';
import { transaction } from '#prisma/db.ts';

/** A statement as the driver sent it, parameters included. */
export interface SentStatement {
  readonly text: string;
  readonly values: unknown[];
}

/** What PostgreSQL would use for one statement. */
export interface PlanSummary {
  readonly indexes: ReadonlySet<string>;
  /** Tables that would be read from end to end. */
  readonly seqScans: ReadonlySet<string>;
  /** The whole plan, for a person. */
  readonly text: string;
}

/** Ends a transaction without keeping anything. */
class Undo extends Error {}

/** Listens on every connection the pool opens from now on: call it before the first statement. */
export class StatementWatch {
  readonly #db: Database;
  #sent: SentStatement[] | null = null;

  constructor(db: Database) {
    this.#db = db;
    db.pool.on('connect', (client) => {
      const query: unknown = Reflect.get(client, 'query');
      if (typeof query !== 'function') throw new Error('a connection without query');
      Reflect.set(client, 'query', (...args: unknown[]): unknown => {
        this.#note(args[0]);
        return Reflect.apply(query, client, args);
      });
    });
  }

  /** The statements `work` sends in a transaction that is rolled back. */
  async inTransaction(work: (tx: Tx) => Promise<unknown>): Promise<readonly SentStatement[]> {
    return this.during(() =>
      transaction(
        this.#db,
        async (tx) => {
          await work(tx);
          throw new Undo();
        },
        { timeoutMs: 30_000 },
      ).catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      }),
    );
  }

  /** The statements `work` sends; without those that only begin or end a transaction. */
  async during(work: () => Promise<unknown>): Promise<readonly SentStatement[]> {
    const sent: SentStatement[] = [];
    this.#sent = sent;
    await work();
    this.#sent = null;
    return sent;
  }

  #note(sent: unknown): void {
    if (typeof sent !== 'object' || sent === null) return;
    const text: unknown = Reflect.get(sent, 'text');
    const values: unknown = Reflect.get(sent, 'values');
    if (typeof text !== 'string' || !/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text)) return;
    this.#sent?.push({ text, values: Array.isArray(values) ? values : [] });
  }
}

/** How PostgreSQL would do it; nothing is executed. */
export async function explain(url: string, { text, values }: SentStatement): Promise<PlanSummary> {
  // UTC as the product's own connections: the driver writes instants without their offset.
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  try {
    const { rows } = await client.query<Record<'QUERY PLAN', unknown>>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      values,
    );
    const plain = await client.query<Record<'QUERY PLAN', string>>(`EXPLAIN ${text}`, values);
    const indexes = new Set<string>();
    const seqScans = new Set<string>();
    walk(rows[0]?.['QUERY PLAN'], (node) => {
      if (typeof node['Index Name'] === 'string') indexes.add(node['Index Name']);
      if (node['Node Type'] === 'Seq Scan') seqScans.add(String(node['Relation Name']));
      const arbiters: unknown = node['Conflict Arbiter Indexes'];
      if (Array.isArray(arbiters)) for (const name of arbiters) indexes.add(String(name));
    });
    const lines = plain.rows.map((row) => row['QUERY PLAN'].replace(/'[^']{80,}'/g, "'…'"));
    return { indexes, seqScans, text: lines.join('\n') };
  } finally {
    await client.end();
  }
}

function walk(value: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit);
  else if (typeof value === 'object' && value !== null) {
    visit({ ...value });
    for (const one of Object.values(value)) walk(one, visit);
  }
}
