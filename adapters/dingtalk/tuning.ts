// The adapter's own waits and its sources of time and chance, so that tests need not sleep.

/** Milliseconds throughout, except the two functions. */
export interface DingtalkTuning {
  /** Longest wait for the gateway's or the token endpoint's answer. */
  readonly gatewayTimeoutMs: number;
  readonly tokenTimeoutMs: number;
  /** Longest wait for the WebSocket handshake. */
  readonly handshakeTimeoutMs: number;
  /** A WebSocket ping goes out this often; no pong within `pongTimeoutMs` means the line is dead. */
  readonly pingEveryMs: number;
  readonly pongTimeoutMs: number;
  /** How often a line is looked at; a look this much too late means that the process slept. */
  readonly watchEveryMs: number;
  readonly sleptMs: number;
  /** After a `disconnect` frame the platform closes within about 10 s: the old line is read that long. */
  readonly drainMs: number;
  /** When stopping: how long frames already handed over may take to be stored and acknowledged. */
  readonly closeGraceMs: number;
  /** Age at which a line is replaced though nothing is wrong (the platform's Java client does so too). */
  readonly ttlMs: number;
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /** Wrong credentials do not heal by themselves: the next try is minutes away. */
  readonly refusedRetryMs: number;
  /** A line that lived this long forgets earlier failures. */
  readonly stableMs: number;
  /** A token is renewed this long before it ends. */
  readonly tokenMarginMs: number;
  /** … and kept so long at least, however short its life: the endpoint is throttled. */
  readonly tokenKeptMs: number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  /** Milliseconds that never jump, for ages; not a wall clock. */
  readonly monotonicMs: () => number;
  /** Milliseconds since the epoch, where the platform names no instant and to notice a suspended machine. */
  readonly wallMs: () => number;
}

export const DEFAULT_TUNING: DingtalkTuning = {
  gatewayTimeoutMs: 10_000,
  tokenTimeoutMs: 10_000,
  handshakeTimeoutMs: 10_000,
  pingEveryMs: 25_000,
  pongTimeoutMs: 10_000,
  watchEveryMs: 1_000,
  sleptMs: 5_000,
  drainMs: 10_000,
  closeGraceMs: 3_000,
  ttlMs: 6 * 3_600_000,
  backoffBaseMs: 1_000,
  backoffMaxMs: 60_000,
  refusedRetryMs: 300_000,
  stableMs: 60_000,
  tokenMarginMs: 300_000,
  tokenKeptMs: 30_000,
  random: Math.random,
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};
