// Tells the sandbox page that the database may have changed, also when another process changed it.

import type { Database } from '#prisma/db.ts';
import { changeMark } from '#prisma/repos/sandbox-view.ts';

/** Quick enough to look live to a person, rare enough to be nothing to the database. */
const LOOK_EVERY_MS = 300;

/**
 * Returns a `subscribe`: listeners are called after each change, until they stop. Nothing is asked
 * while nobody listens; a database that is away is asked again.
 */
export function watchChanges(db: Database): (listener: () => void) => () => void {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | null = null;
  let last = '';
  let isLooking = false;

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    const mark = await changeMark(db).catch(() => last);
    isLooking = false;
    if (mark === last) return;
    last = mark;
    for (const listener of listeners) listener();
  }

  return (listener) => {
    listeners.add(listener);
    timer ??= setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    };
  };
}
