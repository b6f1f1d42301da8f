// What a channel's driver offers the contract suite, and the small tools its tests share.

import { afterEach, beforeEach, expect } from 'vitest';
import type { Address, ChannelSession, InboundMessage, Part, Sink } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { oneLine } from '#bot/domain/message.ts';
import type { Pace } from '#tests/doubles/pace.ts';
import type { ChannelTraits, Forgery } from './traits.ts';

/** What the counterpart does to the next send. */
export type SendFault =
  | 'refuses_connection'
  | 'resets_after_taking'
  | 'answers_too_late'
  | 'answers_html_502'
  | 'business_error_at_200'
  | 'unknown_code'
  | 'throttles'
  | 'throttles_with_hint'
  | 'refuses_every_token';

/** One native code and what a send that meets it must end as. */
export interface CodeCase {
  readonly name: string;
  readonly arrange: () => void;
  readonly expected: Partial<Outcome>;
}

/** One channel with one session and its counterpart, fresh for each test. */
export interface ChannelRig {
  readonly session: ChannelSession;
  /** An account of the same platform beside it, with its own counterpart. */
  readonly other: ChannelSession;
  /** The same account as another process has it; whoever asks closes it. Only where people are heard. */
  again?(): ChannelSession;
  person(name: string): Address;
  group(name: string): Address;
  /** Wherever the channel sends: a person if it knows people, else a group. */
  place(name: string): Address;
  arrange(fault: SendFault): void;
  readonly codes: readonly CodeCase[];
  /** The hint, in milliseconds, that `throttles_with_hint` carries. */
  readonly throttleHintMs: number;
  /** A deadline a call outlives only for want of an answer, milliseconds: 60 where a call is one request. */
  readonly lateMs?: number;
  /** Ends the life of the credentials the session uses; new ones can be had. */
  expireCredentials(): void;
  credentialFetches(): number;
  /** Names of the batch the counterpart leaves out of the next call. */
  leaveOut(gone: readonly Address[], throttled: readonly Address[]): void;
  delivered(): readonly { readonly to: string; readonly text: string }[];
  sendCalls(): number;
  /** Five hundred messages at once, and the counterpart's own count of them. */
  burst(): Burst;
  /** The text a reader sees in a part. */
  read(part: Part): string;
  /** True when the part is within the platform's size for one call. */
  fits(part: Part): boolean;
  /** True when nothing in the part acts: no mention, link action, mark-up, hidden character. */
  isInert(part: Part): boolean;
  /** Strings that must appear in no log line, error, outcome or raw evidence. */
  readonly secrets: readonly string[];
  readonly logged: () => string;
  /** Everything printed past the log, where nothing may be. */
  readonly printed: () => string;
  readonly stream: StreamRig;
  /** For a channel the platform calls: whom its door hands messages to from now on. */
  opensFor?(sink: Sink): void;
  /** Calls the door as the platform never would, with `CANARY` in what it says; or as it would, oddly written. */
  readonly door?: DoorRig;
  /** Missing where there are no buttons that call back. */
  readonly buttons?: ButtonRig;
  /** The group goes on under the address that is returned. */
  moveAway?(group: Address): Address;
  /**
   * For a platform that hears nothing of what becomes of its messages: looks on while the sink takes them, which is what
   * `say` waits for.
   */
  watch?(sink: Sink): Sink;
  /** Somebody has sent a file: its reference. Missing where none can be sent. */
  putFile?(bytes: Uint8Array, how: FileManner): string;
  /** Missing where messages have no session to answer through. */
  readonly sessions?: SessionRig;
  close(): Promise<void>;
}

/** Five hundred messages, in calls that would all be made at once if nobody counted. */
export interface Burst {
  readonly calls: readonly (readonly Address[])[];
  readonly pace: Pace;
  /** The last of them is on its way by then: what the limits make it wait, and some margin. */
  readonly withinMs: number;
  /** What is over is thrown away and answered like everything else: unless said so it is refused. */
  readonly dropsUnsaid?: true;
}

/** What becomes of a file at the counterpart when it is fetched. */
export type FileManner = 'whole' | 'without_length' | 'over' | 'elsewhere' | 'redirected' | 'never_answered';

/** Sessions of private messages that can be answered through. */
export interface SessionRig {
  /** Who says what `stream.say` says. */
  readonly speaker: Address;
  /** What meets the next answer. */
  arrange(how: 'over' | 'refused' | 'throttled' | 'silent'): void;
}

/** Stands in what forged calls say: found nowhere afterwards. */
export const CANARY = '伪造 canary-of-a-forgery';

export interface DoorAnswer {
  readonly status: number;
  readonly body: string;
}

/** A hand on the door the platform calls. */
export interface DoorRig {
  forge(how: Forgery): Promise<DoorAnswer>;
  /** A genuine call whose body is spaced and escaped as no serialiser of ours would; says `已/报`. */
  sayOddly(): Promise<DoorAnswer>;
}

