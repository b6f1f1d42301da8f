// The adapter's own waits and its sources of time and chance, so that tests need not sleep.

import type { Backoff } from '#adapters/waiting.ts';

/** Milliseconds, except the two functions. */
export interface RobotTuning extends Backoff {
  readonly handshakeTimeoutMs: number;
  /** Longest wait for the answer to the subscription. */
  readonly subscribeTimeoutMs: number;
  /** The platform wants a ping every thirty seconds; a ping without its answer for `silentMs` means a dead line. */
  readonly pingEveryMs: number;
  readonly silentMs: number;
  /** How often a line is looked at; both of the above are counted in looks. */
  readonly watchEveryMs: number;
  /** Longest time a send waits for a line that is being opened. */
  readonly lineWaitMs: number;
  /** When a line is let go: how long what is under way on it may take. */
  readonly closeGraceMs: number;
  /** Wrong credentials do not heal by themselves: the next try is minutes away. */
  readonly refusedRetryMs: number;
  /** After another connection has taken the robot over; doubling while it happens again and again. */
  readonly kickedBaseMs: number;
  readonly kickedMaxMs: number;
  /** How often it is asked whether the account is still ours after that. */
  readonly ownsEveryMs: number;
  /** A line that lived this long forgets earlier failures. */
  readonly stableMs: number;
  /** Milliseconds since the epoch, where the platform names no instant. */
  readonly wallMs: () => number;
}

export const DEFAULT_TUNING: RobotTuning = {
  handshakeTimeoutMs: 10_000,
  subscribeTimeoutMs: 10_000,
  pingEveryMs: 30_000,
  silentMs: 10_000,
  watchEveryMs: 1_000,
  lineWaitMs: 4_000,
  closeGraceMs: 3_000,
  refusedRetryMs: 300_000,
  kickedBaseMs: 4_000,
  kickedMaxMs: 600_000,
  ownsEveryMs: 1_000,
  stableMs: 60_000,
  backoffBaseMs: 1_000,
  backoffMaxMs: 60_000,
  random: Math.random,
  wallMs: () => Date.now(),
};
