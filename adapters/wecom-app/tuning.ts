// The adapter's own waits and its sources of time and chance, so that tests need not sleep.

/** Milliseconds throughout, except the three functions. */
export interface WecomTuning {
  /** Longest wait for the token endpoint's answer. */
  readonly tokenTimeoutMs: number;
  /** A token is renewed this long before it ends. */
  readonly tokenMarginMs: number;
  /** Inside its margin the platform may give out the same token again; it also limits how often one is fetched. */
  readonly tokenKeptMs: number;
  /** A callback is answered by then, stored or not: the platform hangs up after five seconds. */
  readonly ackMs: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Milliseconds that never jump, for ages; not a wall clock. */
  readonly monotonicMs: () => number;
  /** Milliseconds since the epoch, for the instants of signatures. */
  readonly wallMs: () => number;
}

export const DEFAULT_TUNING: WecomTuning = {
  tokenTimeoutMs: 8_000,
  tokenMarginMs: 300_000,
  tokenKeptMs: 30_000,
  ackMs: 4_000,
  random: Math.random,
  monotonicMs: () => performance.now(),
  wallMs: Date.now,
};
