// The way to the database: one pool under Prisma and under raw statements, notifications, transactions.

import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { leanCompiler } from './db/compiler.ts';
import { connectionConfig, connectOnce } from './db/connect.ts';
import { hearErrors, NotingPool } from './db/connection.ts';
import { listen, type NotificationHandler } from './db/listen.ts';
import { PrismaClient } from './generated/client.ts';

export { isDatabaseAway, isOutOfTime } from './db/away.ts';
export { rowsOf } from './db/connection.ts';
export type { NotificationHandler } from './db/listen.ts';
export { databaseNow, type Tx, transaction } from './db/transaction.ts';

/** An open database. */
export interface Database {
  readonly prisma: PrismaClient;
  /** The same connections without Prisma; gives Temporal values (see `types` below). */
  readonly pool: pg.Pool;
  /** Resolves when a connection can be had; throws StatgridError DATABASE_UNREACHABLE otherwise. */
  check(): Promise<void>;
  /** Hears NOTIFY on a connection of its own; returns how to stop. */
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>;
  /** Ends every connection, listeners included. May be called twice. */
  close(): Promise<void>;
}

/** Limits of the pool. */
export interface DatabaseOptions {
  /** Connections at most. Default 10: a laptop's embedded server has 60 for all processes together. */
  readonly maxConnections?: number;
  /** A statement longer than this is cancelled. Default 30 s. */
  readonly statementTimeoutMs?: number;
}

const DEFAULT_CONNECTIONS = 10;
const DEFAULT_STATEMENT_TIMEOUT_MS = 30_000;
/** Frees the locks of a transaction whose process hangs. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/**
 * Opens the database at `url`. Nothing is sent until it is used: call `check` to know now.
 * @throws StatgridError DATABASE_UNREACHABLE when `url` is not a PostgreSQL address.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new NotingPool({
    ...connectionConfig(url),
    max: options.maxConnections ?? DEFAULT_CONNECTIONS,
    statement_timeout: options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: TYPES,
  });
  hearErrors(pool);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), ...leanCompiler });
  const listeners = new Set<() => Promise<void>>();
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    await Promise.all([...listeners].map((stop) => stop()));
    await prisma.$disconnect();
    await pool.end();
  }

  return {
    prisma,
    pool,
    check: async () => {
      const client = await connectOnce(url);
      await client.end();
    },
    listen: async (channel, handler) => {
      const stop = await listen(url, channel, handler);
      listeners.add(stop);
      return async () => {
        listeners.delete(stop);
        await stop();
      };
    },
    close: () => {
      closing ??= closeAll();
      return closing;
    },
  };
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

let lastRead = { text: '1970-01-01T00:00Z', instant: Temporal.Instant.fromEpochMilliseconds(0) };

/** Many rows of one statement have the same instant. */
function instantOf(text: string): Temporal.Instant {
  if (text !== lastRead.text) lastRead = { text, instant: Temporal.Instant.from(text) };
  return lastRead.instant;
}

/** How raw statements read: int8 as bigint, timestamptz as Temporal.Instant, date as Temporal.PlainDate. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === INT8) return (text: string) => BigInt(text);
      if (oid === TIMESTAMPTZ) return instantOf;
      if (oid === DATE) return (text: string) => Temporal.PlainDate.from(text);
    }
    return pg.types.getTypeParser(oid, format);
  },
};
