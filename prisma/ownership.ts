// One owner per channel account: a session lock that dies with its process, and an epoch that fences the last owner.

import type { Database } from './db.ts';

/** Held while the lock's connection lives. */
export interface Ownership {
  readonly epoch: number;
  /** Aborts when the connection that holds the lock is gone: stop sending at once. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Class of our advisory locks, so that they meet nobody else's. */
const LOCK_CLASS = 0x5747;

/**
 * Takes the account, or answers null while another process owns it. Taking raises the epoch, so that
 * calls the last owner planned can no longer be marked as made.
 */
export async function takeOwnership(
  db: Database,
  accountId: string,
  owner: string,
): Promise<Ownership | null> {
  const client = await db.pool.connect();
  try {
    const locked = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken',
      [LOCK_CLASS, accountId],
    );
    if (locked.rows[0]?.taken !== true) {
      client.release();
      return null;
    }
    // Only from here: the pool hands a connection that did not get the lock out again every second.
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    const raised = await client.query<{ epoch: number }>(
      'UPDATE channel_account SET owner = $2, epoch = epoch + 1 WHERE id = $1 RETURNING epoch',
      [accountId, owner],
    );
    const epoch = raised.rows[0]?.epoch;
    if (epoch === undefined) throw new Error('the account to own is gone');
    return {
      epoch,
      lost: lost.signal,
      release: async () => {
        // The connection carries the lock: it is ended, not given back to the pool.
        client.release(true);
        lost.abort();
        await Promise.resolve();
      },
    };
  } catch (error) {
    client.release(true);
    throw error;
  }
}