/** Buttons under messages of ours. */
export interface ButtonRig {
  /** `by` presses the button that says `label` of the message sent under `ref`; `twice` without a breath between. */
  press(by: Address, ref: string, label: string, how?: 'twice' | 'too_late'): Promise<unknown>;
  /** Presses that still wait to be told that they were heard. */
  waiting(): number;
}

/** The receiving side. What is of lines and sockets is asked only of channels that hold a stream. */
export interface StreamRig {
  /** What the platform makes of an id of the suite's. */
  platformId(id: string): string;
  connected(): Promise<void>;
  openSockets(): number;
  openedSockets(): number;
  /** A person says something; the promise settles with the acknowledgement, or rejects without one. */
  say(text: string, id: string): Promise<{ readonly onSocketOfOrigin: boolean }>;
  redeliver(id: string): Promise<unknown>;
  sayAt(text: string, sentAtMs: number): Promise<unknown>;
  /** What no person says, by what says it: the service itself, another machine, the platform. */
  readonly machines: Readonly<Record<string, (text: string) => Promise<unknown>>>;
  /** Somebody says something in a group, to the service or past it. Missing where groups are not heard. */
  sayInGroup?(text: string, toUs: boolean): Promise<unknown>;
  junk(): void;
  cut(): void;
  announceEnd(): void;
  goSilent(): void;
  refuseCredentials(): void;
  refuseHandshakes(on: boolean): void;
  gatewayCalls(): number;
  until(condition: () => boolean): Promise<void>;
}

/** How a driver is to start its rig; each is a channel's default where it is not said. */
export interface StartOptions {
  /** How long a call of the platform, or an event, waits to be stored. */
  readonly ackMs?: number;
  /** How far our clock is off, milliseconds; the counterpart's is right. */
  readonly skewMs?: number;
  /** The chance in waits between two tries: 0 ≤ x < 1. */
  readonly random?: () => number;
}

export interface ChannelDriver {
  readonly traits: ChannelTraits;
  start(options?: StartOptions): Promise<ChannelRig>;
}

export type { ChannelTraits } from './traits.ts';

/** A key for each attempt, as the outbox gives them. */
let attempts = 0;

export type Get = () => ChannelRig;

/** One attempt to `to`, with a deadline far enough away unless said otherwise. */
export async function send(
  rig: ChannelRig,
  to: readonly Address[],
  text = '请于11月8日12时前完成报送',
  timeoutMs = 5_000,
) {
  const [first] = to;
  const part = first === undefined ? undefined : rig.session.plan(oneLine(text), first).parts[0];
  if (part === undefined) throw new Error('nothing to send');
  return rig.session.send(part, to, options(timeoutMs));
}

/** Send options with a deadline far enough away. */
export function options(timeoutMs = 5_000) {
  attempts += 1;
  return { key: `attempt-${attempts}`, timeoutMs, signal: new AbortController().signal };
}

/** Where a test's stream puts what it hears. */
export interface Collector {
  readonly messages: InboundMessage[];
  readonly sink: Sink;
}

/** A sink that stores once per platform id, as the database does. */
export function collector(
  before: (message: InboundMessage) => Promise<void> = () => Promise.resolve(),
): Collector {
  const messages: InboundMessage[] = [];
  return {
    messages,
    async sink(message) {
      await before(message);
      if (messages.some((one) => one.platformId === message.platformId)) return 'duplicate';
      messages.push(message);
      return 'stored';
    },
  };
}

/** Hears until `signal` aborts. */
export function runStream(
  rig: ChannelRig,
  sink: Sink,
  signal: AbortSignal,
  owns: () => boolean = () => true,
): Promise<void> {
  const { ingress } = rig.session;
  if (ingress.mode === 'none') throw new Error('the channel hears nobody');
  if (ingress.mode !== 'webhook') return ingress.run(rig.watch?.(sink) ?? sink, signal, undefined, owns);
  rig.opensFor?.(sink);
  return ingress.run(signal);
}

/** How hearing stands, as a word. */
export function state({ ingress }: ChannelSession): string {
  return ingress.mode === 'none' ? 'none' : ingress.state();
}

/** Holds the lines of both sessions around each test that only sends. */
export function heldLines(rig: Get): void {
  let stop = new AbortController();
  let runs: readonly Promise<void>[] = [];
  beforeEach(async () => {
    stop = new AbortController();
    const { sink } = collector();
    runs = [rig().session, rig().other].map(({ ingress }) =>
      ingress.mode === 'stream' ? ingress.run(sink, stop.signal) : Promise.resolve(),
    );
    await rig().stream.connected();
    await expect.poll(() => state(rig().other)).toBe('up');
  });
  afterEach(async () => {
    stop.abort();
    await Promise.all(runs);
  });
}

/** Runs `work` with the stream held, and lets go of it afterwards. */
export async function whileHeld(rig: ChannelRig, sink: Sink, work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const run = runStream(rig, sink, stop.signal);
  try {
    await work();
  } finally {
    stop.abort();
    await run;
  }
}
