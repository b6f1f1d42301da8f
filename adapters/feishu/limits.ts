// What Feishu allows an application's bot, as data, and where it is called.
//
// Sources: the platform's pages on sending messages, on rate limits and on the long connection; the rate of one reader
// or group stands in the official SDK's description of the call. Marked [K]: general knowledge, not on those pages.

export const PATHS = {
  token: '/open-apis/auth/v3/tenant_access_token/internal',
  messages: '/open-apis/im/v1/messages',
  chats: '/open-apis/im/v1/chats',
  botInfo: '/open-apis/bot/v3/info',
  /** Asks for the address of a long connection. */
  endpoint: '/callback/ws/endpoint',
} as const;

/** What is heard; all else is acknowledged and left alone. */
export const EVENTS = {
  message: 'im.message.receive_v1',
  read: 'im.message.message_read_v1',
  action: 'card.action.trigger',
} as const;

export const LIMITS = {
  /**
   * Body of a send. The platform takes 150 KB of text and 30 KB of a card; longer than a card nobody reads on a phone,
   * so both stay below the smaller (house rule).
   */
  bodyMaxBytes: 28_000,
  /** Text that fits one call whatever it is made of: the body less envelope, buttons and doubled escapes. */
  textMaxBytes: 20_000,
  /** `uuid` of a send. */
  keyMaxLength: 50,
  /** Bytes of what a button says, and how many there may be (house rule; a card's size is what counts). */
  buttonMaxBytes: 200,
  buttonsMax: 10,
  /** Five a second to one reader, and to one group for all its bots together; a margin is kept. */
  chatPerSecond: 4,
  /** Fifty a second and a thousand a minute for one application [K]; a margin is kept. */
  appPerSecond: 40,
  appPerMinute: 900,
  /** What a tenant's administrators let bots take back by default; they can make it shorter. */
  recallWithinMs: 24 * 3_600_000,
  /** A frame of the long connection, and an event made of several (house rule: events are a few KB). */
  frameMaxBytes: 1024 * 1024,
  eventMaxBytes: 4 * 1024 * 1024,
  segmentsMax: 64,
  /** Events whose segments have not all come yet. */
  openEventsMax: 64,
} as const;

/** Waits that belong to an answer, in milliseconds. */
export const WAITS = {
  rateMs: 1_000,
  /** Too much for one reader or group (230020). */
  chatMs: 2_000,
  /** The platform is still sending the message of this key (230049). */
  sendingMs: 3_000,
  /** Too many long connections of one application are open (1000040350). */
  connectionsMs: 30_000,
} as const;
