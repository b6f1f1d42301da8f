// What a channel is to the rest of the service: translate, try once, say how it ended.
//
// An adapter has no queue, no retry loop, no business rule and no database. The outbox decides
// when; the adapter says what the platform answered. Inbound events are acknowledged to the
// platform only after the sink has answered, which it does after the commit.

import type { AnswerBy, SendPath } from '#bot/domain/delivery/answer-path.ts';
import type { ChannelTerms } from '#bot/domain/delivery/channel-terms.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { Gist } from '#bot/domain/disclosure/gist.ts';
import type { Message } from '#bot/domain/message.ts';
import type { Reports, Settling } from './after-the-call.ts';
import type { HookAnswer, HookRequest } from './hook-call.ts';

export type { DeliveryReport, Reports, Settling } from './after-the-call.ts';
export type { HookAnswer, HookRequest } from './hook-call.ts';

/** The name of a channel in adapters/registry.ts: what rows and addresses carry, so it is never renamed. */
export type ChannelKind = string;

/** One place a message can go to or come from. `id` is the platform's own id, case kept. */
export interface Address {
  readonly channel: ChannelKind;
  readonly scope: 'person' | 'group';
  readonly id: string;
}

/** What an address can take at a moment. */
export interface Capabilities {
  readonly reach: 'push' | 'none';
  /** How many addresses one call may carry; 1 for groups. */
  readonly recipientsPerCall: number;
  /** `char`: a UTF-16 code unit. */
  readonly text: { readonly unit: 'utf8-byte' | 'char'; readonly max: number };
  readonly mention: boolean;
  readonly inbound: 'all' | 'mention-only' | 'none';
  /**
   * The platform takes a message once for one `key`, however often it is called within a minute, so that a call whose
   * end is unknown may be made again. Only where a call has one recipient.
   */
  readonly idempotent?: true;
}

