// What mail servers allow, as data: sizes, waits, and how far back the mailbox is read.

export const LIMITS = {
  /** Text of one message, UTF-8 bytes. Servers take megabytes; readers do not (house rule). */
  textMaxBytes: 20_000,
  /** Longer subjects are cut off in every list of mails; the text stands on its own. */
  subjectMaxChars: 60,
  /** Of one mail so much is fetched; text comes before attachments. */
  fetchMaxBytes: 512 * 1024,
  /** Text of one mail that is handed on, characters: more than any answer of a person has. */
  answerMaxChars: 20_000,
  /** Mails older than this are not looked for: after weeks of absence nobody waits for an answer. */
  readBackDays: 14,
  /** Lines to the sending server at one time; providers refuse more than a few. */
  lines: 3,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  /** The server is busy or closing. */
  busyMs: 60_000,
  /** Greylisting servers let through what comes again after five minutes. */
  greylistMs: 300_000,
  /** The provider's pace or a full mailbox: numbers are not published. */
  paceMs: 3_600_000,
} as const;
