// What the bench of channels asks of each: its platform's double, a session before it, and the same messages sent bare.

import type { ChannelSession } from '#adapters/contract.ts';

/** How to reach a double of another process: JSON. */
export type Link = Readonly<Record<string, string | number>>;

/** The double as its own process sees it. */
export interface StartedDouble {
  readonly link: Link;
  /** Messages it took so far. */
  taken(): number;
  /** What no sound client does, so far. */
  violations(): number;
  /** Lets the windows of its limits pass, where it has some that cannot be switched off. */
  rest?(): void;
}

/** A message as the adapter planned it. */
export interface PlannedMessage {
  readonly native: Readonly<Record<string, string>>;
  readonly address: string;
}

export interface Counterpart {
  readonly channel: string;
  readonly scope: 'person' | 'group';
  /** Address of reader `n`, from 1. */
  address(n: number): string;
  /** Starts the double, which knows this many readers. */
  start(readers: number): Promise<StartedDouble>;
  open(link: Link, readers: number): Promise<ChannelSession>;
  /** What `bare` is, for the table. */
  readonly floor: string;
  /** The same messages to the same double with nothing of ours. Throws when one is refused. */
  bare(link: Link, messages: readonly PlannedMessage[]): Promise<void>;
}

/** For sessions: nothing is written. */
export const NO_LOG = { info: () => undefined, warn: () => undefined };
