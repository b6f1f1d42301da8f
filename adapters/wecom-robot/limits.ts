// What WeCom allows a smart robot, as data. Figures marked C come from community copies of the pages.

export const LIMITS = {
  /** Rendered, in UTF-8. The page on streams allows 20,480; what the platform allows Markdown elsewhere fits a phone. */
  textMaxBytes: 4_096,
  /** Replies and pushes of one conversation together (C: 30 and 1,000): a margin is kept, since the window is unknown. */
  perMinute: 28,
  perHour: 960,
  /** A frame that is longer is none of the platform's. */
  frameMaxBytes: 1024 * 1024,
  /** Of a card with buttons; longer texts the client folds away, so they go without buttons. Characters. */
  cardTitleMax: 26,
  cardTextMax: 112,
  buttonsMax: 6,
  buttonLabelMax: 10,
  /** What a pressed button says, bytes. */
  buttonKeyMaxBytes: 1_024,
} as const;

/** What the two sides call what they say. */
export const CMD = {
  subscribe: 'aibot_subscribe',
  ping: 'ping',
  send: 'aibot_send_msg',
  message: 'aibot_msg_callback',
  event: 'aibot_event_callback',
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  /** The platform names none; by then the minute it counts in is another one. */
  rateMs: 60_000,
  concurrencyMs: 1_000,
} as const;
