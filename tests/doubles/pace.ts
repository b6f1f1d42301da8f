// How much a platform takes from whom, as a platform counts it: every window of every key, on a clock tests can set.

/** At most `limit` in any `windowMs`. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/** A key that had had all it may have. */
export interface Full<Kind extends Allowance = Allowance> {
  readonly key: string;
  readonly allowance: Kind;
  /** Until there is room again. */
  readonly waitMs: number;
}

/**
 * The judge of whoever keeps below the limits: it shares no code and no number with the service's own limiter. A call
 * that is over is not counted, and never forgotten: `overruns`.
 */
export class Pace {
  /** The keys of the calls that were over, refused or thrown away. */
  readonly overruns: string[] = [];
  readonly #takenAtMs = new Map<string, number[]>();
  #clock: (() => number) | null;

  /** Null: nothing is counted before a test sets the clock, for limits that are no fixed ones or not the platform's. */
  constructor(clock: (() => number) | null = Date.now) {
    this.#clock = clock;
  }

  /** From now on it is this instant, and everything counts. */
  setNow(ms: number): void {
    this.#clock = () => ms;
  }

  /** Nothing is counted until the clock is set: for tests that say more than any platform lets through. */
  off(): void {
    this.#clock = null;
  }

  /** Counts one call for each of these keys; for none of them if one is full, which is the answer. */
  take<Kind extends Allowance>(keys: Readonly<Record<string, readonly Kind[]>>): Full<Kind> | null {
    if (this.#clock === null) return null;
    const nowMs = this.#clock();
    for (const [key, allowances] of Object.entries(keys)) {
      const full = this.#fullOf(key, allowances, nowMs);
      if (full === null) continue;
      this.overruns.push(key);
      return full;
    }
    for (const [key, allowances] of Object.entries(keys)) {
      const most = Math.max(...allowances.map(({ limit }) => limit));
      this.#takenAtMs.set(key, [...(this.#takenAtMs.get(key) ?? []), nowMs].slice(-most));
    }
    return null;
  }

  #fullOf<Kind extends Allowance>(
    key: string,
    allowances: readonly Kind[],
    nowMs: number,
  ): Full<Kind> | null {
    for (const allowance of allowances) {
      // Where the limit is twenty, the twentieth from the end must have left the window.
      const oldestMs = this.#takenAtMs.get(key)?.at(-allowance.limit) ?? Number.NEGATIVE_INFINITY;
      const waitMs = oldestMs + allowance.windowMs - nowMs;
      if (waitMs > 0) return { key, allowance, waitMs };
    }
    return null;
  }
}
