// A preview that cannot differ from the deed: the same work in the same transaction, rolled back at its end.

import { StatgridError } from '#bot/errors.ts';
import { type Database, isOutOfTime, type Tx, transaction } from '#prisma/db.ts';

/** Imports of whole files take longer than a step does. */
const IMPORT_TIMEOUT_MS = 120_000;

/**
 * Runs `work` in one transaction and answers its result; with `dryRun` nothing of it is kept. Throws StatgridError
 * TIMED_OUT when the database was too busy to be done within `timeoutMs`: then nothing of it is kept either.
 */
export async function doneOrPreviewed<T>(
  db: Database,
  dryRun: boolean,
  work: (tx: Tx) => Promise<T>,
  timeoutMs: number = IMPORT_TIMEOUT_MS,
): Promise<T> {
  try {
    return await transaction(
      db,
      async (tx) => {
        const result = await work(tx);
        if (dryRun) throw new RolledBack(result);
        return result;
      },
      { timeoutMs },
    );
  } catch (error) {
    // Only the transaction above throws it, and only with what `work` answered.
    if (error instanceof RolledBack) return error.result as T;
    if (!isOutOfTime(error)) throw error;
    throw new StatgridError(
      'TIMED_OUT',
      `数据库太忙，没有在${Math.ceil(timeoutMs / 1000)}秒内做完，没有作任何改动。请过几分钟再试一次；反复出现请检查数据库所在机器的负载和磁盘。`,
      { cause: error },
    );
  }
}

/** Ends a preview's transaction and carries its result out. */
class RolledBack extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super('a preview keeps nothing');
    this.result = result;
  }
}
