// Interactive transactions that are tried again when the database says that they may be.

import { setTimeout as delay } from 'node:timers/promises';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import { noting } from './connection.ts';

/** The client inside a transaction; what repos and hot statements take. */
export type Tx = Prisma.TransactionClient;

/** Limits of one transaction. */
export interface TransactionOptions {
  /** How long one attempt may take; noticed at its next statement. Default 10 s. */
  readonly timeoutMs?: number;
  /** Default: read committed, as PostgreSQL's. */
  readonly isolation?: 'ReadCommitted' | 'RepeatableRead' | 'Serializable';
}

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_WAIT_MS = 10_000;
const ATTEMPTS = 3;
const BACKOFF_MS = 20;

/** Serialization failure and deadlock: the transaction was rolled back and may simply be repeated. */
const REPEATABLE_CODES: ReadonlySet<string> = new Set(['40001', '40P01']);

/**
 * Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. After a
 * serialization failure or a deadlock it is run again, three times in all, so `work` must do nothing
 * but database work.
 */
export async function transaction<T>(
  db: { readonly prisma: PrismaClient },
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const limits = {
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxWait: MAX_WAIT_MS,
    ...(options.isolation === undefined ? {} : { isolationLevel: options.isolation }),
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await noting((noted) => db.prisma.$transaction(noted, limits), work, limits.timeout);
    } catch (error) {
      if (attempt >= ATTEMPTS || !mayRepeat(error)) throw error;
      await delay(attempt * BACKOFF_MS * (0.5 + Math.random()));
    }
  }
}

/** The SQLSTATE behind an error of Prisma, its adapter or pg, however deep; undefined when there is none. */
function sqlState(error: unknown): string | undefined {
  for (let current = error, depth = 0; isRecord(current) && depth < 6; depth++) {
    for (const key of ['originalCode', 'code']) {
      const code = current[key];
      // Prisma's own codes look alike: P2034.
      if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P2')) return code;
    }
    const meta = current['meta'];
    current = current['cause'] ?? (isRecord(meta) ? meta['driverAdapterError'] : undefined);
  }
  return undefined;
}

function mayRepeat(error: unknown): boolean {
  if (isRecord(error) && error['code'] === 'P2034') return true;
  return REPEATABLE_CODES.has(sqlState(error) ?? '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The database's real time inside a transaction; it moves while the transaction runs, in microseconds. */
export async function databaseNow(tx: Tx): Promise<Temporal.Instant> {
  const rows = await tx.$queryRaw<readonly { us: bigint }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS us`;
  const us = rows[0]?.us;
  if (us === undefined) throw new Error('clock_timestamp() returned no row');
  return Temporal.Instant.fromEpochNanoseconds(us * 1000n);
}
