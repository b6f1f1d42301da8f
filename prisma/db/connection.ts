// The connection a transaction of Prisma's runs on, for statements that carry thousands of rows.

import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { Prisma } from '../generated/client.ts';

/** What a transaction was given, and until when. */
interface Held {
  readonly timeoutMs: number;
  client: pg.PoolClient | null;
  endsAtMs: number;
}

/** Prisma's own timer begins after ours and may still be early by a fraction of a millisecond. */
const MARGIN_MS = 5;

const BEGINNING = new AsyncLocalStorage<Held>();
const HELD = new WeakMap<Prisma.TransactionClient, Held>();

/** A pool that notes which of its connections a beginning transaction gets. */
export class NotingPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void;
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | void {
    if (callback !== undefined) return super.connect(callback);
    const held = BEGINNING.getStore();
    return super.connect().then((client) => {
      if (held?.client === null) {
        held.client = client;
        held.endsAtMs = performance.now() + held.timeoutMs - MARGIN_MS;
      }
      return client;
    });
  }
}

/**
 * What breaks is told to whoever asks next; unheard, the event would end the process. The pool listens to idle
 * connections only, and whoever is given one begins to listen a moment later: a server that dies right behind the
 * answer a transaction is given its connection for says so in between (measured: postmaster killed under load).
 */
export function hearErrors(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}

/**
 * Begins a transaction by `begin`, which hands its client to `work`; `rowsOf` finds the connection from there on, until
 * the work ends or its `timeoutMs` are over: what came later would be sent after the ROLLBACK, and stay.
 */
export function noting<T>(
  begin: (work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
  timeoutMs: number,
): Promise<T> {
  const held: Held = { timeoutMs, client: null, endsAtMs: 0 };
  const noted = async (tx: Prisma.TransactionClient): Promise<T> => {
    HELD.set(tx, held);
    try {
      return await work(tx);
    } finally {
      held.endsAtMs = 0;
    }
  };
  return BEGINNING.run(held, () => begin(noted));
}

/** As Prisma would say it: what was asked may be asked again. */
class TransactionOver extends Error {
  readonly code = 'P2028';

  constructor() {
    super('the transaction is over');
  }
}

/**
 * A statement inside the transaction but past Prisma, which serialises each parameter and each cell twice over. A
 * template, as `$queryRaw` takes it: `rowsOf<Row>(tx)`SELECT …``. Values come as `db.pool` gives them: instants as
 * Temporal, int8 as bigint. Throws pg's own errors, and once the transaction is over.
 */
export function rowsOf<Row extends pg.QueryResultRow>(
  tx: Prisma.TransactionClient,
): (strings: TemplateStringsArray, ...values: readonly unknown[]) => Promise<readonly Row[]> {
  return async (strings, ...parts) => {
    const held = HELD.get(tx);
    if (held === undefined || held.client === null) throw new Error('a transaction that was not begun here');
    if (performance.now() > held.endsAtMs) throw new TransactionOver();
    const { text, values } = Prisma.sql(strings, ...parts);
    const { rows } = await held.client.query<Row>({ text, values });
    return rows;
  };
}
