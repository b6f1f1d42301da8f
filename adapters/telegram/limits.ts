// What Telegram allows a bot, as data. Rates are of its FAQ, which calls them approximate: a 429 is what counts.

export const LIMITS = {
  /** UTF-16 code units of one text (sendMessage, "1-4096 characters after entities parsing"). */
  textMaxUnits: 4_096,
  /** UTF-8 bytes a button may send back (callback_data). */
  buttonMaxBytes: 64,
  /** Buttons beside each other; more stand in further rows (house rule: short labels, a narrow screen). */
  buttonsPerRow: 3,
  /** About thirty messages a second in all; a margin is kept. */
  botPerSecond: 25,
  /** "Avoid sending more than one message per second" in one chat. */
  chatPerSecond: 1,
  /** Twenty a minute in one group; a margin of two is kept. */
  groupPerMinute: 18,
  /** What a bot may download (getFile). */
  fileMaxBytes: 20 * 1024 * 1024,
  /** Updates of one answer; each has 70 KB at most, so that an answer stays below the bound beneath. */
  updatesPerPoll: 50,
  updatesMaxBytes: 8 * 1024 * 1024,
  /** Calls of the webhook under way at once. */
  webhookConnections: 8,
} as const;

/** What is heard: words and buttons. Edits are not asked for, since the platform also reports some nobody has made. */
export const ALLOWED_UPDATES = ['message', 'callback_query'] as const;

/** Where a refusal names no time to wait, milliseconds. */
export const DEFAULT_RETRY_MS = 5_000;

/** The header a webhook's secret comes in. */
export const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
