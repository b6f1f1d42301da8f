// A preview that cannot differ from the deed: the same work in the same transaction, rolled back at its end.

import { type Database, type Tx, transaction } from '#prisma/db.ts';

/** Imports of whole files take longer than a step does. */
const IMPORT_TIMEOUT_MS = 120_000;

/** Runs `work` in one transaction and answers its result; with `dryRun` nothing of it is kept. */
export async function doneOrPreviewed<T>(
  db: Database,
  dryRun: boolean,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await transaction(
      db,
      async (tx) => {
        const result = await work(tx);
        if (dryRun) throw new RolledBack(result);
        return result;
      },
      { timeoutMs: IMPORT_TIMEOUT_MS },
    );
  } catch (error) {
    // Only the transaction above throws it, and only with what `work` answered.
    if (error instanceof RolledBack) return error.result as T;
    throw error;
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
