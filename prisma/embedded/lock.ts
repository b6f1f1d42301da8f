// Locks between processes on one folder that the operating system drops when their holder dies.

import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

// Node has no flock. SQLite's file locks are the kernel's own (fcntl, LockFileEx): a killed holder
// leaves nothing behind, so no process id is ever compared and none can be mistaken for another.
// The files stay empty; they are never deleted, because deleting a lock file is how two get in.

/** A lock held until released or until the process ends, whichever comes first. */
export interface HeldLock {
  release(): void;
}

/** Everybody may share a lock, or one may have it alone. */
export type LockMode = 'shared' | 'exclusive';

const SQLITE_BUSY = 5;
const WAIT_STEP_MS = 25;

/**
 * Takes the lock on `path` if nobody is in the way.
 * @returns the lock, or undefined when another holder excludes it.
 * @throws when the file cannot be opened (folder missing, no permission).
 */
export function tryLock(path: string, mode: LockMode): HeldLock | undefined {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec(mode === 'exclusive' ? 'BEGIN EXCLUSIVE' : 'BEGIN; SELECT 1 FROM sqlite_schema');
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release: () => {
      if (file.isOpen) file.close();
    },
  };
}

/**
 * Waits for the lock on `path`.
 * @returns the lock, or undefined when `timeoutMs` passed without it.
 */
export async function waitForLock(
  path: string,
  mode: LockMode,
  timeoutMs: number,
): Promise<HeldLock | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const lock = tryLock(path, mode);
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) return undefined;
    await delay(WAIT_STEP_MS);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
