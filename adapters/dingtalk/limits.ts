// What DingTalk allows, as data: sizes, counts, rates and the paths they are counted on.

/** Paths of api.dingtalk.com this adapter calls. They are case-sensitive. */
export const PATHS = {
  gateway: '/v1.0/gateway/connections/open',
  accessToken: '/v1.0/oauth2/accessToken',
  groupSend: '/v1.0/robot/groupMessages/send',
  personSend: '/v1.0/robot/oToMessages/batchSend',
  readStatus: '/v1.0/robot/oToMessages/readStatus',
  robotsInGroup: '/v1.0/robot/groups/robots/query',
  groupRecall: '/v1.0/robot/groupMessages/recall',
  /** Written `oto` here and `oTo` where it is sent. */
  personRecall: '/v1.0/robot/otoMessages/batchRecall',
  fileDownload: '/v1.0/robot/messageFiles/download',
} as const;

/** Path of oapi.dingtalk.com a session's webhook has, beside its own query. */
export const SESSION_PATH = '/robot/sendBySession';

/** Robot messages: the only topic subscribed, because every push counts against the monthly quota. */
export const ROBOT_TOPIC = '/v1.0/im/bot/messages/get';

/** What a connection subscribes to; never all events (`*`), which are pushes that count as well. */
export const SUBSCRIPTIONS = [{ type: 'CALLBACK', topic: ROBOT_TOPIC }] as const;

export const LIMITS = {
  /** `msgParam` is a JSON string of at most this many UTF-8 bytes (robot sends a group message). */
  msgParamMaxBytes: 15_000,
  /**
   * Text that fits one call whatever it is made of, short of pathological mark-up: the limit less
   * the JSON envelope, the title and the escapes of ordinary line breaks and quotes.
   */
  textMaxBytes: 14_000,
  /** The platform documents no limit for `title`; longer ones are only cut off on the phone. */
  titleMaxChars: 60,
  /** The text of batchSend says 20, its table of errors says 100: the smaller one is safe. */
  recipientsPerCall: 20,
  /** Keys in one recall, and how long after sending it is possible (batchRecall; for groups nothing is said). */
  keysPerRecall: 20,
  recallWithinMs: 24 * 3_600_000,
  /** The standard edition allows 20 calls a second per application and path; a margin of two is kept. */
  callsPerWindow: 18,
  windowMs: 1_000,
  /** One webhook takes 20 messages a minute, then the robot is blocked for ten; a margin of two is kept. */
  answersPerMinute: 18,
  /** Sessions remembered at most, the newest; each is a few hundred bytes. */
  sessionsKept: 10_000,
  /** A session is left alone this long before the platform ends it. */
  sessionMarginMs: 60_000,
  /** A robot frame is a few kilobytes; `ws` would take 100 MiB. */
  frameMaxBytes: 4 * 1024 * 1024,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  /** QPS and QPM refusals clear after a second; the jitter is added so replicas do not meet again. */
  rateMs: 1_000,
  rateJitterMs: 1_000,
  /** `send.too.fast`, `too.many.*`, `flowControlledStaffIdList`: numbers are not published. */
  flowMs: 60_000,
  /** The robot is blocked for ten minutes (130101, 410100). */
  robotBlockMs: 600_000,
  /** The exit address is banned for five minutes (status 1111). */
  addressBanMs: 300_000,
} as const;
