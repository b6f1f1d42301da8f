// What is known of a notice to one firm (统计普法、通知): whether it has said that it has read it.
//
//   confirmation  none → confirmed     only the firm's own words or its tap move it; undone goes back
//
// When it was sent, delivered and read on the platform stands with its deliveries.

import type { Standing } from './standing.ts';

export interface LawNoticeFacts {
  readonly confirmation: 'none' | 'confirmed';
  readonly confirmedAt: Temporal.Instant | null;
  /** The firm's words, verbatim. */
  readonly words: string | null;
  /** The firm has asked something about it; that is no confirmation. */
  readonly askedAt: Temporal.Instant | null;
}

export type LawNoticeEvent =
  | { readonly kind: 'confirmed'; readonly at: Temporal.Instant; readonly words: string }
  | { readonly kind: 'asked'; readonly at: Temporal.Instant }
  | { readonly kind: 'undone'; readonly before: LawNoticeFacts };

/** Facts of a notice nobody has answered yet. */
export const UNCONFIRMED_NOTICE: LawNoticeFacts = {
  confirmation: 'none',
  confirmedAt: null,
  words: null,
  askedAt: null,
};

/** The facts after an event; the same facts object when it changes nothing: the first confirmation stands. */
export function applyLawNoticeEvent(facts: LawNoticeFacts, event: LawNoticeEvent): LawNoticeFacts {
  switch (event.kind) {
    case 'confirmed':
      return facts.confirmation === 'confirmed'
        ? facts
        : { ...facts, confirmation: 'confirmed', confirmedAt: event.at, words: event.words };
    case 'asked':
      return facts.askedAt === null ? { ...facts, askedAt: event.at } : facts;
    case 'undone':
      return event.before;
  }
}

export type ShownNotice = 'confirmed' | 'asked' | 'unconfirmed';

/** The one word people see. */
export function shownNotice({ askedAt, confirmation }: LawNoticeFacts): ShownNotice {
  if (confirmation === 'confirmed') return 'confirmed';
  return askedAt === null ? 'unconfirmed' : 'asked';
}

/** Open until it is confirmed; a question is no confirmation. */
export function standingOfNotice({ confirmation }: LawNoticeFacts): Standing {
  return confirmation === 'confirmed' ? 'done' : 'open';
}
