// A platform's rate limit as a sliding window: never more calls in any window than it allows, bursts included.
//
// A bucket that gains while it gives lets twice its size through in its first window (18 + 18 in the
// first second against a platform that refuses the 21st), so the calls themselves are remembered.

/** What a platform counts: at most `limit` calls in any `windowMs`. */
export interface CallLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** Calls under way, and the newest that have ended, oldest first, in milliseconds of a clock that does not move back. */
export interface CallWindow {
  readonly size: CallLimit;
  readonly underWay: number;
  readonly endedAtMs: readonly number[];
}

export function emptyWindow(size: CallLimit): CallWindow {
  return { size, underWay: 0, endedAtMs: [] };
}

export type Taken =
  | { readonly ok: true; readonly window: CallWindow }
  | { readonly ok: false; readonly waitMs: number };

/**
 * Takes one call, which is under way until `endCall`, or says in how many milliseconds it may be made at the earliest.
 * The platform counts a call somewhere between the two, so its place is free a whole window after its end and no
 * sooner: counted from their beginning, 18 calls that took longer than a second and the 18 let go after that second
 * met in one second of a platform that refuses the 21st.
 */
export function takeCall({ endedAtMs, size, underWay }: CallWindow, nowMs: number): Taken {
  const taken = underWay + 1;
  if (taken + endedAtMs.length <= size.limit)
    return { ok: true, window: { size, underWay: taken, endedAtMs } };
  const [oldest] = endedAtMs;
  // All are under way: after the first end there is still a window to wait.
  const waitMs = oldest === undefined ? size.windowMs : Math.ceil(oldest + size.windowMs - nowMs);
  if (waitMs > 0) return { ok: false, waitMs };
  return { ok: true, window: { size, underWay: taken, endedAtMs: endedAtMs.slice(1) } };
}

/** One of the calls under way has ended, or was not made after all: whoever took it may have been on the way. */
export function endCall({ endedAtMs, size, underWay }: CallWindow, nowMs: number): CallWindow {
  return { size, underWay: Math.max(0, underWay - 1), endedAtMs: [...endedAtMs, nowMs] };
}

/** A window nothing goes through yet: whoever called before may have used all of it up to now. */
export function fullWindow(size: CallLimit, nowMs: number): CallWindow {
  return { size, underWay: 0, endedAtMs: Array.from({ length: size.limit }, () => nowMs) };
}
