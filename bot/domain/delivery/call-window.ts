// A platform's rate limit as a sliding window: never more calls in any window than it allows, bursts included.
//
// A bucket that gains while it gives lets twice its size through in its first window (18 + 18 in the
// first second against a platform that refuses the 21st), so the calls themselves are remembered.

/** What a platform counts: at most `limit` calls in any `windowMs`. */
export interface CallLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** The newest calls, oldest first, at most `limit` of them; milliseconds of a clock that does not move back. */
export interface CallWindow {
  readonly size: CallLimit;
  readonly callsAtMs: readonly number[];
}

export function emptyWindow(size: CallLimit): CallWindow {
  return { size, callsAtMs: [] };
}

export type Taken =
  | { readonly ok: true; readonly window: CallWindow }
  | { readonly ok: false; readonly waitMs: number };

/** Takes one call, or says in how many milliseconds it may be made. */
export function takeCall(window: CallWindow, nowMs: number): Taken {
  const { callsAtMs, size } = window;
  const [oldest] = callsAtMs;
  if (oldest === undefined || callsAtMs.length < size.limit) {
    return { ok: true, window: { size, callsAtMs: [...callsAtMs, nowMs] } };
  }
  const waitMs = Math.ceil(oldest + size.windowMs - nowMs);
  if (waitMs > 0) return { ok: false, waitMs };
  return { ok: true, window: { size, callsAtMs: [...callsAtMs.slice(1), nowMs] } };
}

/** A window nothing goes through yet: whoever called before may have used all of it up to now. */
export function fullWindow(size: CallLimit, nowMs: number): CallWindow {
  return { size, callsAtMs: Array.from({ length: size.limit }, () => nowMs) };
}

/**
 * A call that was taken at `takenAtMs` has ended. The platform counted it somewhere between the two, so its
 * place is free only a whole window after its end: counted from its beginning, 18 slow calls and 18 quick ones
 * a second later met in one second of a platform that refuses the 21st.
 */
export function endCall(window: CallWindow, takenAtMs: number, endedAtMs: number): CallWindow {
  const index = window.callsAtMs.indexOf(takenAtMs);
  if (index === -1) return window;
  const callsAtMs = [...window.callsAtMs.toSpliced(index, 1), endedAtMs].toSorted(
    (one, other) => one - other,
  );
  return { ...window, callsAtMs };
}
