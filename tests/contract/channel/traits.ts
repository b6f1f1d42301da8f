// What a channel has of what the suite asks about: whoever has none of it is not asked, and says why (clauses.ts).

import type { ChannelSession } from '#adapters/contract.ts';

/** Calls at a door that are not what they claim to be, or no longer. */
export const FORGERIES = [
  'unsigned',
  'signed_by_another',
  'for_another_account',
  'stale',
  'from_the_future',
  'of_another_type',
  'with_an_entity',
  'cut_off',
  'not_text',
  'too_long',
  'by_get',
] as const;

export type Forgery = (typeof FORGERIES)[number];

/**
 * How each forgery is answered: by a status, or in words why nobody can call so. 200 is for what the platform itself has
 * signed and nobody can read: it would be the same if it came again.
 */
export type DoorTraits = Readonly<Record<Forgery, number | string>>;

/** How long a platform waits to hear that a message is stored, and how long we let it wait. Milliseconds. */
export interface AckTraits {
  readonly platformMs: number;
  readonly oursMs: number;
}

export interface ChannelTraits {
  /** Sends to people, not to groups alone. */
  readonly people: boolean;
  /** One call carries several people, whom the platform can tell apart. */
  readonly batches: boolean;
  /** Throttles some of the people of a call and not the others: unless said otherwise. */
  readonly throttlesSome?: false;
  /** How people are heard on it; null: they are not. */
  readonly hears: Exclude<ChannelSession['ingress']['mode'], 'none'> | null;
  /** Hears what is said in groups: unless said otherwise. */
  readonly hearsGroups?: false;
  /** Sends to groups: unless said otherwise. */
  readonly groups?: false;
  /** Opens a second line before an announced end of the first: unless said otherwise. */
  readonly overlaps?: false;
  /** Sends one part always: what is longer than it claims is told by its gist. Unless said otherwise it is split. */
  readonly summarises?: true;
  /** Has credentials that end and are fetched anew. */
  readonly renews: boolean;
  /** Sends over the line it hears by, which therefore has to be held. */
  readonly sendsOverStream?: true;
  /** The platform takes a message once for one key. */
  readonly keys?: true;
  /** What the platform calls is checked before it is believed; only where it calls. */
  readonly door?: DoorTraits;
  /** What was not acknowledged comes again: unless said otherwise. */
  readonly redelivers?: false;
  /** The platform waits for an acknowledgement until it is asked again: unless said so it tells again after a while. */
  readonly waits?: 'for ever';
  /** The platform holds back what somebody says until it has been told of what she said before. */
  readonly inOrder?: true;
  /** Only where the platform says how long it waits. */
  readonly ack?: AckTraits;
  /** Has buttons that say their words. `answered`: whoever pressed sees that it was heard. */
  readonly buttons?: { readonly answered: boolean };
  /** Files can be sent through it. */
  readonly files?: true;
  /** Messages can be taken back. */
  readonly recalls?: true;
  /** A message can be answered through the session it came in. */
  readonly sessions?: true;
  /** The platform lets an account have one line: another one ends it. */
  readonly soleLine?: true;
  /** An address can go on under another one. */
  readonly moves?: true;
  /** The platform and we believe each other for a few minutes only, by the clock: what we send, what we hear. */
  readonly clock?: { readonly sends?: true; readonly hears?: true };
}
