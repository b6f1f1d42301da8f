// What the double records and what a test can ask of it.

/** One HTTP call as it came in and how it was answered; `path` without the query. */
export interface ApiCall {
  readonly path: string;
  readonly method: string;
  readonly atMs: number;
  readonly body: unknown;
  status: number | null;
  /** The platform's code of a refusal. */
  code: string | null;
  /** What went wrong with it on purpose. */
  readonly fault: Fault | null;
}

/** A message the platform took: one per recipient; by a session's webhook without a key. */
export interface AcceptedMessage {
  readonly to: { readonly scope: 'person' | 'group'; readonly id: string };
  readonly processQueryKey: string;
  readonly msgKey: string;
  readonly title: string;
  /** `content` of a text or `text` of a Markdown message. */
  readonly text: string;
  readonly atMs: number;
  recalled: boolean;
}

export interface PushedFrame {
  readonly messageId: string;
  readonly msgId: string | null;
  readonly socket: number;
  readonly atMs: number;
}

export interface AckRecord {
  readonly messageId: string;
  readonly msgId: string | null;
  readonly code: number;
  readonly data: string;
  /** The socket the frame went out on and the one its answer came back on. */
  readonly sentOn: number;
  readonly answeredOn: number;
  readonly latencyMs: number;
}

/** A connection of the stream, from its opening to its end. */
export interface SocketRecord {
  readonly socket: number;
  readonly openedAtMs: number;
  closedAtMs: number | null;
}

/** A WebSocket ping of the client. */
export interface PingRecord {
  readonly socket: number;
  readonly atMs: number;
}

export interface Journal {
  readonly calls: ApiCall[];
  readonly messages: AcceptedMessage[];
  readonly frames: PushedFrame[];
  readonly acks: AckRecord[];
  readonly sockets: SocketRecord[];
  readonly pings: PingRecord[];
  /** Answers that fit no frame or have a wrong form, and other breaches of the protocol by the client. */
  readonly violations: string[];
}

/** A person or group says something to the robot. */
export interface Said {
  /** The staff id; `null` for a person of another organisation. */
  readonly from: string | null;
  readonly text?: string;
  /** The open conversation id of a group; without it the chat is private. */
  readonly group?: string;
  readonly msgId?: string;
  readonly createAt?: number | string;
  /** A `processQueryKey` of one of the robot's messages. */
  readonly quotes?: string;
  readonly msgtype?: string;
  readonly content?: Readonly<Record<string, unknown>>;
  /** The organisation is over its push quota: code 20001 and no content. */
  readonly withheld?: boolean;
  /** Fields put over the ones above, as they come. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface Fault {
  /** Answered instead of the real thing, which is then not done (unless `acceptFirst`). */
  readonly status?: number;
  readonly body?: unknown;
  /** Sent as it is, with content type text/html. */
  readonly html?: string;
  /** Put into the answer, real or not. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer waits this long. */
  readonly delayMs?: number;
  /** The call is done for real before the fault answers. */
  readonly acceptFirst?: boolean;
  /** Never answers. */
  readonly hang?: boolean;
  /** The TCP connection is reset: before the call is done, or after. */
  readonly resetBefore?: boolean;
  readonly resetAfterAccept?: boolean;
  /** No token given out so far is valid any more, from just before this call. */
  readonly invalidateTokens?: boolean;
  /** How many of a batch are left out inside the 200, from the head of its list. */
  readonly leaveOut?: { readonly invalid?: number; readonly flowControlled?: number };
  /** How many calls it meets; 1 when not said. */
  readonly times?: number;
}

/**
 * What goes wrong with a push: pushed twice more under new message ids, lost though the line lives, or
 * followed at once by a `disconnect` frame, by the end of the line or by its reset.
 */
export type PushFault = 'repeat' | 'lose' | 'disconnect' | 'cut' | 'reset';

/** Faults by chance: the same seed and the same order of calls bring the same faults. Plain data. */
export interface Chances {
  readonly seed: number;
  readonly calls?: readonly { readonly path: string; readonly chance: number; readonly fault: Fault }[];
  readonly pushes?: readonly { readonly chance: number; readonly fault: PushFault }[];
}

export interface DoubleOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly robotCode?: string;
  /** Staff ids and open conversation ids that exist; everything exists when not said. */
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  /** Groups the robot is a member of; all of them when not said. */
  readonly robotGroups?: readonly string[];
  /** Calls a second per path; `null` switches the bucket off. 20 when not said. */
  readonly qps?: number | null;
  readonly tokenLifeSeconds?: number;
  /** Unanswered robot messages come again with a new message id after this long; `null`: never. */
  readonly redeliverAfterMs?: number | null;
  readonly ticketLifeMs?: number;
  /** First SYSTEM ping after a connection opened, and from then on. */
  readonly firstPingMs?: number;
  readonly pingEveryMs?: number;
  /** How long a chat's session takes answers. */
  readonly sessionLifeMs?: number;
  /** From a `disconnect` frame to the TCP close. */
  readonly disconnectGraceMs?: number;
  /** Tickets hold characters that mean something in an address. */
  readonly awkwardTickets?: boolean;
  /** To which of several lines a push goes: the newest, or any by chance as the platform does (a seed). */
  readonly routing?: 'newest' | { readonly seed: number };
}

/** Settings with every default filled in. */
export type DoubleSettings = Required<Omit<DoubleOptions, 'users' | 'groups' | 'robotGroups'>> & {
  readonly users: ReadonlySet<string> | null;
  readonly groups: ReadonlySet<string> | null;
  readonly robotGroups: ReadonlySet<string> | null;
};

export function settingsOf(options: DoubleOptions): DoubleSettings {
  const clientId = options.clientId ?? 'dingdouble';
  return {
    clientId,
    clientSecret: options.clientSecret ?? 'double-secret-canary',
    robotCode: options.robotCode ?? clientId,
    users: options.users === undefined ? null : new Set(options.users),
    groups: options.groups === undefined ? null : new Set(options.groups),
    robotGroups: options.robotGroups === undefined ? null : new Set(options.robotGroups),
    qps: options.qps === undefined ? 20 : options.qps,
    tokenLifeSeconds: options.tokenLifeSeconds ?? 7_200,
    redeliverAfterMs: options.redeliverAfterMs ?? null,
    ticketLifeMs: options.ticketLifeMs ?? 90_000,
    firstPingMs: options.firstPingMs ?? 700,
    pingEveryMs: options.pingEveryMs ?? 30_000,
    sessionLifeMs: options.sessionLifeMs ?? 5_400_000,
    disconnectGraceMs: options.disconnectGraceMs ?? 10_000,
    awkwardTickets: options.awkwardTickets ?? false,
    routing: options.routing ?? 'newest',
  };
}

/** The journal together with those who wait for something to appear in it. */
export class Ledger {
  readonly journal: Journal = {
    calls: [],
    messages: [],
    frames: [],
    acks: [],
    sockets: [],
    pings: [],
    violations: [],
  };
  readonly #waiting = new Set<() => void>();

  /** To be called after every change. */
  changed(): void {
    for (const check of this.#waiting) check();
  }

  /** Resolves when `condition` holds, checked at every change; rejects after `timeoutMs`. */
  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    const late = new Error('the double waited in vain');
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(late);
      }, timeoutMs);
      this.#waiting.add(check);
      check();
    });
  }
}

/** A number of things waiting for their time, all of which end with `clear`. */
export class Timers {
  readonly #timers = new Set<NodeJS.Timeout>();

  after(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
