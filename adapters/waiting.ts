// Waiting between two tries of a channel: longer each time, half of it by chance, and over at once when told to stop.

/** Milliseconds, except `random` (0 ≤ x < 1). */
export interface Backoff {
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly random: () => number;
}

/**
 * The wait before try number `failures` + 1 (0 = first failure): doubling from base to max, of
 * which half is chance, so that many clients cut off together do not come back together.
 */
export function backoffMs(failures: number, { backoffBaseMs, backoffMaxMs, random }: Backoff): number {
  const full = Math.min(backoffMaxMs, backoffBaseMs * 2 ** Math.min(failures, 20));
  return full / 2 + (full / 2) * random();
}

/** Waits, or returns early when `signal` aborts; leaves no timer and no listener behind. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** Waits for a shared promise no longer than this caller may; `null` when the time is up. */
export function within<T>(promise: Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const giveUp = () => finish(() => resolve(null));
    const timer = setTimeout(giveUp, timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      settle();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(
      (value) => finish(() => resolve(value)),
      (error: unknown) => finish(() => reject(error)),
    );
  });
}

/** Resolves when `signal` aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
