// What the platform knows of one organisation and its app: members, groups, tokens, messages, counters of its own.

import { type Allowance, Pace } from '../pace.ts';

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
  /** What its buttons say since one was pressed. */
  shown?: string;
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

/** What a member may get from the app; what is above is dropped and nobody is told (document 90454). */
export const OF_MEMBER: readonly Allowance[] = [
  { limit: 30, windowMs: MINUTE_MS },
  { limit: 1_000, windowMs: HOUR_MS },
];

/** What a member may get in groups of the app's, in all of them together (document 90454). */
const OF_MEMBER_IN_GROUPS: readonly Allowance[] = [
  { limit: 200, windowMs: MINUTE_MS },
  { limit: 10_000, windowMs: DAY_MS },
];

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
  /** By member: a person's own messages, and those of groups. */
  readonly pace = new Pace(() => this.nowMs());
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
      if (this.pace.take({ [member.toLowerCase()]: OF_MEMBER }) === null) {
        this.messages.push({ ...message, to: member, msgid, sentAtMs });
      } else this.dropped.push({ member, text: message.text });
    }
    return msgid;
  }

  deliverToGroup(chatId: string, text: string): void {
    const sentAtMs = this.nowMs();
    const members = this.groups.get(chatId) ?? [];
    const late = members.filter(
      (member) => this.pace.take({ [`groups of ${member}`]: OF_MEMBER_IN_GROUPS }) !== null,
    );
    for (const member of late) this.dropped.push({ member, text });
    this.messages.push({ to: chatId, text, msgid: null, sentAtMs });
  }
}
