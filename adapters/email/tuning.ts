// The adapter's own waits and its sources of chance and time, so that tests need not sleep.

import type { Backoff } from '#adapters/waiting.ts';

/** Milliseconds throughout, except the functions. */
export interface EmailTuning extends Backoff {
  readonly connectTimeoutMs: number;
  /** A line to the sending server is kept this long for the next mail; 0: each mail has a line of its own. */
  readonly keepLineMs: number;
  /** The mailbox is looked at this often, whatever IDLE says; also how a dead line is noticed. */
  readonly pollEveryMs: number;
  /** Longest wait for the answer to one command. */
  readonly commandTimeoutMs: number;
  /** When stopping: how long a mail already handed over may take to be stored and marked. */
  readonly closeGraceMs: number;
  /** Wrong credentials do not heal by themselves, and providers lock accounts that try on. */
  readonly refusedRetryMs: number;
  /** A line that lived this long forgets earlier failures. */
  readonly stableMs: number;
  readonly monotonicMs: () => number;
  /** Milliseconds since the epoch, for the mails' Date. */
  readonly wallMs: () => number;
}

export const DEFAULT_TUNING: EmailTuning = {
  connectTimeoutMs: 10_000,
  keepLineMs: 10_000,
  pollEveryMs: 60_000,
  commandTimeoutMs: 30_000,
  closeGraceMs: 3_000,
  backoffBaseMs: 1_000,
  backoffMaxMs: 60_000,
  refusedRetryMs: 600_000,
  stableMs: 60_000,
  random: Math.random,
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
