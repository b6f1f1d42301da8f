// How many calls one account may make now: a window for each limit of the platform, kept in this process.

import type { RateBucket } from '#adapters/contract.ts';
import {
  type CallWindow,
  emptyWindow,
  endCall,
  fullWindow,
  takeCall,
} from '#bot/domain/delivery/call-window.ts';

/** A new owner waits for what it cannot know of windows up to this; a longer one refuses, and is tried again. */
const LONGEST_UNSEEN_MS = 1_000;

/** The limits of an account for as long as one process owns it. Milliseconds of `performance.now()`. */
export class CallRate {
  readonly #windows = new Map<string, CallWindow>();
  /** The counters each call under way was charged to. */
  readonly #underWay = new Map<string, readonly string[]>();
  readonly #ownedAtMs: number | null;

  /** `ownedAtMs`: when the account was taken over from somebody whose last calls nobody here knows; null: from nobody. */
  constructor(ownedAtMs: number | null) {
    this.#ownedAtMs = ownedAtMs;
  }

  /** Charges a call to every limit it counts for until it has `ended`; 0, or how many milliseconds to wait for the fullest. */
  take(callId: string, buckets: Iterable<RateBucket>, nowMs: number): number {
    const taken: [string, CallWindow][] = [];
    for (const bucket of buckets) {
      const answer = takeCall(this.#windowOf(bucket), nowMs);
      if (!answer.ok) return answer.waitMs;
      taken.push([bucket.key, answer.window]);
    }
    for (const [key, window] of taken) this.#windows.set(key, window);
    this.#underWay.set(
      callId,
      taken.map(([key]) => key),
    );
    return 0;
  }

  /** Whether a call could be made without waiting. */
  hasRoom(buckets: Iterable<RateBucket>, nowMs: number): boolean {
    return [...buckets].every((bucket) => takeCall(this.#windowOf(bucket), nowMs).ok);
  }

  /** The call has its answer, or never will, or was not made after all. */
  ended(callId: string, nowMs: number): void {
    for (const key of this.#underWay.get(callId) ?? []) {
      const window = this.#windows.get(key);
      if (window !== undefined) this.#windows.set(key, endCall(window, nowMs));
    }
    this.#underWay.delete(callId);
  }

  #windowOf({ key, limit, windowMs }: RateBucket): CallWindow {
    const size = { limit, windowMs };
    const known = this.#windows.get(key);
    if (known !== undefined) return known;
    return this.#ownedAtMs === null || windowMs > LONGEST_UNSEEN_MS
      ? emptyWindow(size)
      : fullWindow(size, this.#ownedAtMs);
  }
}
