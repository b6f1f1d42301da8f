// What WeCom allows a self-built app, as data: sizes, counts, rates and the paths they are counted on.
//
// Rates are of the page on frequencies (document 90454, as of August 2023). What is sent above those of a member is
// dropped without an error, so they are kept here and not found out: each is halved, so that a process that takes the
// account over and knows nothing of its predecessor's last minute stays below them as well.

/** Paths below the host; all but the first carry the token in their query. */
export const PATHS = {
  token: '/cgi-bin/gettoken',
  personSend: '/cgi-bin/message/send',
  groupSend: '/cgi-bin/appchat/send',
  recall: '/cgi-bin/message/recall',
  media: '/cgi-bin/media/get',
  agent: '/cgi-bin/agent/get',
  group: '/cgi-bin/appchat/get',
} as const;

export const LIMITS = {
  /** UTF-8 bytes of a text; the platform cuts off what is longer and says nothing (document 90236). */
  textMaxBytes: 2_048,
  /** `touser`, names joined by `|`. */
  recipientsPerCall: 1_000,
  /** "Each member at most 30 a minute, 1000 an hour from one app; what is above is dropped." */
  memberPerMinute: 15,
  memberPerHour: 500,
  /**
   * "Each member at most 200 a minute, 10,000 a day in groups; what is above is dropped." Who is in a group we do not
   * know, so all groups together stay below what one member may get.
   */
  groupsPerMinute: 100,
  groupsPerDay: 5_000,
  /** Calls of one path; sends do not count for the basic frequency, so this is courtesy (house rule). */
  callsPerSecond: 40,
  /** Taking back: 24 hours, one message to a call, 10,000 calls a minute of the whole organisation. */
  recallWithinMs: 24 * 3_600_000,
  recallsPerMinute: 600,
  /** Of a card (button_interaction): more is folded away or cut off on a phone. */
  cardTextMaxChars: 160,
  cardTitleMaxChars: 26,
  buttonsMax: 6,
  buttonTextMaxChars: 10,
  /** `button_list.key`. */
  buttonKeyMaxBytes: 1_024,
  /** media/get: 20 MB for files, less for pictures. */
  fileMaxBytes: 20 * 1024 * 1024,
  /** A callback is a few kilobytes; what is larger is none. */
  hookMaxBytes: 64 * 1024,
  /** How far the instant of a signature may be off, either way (house rule, as for signed HTTP). */
  toleranceMs: 300_000,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  /** "Who exceeds a minute's limit is shut out for 60 seconds." */
  rateMs: 60_000,
  /** Too many calls at once clear by themselves. */
  concurrencyMs: 2_000,
  /** Added by chance, so that replicas do not meet again. */
  jitterMs: 1_000,
} as const;
