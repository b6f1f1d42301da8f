// What DingTalk allows a custom robot, as data.

export const PATH = '/robot/send';

export const LIMITS = {
  /**
   * The pages name no size; field reports say that 20,000 bytes are refused (460101). The body of a call, escapes and
   * all, stays well below.
   */
  bodyMaxBytes: 18_000,
  /** Text that fits one call whatever it is made of: 18,000 less the envelope and the escapes of line breaks. */
  textMaxBytes: 15_000,
  /** Twenty messages a minute and robot, then ten minutes of silence: a margin of two is kept. */
  callsPerWindow: 18,
  windowMs: 60_000,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  rateMs: 1_000,
  /** The robot is blocked for ten minutes. */
  blockMs: 600_000,
  /** The exit address is banned for five minutes (status 1111). */
  addressBanMs: 300_000,
} as const;
