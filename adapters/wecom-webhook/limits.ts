// What WeCom allows the robot of a group, as data.

export const PATH = '/cgi-bin/webhook/send';

export const LIMITS = {
  /** Of `text.content`, in UTF-8: 682 Chinese characters. */
  textMaxBytes: 2_048,
  /** Twenty messages a minute and robot, in any sixty seconds: a margin of two is kept. */
  callsPerWindow: 18,
  windowMs: 60_000,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  /** The platform names none; by then the window it counts in is another one. */
  rateMs: 60_000,
  /** Too many calls at once (45033). */
  concurrencyMs: 1_000,
} as const;
