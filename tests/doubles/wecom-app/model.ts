// What the platform knows of one organisation and its app: members, groups, tokens, messages, counters of its own.

/** One call as it came in; never with its token or secret. */
export interface AppCall {
  readonly path: string;
  readonly body: unknown;
  readonly atMs: number;
}

export interface AppButton {
  readonly text: string;
  readonly key: string;
}

/** A message a member or a group has. */
export interface AppMessage {
  readonly to: string;
  readonly text: string;
  /** As the platform answered; null of groups. */
  readonly msgid: string | null;
  readonly sentAtMs: number;
  /** Of a card. */
  readonly taskId?: string;
  readonly title?: string;
  readonly buttons?: readonly AppButton[];
}

/** What happens to one of the next calls of a path instead of, or after, the real thing. */
export interface AppFault {
  readonly status?: number;
  /** Answered as JSON. */
  readonly body?: unknown;
  /** Answered as a page. */
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The real thing is done first. */
  readonly acceptFirst?: boolean;
  /** The connection is reset instead of the answer. */
  readonly reset?: boolean;
  /** The real answer comes this late. */
  readonly delayMs?: number;
  /** No answer at all. */
  readonly hang?: boolean;
  readonly times?: number;
}

/** A file somebody sent, and what becomes of it when it is fetched. */
export interface AppMedia {
  readonly bytes: Uint8Array;
  readonly isOver?: boolean;
  readonly withoutLength?: boolean;
  readonly redirectTo?: string;
  readonly hangs?: boolean;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** A count of what one member got, by windows that slide; what is above is dropped and nobody is told. */
class Counter {
  readonly #limits: readonly (readonly [limit: number, windowMs: number])[];
  readonly #got = new Map<string, number[]>();

  constructor(limits: readonly (readonly [limit: number, windowMs: number])[]) {
    this.#limits = limits;
  }

  /** Whether it arrives. */
  take(who: string, atMs: number): boolean {
    const got = this.#got.get(who) ?? [];
    this.#got.set(who, got);
    const isFree = this.#limits.every(
      ([limit, windowMs]) => got.filter((one) => one > atMs - windowMs).length < limit,
    );
    if (isFree) got.push(atMs);
    return isFree;
  }
}

/** Thirty a minute and a thousand an hour from the app. */
export function personCounter(): Counter {
  return new Counter([
    [30, MINUTE_MS],
    [1_000, HOUR_MS],
  ]);
}

/** Two hundred a minute and ten thousand a day in groups. */
export function groupCounter(): Counter {
  return new Counter([
    [200, MINUTE_MS],
    [10_000, DAY_MS],
  ]);
}

/** The organisation. Every member exists who has not left it; names have no case. */
export class Organisation {
  readonly gone = new Set<string>();
  readonly unlicensed = new Set<string>();
  /** Groups the app has made, with their members. */
  readonly groups = new Map<string, readonly string[]>();
  readonly messages: AppMessage[] = [];
  /** What members never got, and nobody was told. */
  readonly dropped: { readonly member: string; readonly text: string }[] = [];
  readonly media = new Map<string, AppMedia>();
  readonly tasks = new Set<string>();
  readonly violations: string[] = [];
  /** False: calls come from an address that is not in the app's list. */
  isTrusted = true;
  isClosed = false;
  /** Moves the platform's clock. */
  shiftMs = 0;
  readonly #persons = personCounter();
  readonly #inGroups = groupCounter();
  #sent = 0;

  nowMs(): number {
    return Date.now() + this.shiftMs;
  }

  /** Gives the message to each member it does not have to drop; the answer is the same. */
  deliver(to: readonly string[], message: Omit<AppMessage, 'msgid' | 'sentAtMs' | 'to'>): string {
    this.#sent += 1;
    const msgid = `msgid-${this.#sent}-Dqk_HC`;
    const sentAtMs = this.nowMs();
    for (const member of to) {
      if (this.#persons.take(member.toLowerCase(), sentAtMs)) {
        this.messages.push({ ...message, to: member, msgid, sentAtMs });
      } else this.dropped.push({ member, text: message.text });
    }
    return msgid;
  }

  deliverToGroup(chatId: string, text: string): void {
    const sentAtMs = this.nowMs();
    const members = this.groups.get(chatId) ?? [];
    const late = members.filter((member) => !this.#inGroups.take(member, sentAtMs));
    for (const member of late) this.dropped.push({ member, text });
    this.messages.push({ to: chatId, text, msgid: null, sentAtMs });
  }
}