/** A limit the platform counts. `key` names the counter the call is charged to. */
export interface RateBucket {
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** What a channel could not render as asked; stored beside the delivery. */
export interface Loss {
  /** `summary`: of the content only that there is something, and where it can be read. */
  readonly code: 'mention_as_name' | 'split' | 'summary';
  readonly detail: string;
}

/** One call's worth of content in the platform's own form: JSON, storable, the same bytes each time. */
export interface Part {
  readonly native: { readonly [field: string]: string };
  readonly number: number;
  readonly of: number;
}

export interface Plan {
  readonly parts: readonly Part[];
  readonly losses: readonly Loss[];
}

export interface SendOptions {
  /** Stable id of the attempt, for platforms that take an idempotency key. */
  readonly key: string;
  /** Longest time the call may take, milliseconds; always shorter than the sender's lease. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** `session`: through the session of the message `answers` names, if it is still open; else it is not sent. */
  readonly via?: SendPath;
  /** `platformId` of the inbound message this answers. */
  readonly answers?: string;
}

/** `each` is present when the platform told recipients apart; who is missing there shares `call`. */
export interface SendResult {
  readonly call: Outcome;
  readonly each?: ReadonlyMap<string, Outcome>;
}

/** A file at the platform. `ref` fetches it for a short while: a credential, never logged. */
export interface InboundFile {
  readonly name: string;
  readonly sizeBytes: number | null;
  readonly ref: string;
}

export interface FetchOptions {
  /** What is larger is not read to its end. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The end of one attempt to fetch a file. `expired`: it has to be sent anew. `refused`: asking again would be refused
 * again. `calls` is how many calls of the month's budget it cost.
 */
export type FileFetch = { readonly calls: number } & (
  | { readonly state: 'fetched'; readonly bytes: Uint8Array }
  | { readonly state: 'throttled'; readonly retryAfterMs: number; readonly native: string }
  | { readonly state: 'expired' | 'too_big' | 'transient' | 'refused'; readonly native: string }
);

export type SenderProof = 'platform' | 'claimed';

/** Something a person (or the platform) said, translated; nothing of the platform's form is left. */
export interface InboundMessage {
  /** The platform's id of the message itself, the same in a redelivery. */
  readonly platformId: string;
  readonly conversation: Address;
  /** `null` when the platform does not say who it was in a way that can be trusted. */
  readonly sender: Address | null;
  /**
   * How far `sender` can be trusted. `platform`: the platform has proved who it was. `claimed`: whoever wrote it says
   * so (the From of a mail); such a sender can answer for himself and order nothing.
   */
  readonly senderProof: SenderProof;
  /** The platform's instant, milliseconds since the epoch. */
  readonly sentAtMs: number;
  readonly text: string;
  /** What the message quotes: the `ref` of one of our sends, when the platform tells. */
  readonly quotedRef: string | null;
  readonly content: 'text' | 'file' | 'picture' | 'other' | 'withheld';
  /** The file it brings; null unless `content` is `file` or `picture`. */
  readonly file: InboundFile | null;
  /** The frame as it came, without credentials, for short-lived evidence. */
  readonly raw: Uint8Array;
}

/** Resolves only when the message is safe in the database; rejects when it is not. */
export type Sink = (message: InboundMessage) => Promise<'stored' | 'duplicate'>;

export type ConnectionState = 'idle' | 'connecting' | 'up' | 'refused' | 'stopped';

/**
 * How a channel hears. `run` is pending while the account is owned, and resolves after `signal` aborts. `stream`: it
 * holds a connection. `poll`: it asks, and confirms only what the sink has stored. `webhook`: it sees to it that the
 * platform knows where to call; the calls come to any replica, which answers by `handle`. That never throws, believes
 * nothing before it has checked who calls, and tells the platform that it has a message once the sink has.
 */
export type Ingress =
  | { readonly mode: 'none' }
  | {
      readonly mode: 'stream' | 'poll';
      /**
       * `reports` takes what is heard of earlier sends, on a channel that hears of them. `owns` says whether this process
       * owns the account now: a platform's only line, taken over by another, is taken back by an owner only.
       */
      run(sink: Sink, signal: AbortSignal, reports?: Reports, owns?: () => boolean): Promise<void>;
      state(): ConnectionState;
    }
  | {
      readonly mode: 'webhook';
      run(signal: AbortSignal): Promise<void>;
      state(): ConnectionState;
      /** `reports` as for `run` of the others. */
      handle(request: HookRequest, sink: Sink, reports?: Reports): Promise<HookAnswer>;
    };

/** What a channel needs from outside; `log` takes no text, phone, token or figure. */
export interface ChannelDeps {
  readonly log: ChannelLog;
}

export interface ChannelLog {
  info(fields: Readonly<Record<string, unknown>>, event: string): void;
  warn(fields: Readonly<Record<string, unknown>>, event: string): void;
}

/** One thing a check found out about an account. `text` is Chinese: how it is, and what to do where it is wrong. */
export interface Finding {
  /** What was looked at; stable, such as `credentials`. */
  readonly about: string;
  /** `unknown`: it cannot be told this way. */
  readonly state: 'fine' | 'wrong' | 'unknown';
  /** What is wrong; stable, `ok` where nothing is. */
  readonly code: string;
  readonly text: string;
}

export interface CheckOptions {
  /** How the service's stream stands, if known. `free`: nobody holds it, so a check may open it for a moment. */
  readonly stream?: 'free' | ConnectionState;
  /** Groups the account should be able to write to; each may cost a call of the month's budget. */
  readonly groups: readonly { readonly address: Address; readonly name: string }[];
  /** Longest time one call may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** How taking back one message ended. */
export type RecallOutcome =
  /** It is gone, for everybody it had been sent to. */
  | { readonly state: 'recalled' }
  /** It will never be: too old, unknown to the platform, not ours. */
  | { readonly state: 'refused'; readonly native: string }
  /** Not now, or nobody knows; taking it back twice does no harm. */
  | { readonly state: 'again'; readonly retryAfterMs: number; readonly native: string };

/** Taking messages back, where the platform can. */
export interface Recalling {
  /** Longest time after sending, milliseconds. */
  readonly withinMs: number;
  readonly refsPerCall: number;
  /** The counter a call is charged to. */
  bucket(from: Address['scope']): RateBucket;
  /**
   * One call for at most `refsPerCall` of our sends, of one group or of any people. Never throws; each ref has its
   * end. `outcome` is the call's own, `accepted` when the platform answered for each ref.
   */
  recall(
    refs: readonly string[],
    from: Pick<Address, 'scope' | 'id'>,
    options: SendOptions,
  ): Promise<{ readonly each: ReadonlyMap<string, RecallOutcome>; readonly outcome: Outcome }>;
}

/** `abroad`: what is said is kept on machines outside the mainland, so nothing that names a firm may be said. */
export type Region = 'mainland' | 'abroad';

export interface ChannelSession {
  readonly channel: ChannelKind;
  readonly region: Region;
  /** The account at the platform (DingTalk: the client id). */
  readonly account: string;
  /** What is said passes through hands that may see no figure of a firm, whoever reads it: none is shown. */
  readonly withholdsFigures?: true;
  /** Fees, hours, what is reported of a message; a channel like any other where not said. */
  readonly terms?: Partial<Omit<ChannelTerms, 'region' | 'unreadMinutes'>>;
  /** Where somebody who is not bound yet writes to the account, in Chinese; to the robot, in private, where not said. */
  readonly bindAt?: string;
  capabilities(address: Address): Capabilities;
  /** What a send to `address` is charged to, by the path it takes (the API when not said). */
  buckets(address: Address, via?: SendPath): readonly RateBucket[];
  /**
   * Pure and deterministic: the same message about the same gives the same parts. `gist` is for a channel that may have
   * to say less than the message (loss `summary`).
   */
  plan(message: Message, address: Address, gist?: Gist): Plan;
  /** Sends go over the line `ingress` holds: the owner's process alone can send, and nobody else tries. */
  readonly sendsOverStream?: true;
  /** One attempt. Never throws; a failure is an outcome. */
  send(part: Part, to: readonly Address[], options: SendOptions): Promise<SendResult>;
  /**
   * Looks for what would keep the account from working: sends nothing, opens no stream that may be open elsewhere
   * (which would take its messages) and never throws.
   */
  check?(options: CheckOptions): Promise<readonly Finding[]>;
  /**
   * What a code of the platform (`native` of a refused send) means there and what to do, in Chinese, for whoever set
   * the channel up; null where the outcome says it well enough.
   */
  explain?(native: string, scope: Address['scope']): string | null;
  /** Absent where the platform takes nothing back. */
  readonly recalling?: Recalling;
  /** Absent where the platform cannot be asked what became of a send. */
  readonly settling?: Settling;
  /** Which way the operator wants answers to go; `auto` when not said. */
  readonly answerBy?: AnswerBy;
  /** Whether the session of this inbound message still takes an answer; a channel without sessions has none. */
  canAnswer?(platformId: string): boolean;
  /** One attempt to fetch a file somebody sent. Never throws; a failure is an outcome. */
  fetchFile?(ref: string, options: FetchOptions): Promise<FileFetch>;
  readonly ingress: Ingress;
  close(): Promise<void>;
}

export interface ChannelAdapter<Config> {
  readonly channel: ChannelKind;
  open(config: Config, deps: ChannelDeps): Promise<ChannelSession>;
}
