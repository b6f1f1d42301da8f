// What Feishu allows a custom bot of a group, as data (page: custom bot usage guide).

/** The bot's token follows: the whole address is a credential. */
export const PATH = '/open-apis/bot/v2/hook/';

export const LIMITS = {
  /** "The request body must not exceed 20 KB": escapes, signature and all stay below it. */
  bodyMaxBytes: 20_000,
  /** Text that fits one call whatever it is made of: the body less the envelope and the escapes of line breaks. */
  textMaxBytes: 16_000,
  /** A hundred a minute and five a second for each bot; a margin of ten and of one is kept. */
  callsPerMinute: 90,
  callsPerSecond: 4,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  rateMs: 2_000,
  /** The platform as a whole is busy (11232). */
  systemMs: 20_000,
} as const;

/**
 * The page asks to avoid full and half hours, when everybody's timers fire and calls are refused with 11232. What falls
 * into the first seconds of one goes out some seconds after them.
 */
export const RUSH = { everyMs: 1_800_000, lastsMs: 10_000, spreadMs: 20_000 } as const;
