// The adapter's own waits and its sources of time and chance, so that tests need not sleep.

import type { Backoff } from '#adapters/waiting.ts';

/** Milliseconds throughout, except the functions. */
export interface FeishuTuning extends Backoff {
  /** Longest wait for the answer of the token's and the long connection's endpoint. */
  readonly endpointTimeoutMs: number;
  /** Longest wait for the WebSocket handshake. */
  readonly handshakeTimeoutMs: number;
  /** Pings go out as often as the platform says, and at least this often: it says two minutes. */
  readonly pingMaxMs: number;
  /** Nothing heard for this long after a ping means that the line is dead. */
  readonly pongTimeoutMs: number;
  /** How often a line is looked at; a look this much too late means that the process slept. */
  readonly watchEveryMs: number;
  readonly sleptMs: number;
  /** An event is answered by then, stored or not: the platform waits three seconds. */
  readonly ackMs: number;
  /** How long the other segments of an event may take. */
  readonly segmentsMs: number;
  /** When stopping: how long events already taken may take to be stored and acknowledged. */
  readonly closeGraceMs: number;
  /** Wrong credentials do not heal by themselves: the next try is minutes away. */
  readonly refusedRetryMs: number;
  /** A line that lived this long forgets earlier failures. */
  readonly stableMs: number;
  /** A token is renewed this long before it ends. */
  readonly tokenMarginMs: number;
  /** Milliseconds that never jump, for ages; not a wall clock. */
  readonly monotonicMs: () => number;
  /** Milliseconds since the epoch, where the platform names no instant and to notice a suspended machine. */
  readonly wallMs: () => number;
}

export const DEFAULT_TUNING: FeishuTuning = {
  endpointTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  pingMaxMs: 60_000,
  pongTimeoutMs: 15_000,
  watchEveryMs: 1_000,
  sleptMs: 5_000,
  ackMs: 2_500,
  segmentsMs: 10_000,
  closeGraceMs: 3_000,
  backoffBaseMs: 1_000,
  backoffMaxMs: 60_000,
  refusedRetryMs: 300_000,
  stableMs: 60_000,
  tokenMarginMs: 300_000,
  random: Math.random,
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
