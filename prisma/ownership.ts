// One owner for all accounts of an installation: session locks that die with their process, epochs that fence the last owner.

import type { PoolClient, QueryConfig } from 'pg';
import type { Database } from './db.ts';

/** Held while the locks' connection lives: all accounts or none. */
export interface Ownership {
  /** By account id. */
  readonly epochs: Epochs;
  /** Aborts when the connection that holds the locks is gone: stop sending at once. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** How often each account has been taken, by its id. */
export type Epochs = ReadonlyMap<string, number>;

/** Class of our advisory locks, so that they meet nobody else's. */
const LOCK_CLASS = 0x5747;

/** A statement of the taking that is not answered by then has failed. */
const ANSWER_TIMEOUT_MS = 5_000;

/** How often the lock's connection is asked for a sign of life, and how many silent rounds end it. */
const BEAT_MS = 1_000;
const SILENT_BEATS = 5;

// The server finds a vanished owner about as fast as the owner finds a vanished server: 5 s of silence,
// then five questions a second apart. Without this its lock would stay for the two hours of the system's default.
// A process that stands still (stopped, swapped out) is answered for by its kernel, so what counts is that it asks.
const WATCHED = `
  SELECT set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '1', false),
         set_config('tcp_keepalives_count', '5', false), set_config('tcp_user_timeout', '10000', false),
         set_config('idle_session_timeout', '10s', false)`;

// A new owner may come with new credentials, so it may try at once whether a stopped account is still refused.
const TAKEN = `
  UPDATE channel_account
     SET owner = $2, epoch = epoch + 1, probe_at = CASE WHEN stop_code IS NOT NULL THEN clock_timestamp() END
   WHERE id = ANY($1) RETURNING id, epoch`;

/** pg takes it with a statement; its types know it for a whole connection only. */
interface TimedQuery extends QueryConfig {
  readonly query_timeout: number;
}

/**
 * Takes the accounts, or answers null while another session holds one of them. Taking raises the epochs, so
 * that calls the last owner planned can no longer be marked as made.
 */
export async function takeOwnership(
  db: Database,
  accountIds: readonly string[],
  owner: string,
): Promise<Ownership | null> {
  const client = await db.pool.connect();
  try {
    if (!(await lockAll(client, accountIds))) {
      client.release();
      return null;
    }
    // Only from here: the pool hands a connection that did not get the locks out again every second.
    const lost = lossOf(client);
    await client.query(timed(WATCHED));
    const raised = await client.query<EpochRow>(timed(TAKEN, [accountIds, owner]));
    const epochs = epochsOf(raised.rows, accountIds);
    watch(client, lost);
    return { epochs, lost: lost.signal, release: () => release(client, lost) };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** In one order for everybody, so that of two who begin at once one gets them all; gives back what it got in vain. */
async function lockAll(client: PoolClient, accountIds: readonly string[]): Promise<boolean> {
  for (const [index, id] of accountIds.toSorted().entries()) {
    const locked = await client.query<{ taken: boolean }>(
      timed('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', [LOCK_CLASS, id]),
    );
    if (locked.rows[0]?.taken === true) continue;
    if (index > 0) await client.query(timed('SELECT pg_advisory_unlock_all()'));
    return false;
  }
  return true;
}

/** The epochs of the last process that took the accounts; one higher than one's own: another one did. */
export async function currentEpochs(db: Database, accountIds: readonly string[]): Promise<Epochs> {
  const { rows } = await db.pool.query<EpochRow>(
    timed('SELECT id, epoch FROM channel_account WHERE id = ANY($1)', [accountIds]),
  );
  return epochsOf(rows, accountIds);
}

interface EpochRow {
  readonly id: string;
  readonly epoch: number;
}

function epochsOf(rows: readonly EpochRow[], accountIds: readonly string[]): Epochs {
  if (rows.length < accountIds.length) throw new Error('an account to own is gone');
  return new Map(rows.map(({ id, epoch }) => [id, epoch]));
}

/** The ids of the accounts some process owns at this moment. */
export async function ownedAccounts(db: Database): Promise<ReadonlySet<string>> {
  const { rows } = await db.pool.query<{ id: string }>(
    timed(
      `SELECT a.id FROM channel_account a JOIN pg_locks l
           ON l.classid::bigint = $1 AND l.objid::bigint = hashtext(a.id::text)::bigint & x'FFFFFFFF'::bigint
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [LOCK_CLASS],
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

function timed(text: string, values: unknown[] = []): TimedQuery {
  return { text, values, query_timeout: ANSWER_TIMEOUT_MS };
}

function lossOf(client: PoolClient): AbortController {
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  return lost;
}

/**
 * Finds a connection that is open and carries nothing any more. Counted in rounds and not by the clock: a
 * process that was busy for a while has not lost its connection.
 */
function watch(client: PoolClient, lost: AbortController): void {
  let isAsked = false;
  let silent = 0;
  const timer = setInterval(() => {
    if (isAsked) {
      silent += 1;
      if (silent >= SILENT_BEATS) lost.abort();
      return;
    }
    isAsked = true;
    silent = 0;
    client.query('SELECT 1').then(
      () => {
        isAsked = false;
      },
      () => lost.abort(),
    );
  }, BEAT_MS);
  timer.unref();
  const end = () => clearInterval(timer);
  if (lost.signal.aborted) end();
  else lost.signal.addEventListener('abort', end, { once: true });
}

/** The connection carries the locks: it is ended, not given back to the pool. */
async function release(client: PoolClient, lost: AbortController): Promise<void> {
  const isOurs = !lost.signal.aborted;
  lost.abort();
  // Given back in words too: the server may notice an ended connection only after the next one has asked.
  if (isOurs) await client.query(timed('SELECT pg_advisory_unlock_all()')).catch(() => undefined);
  client.release(true);
}
