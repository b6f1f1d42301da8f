// What is known of a change of the person who answers for a firm (人员变动、交接).
//
//   change   withdrawn → told → withdrawn …        the firm's own words, or its leader's or the bureau's
//   verdict  none → refused → none … → confirmed    its leader, whoever stands in for her, or the bureau
//
// A successor is a statement until somebody who knows the firm confirms it; only then people move, and nothing undoes
// that but another change. The firm's answers are asked for while the name or the number is missing.

import type { Standing } from './standing.ts';

/** Who takes over, as far as it has been said. */
export interface Successor {
  readonly name: string | null;
  /** A mainland mobile, 11 digits. */
  readonly phone: string | null;
  /** The DingTalk userId. */
  readonly account: string | null;
  /** The first day, `YYYY-MM-DD`. */
  readonly effectiveOn: string | null;
}

export interface PersonnelFacts {
  readonly change: 'told' | 'withdrawn';
  readonly toldAt: Temporal.Instant | null;
  readonly successor: Successor;
  /** When the successor was complete and waited for a verdict; null: it does not wait. */
  readonly namedAt: Temporal.Instant | null;
  /** How often a verdict was asked for: each time is a round of its own. */
  readonly asks: number;
  readonly verdict: 'none' | 'refused' | 'confirmed';
  readonly verdictAt: Temporal.Instant | null;
}

export type PersonnelEvent =
  | { readonly kind: 'told'; readonly at: Temporal.Instant }
  | { readonly kind: 'named'; readonly at: Temporal.Instant; readonly successor: Successor }
  | { readonly kind: 'refused'; readonly at: Temporal.Instant }
  | { readonly kind: 'confirmed'; readonly at: Temporal.Instant }
  | { readonly kind: 'undone'; readonly before: PersonnelFacts };

export const NOBODY: Successor = { name: null, phone: null, account: null, effectiveOn: null };

/** Facts of a change nobody has told of. */
export const NO_CHANGE: PersonnelFacts = {
  change: 'withdrawn',
  toldAt: null,
  successor: NOBODY,
  namedAt: null,
  asks: 0,
  verdict: 'none',
  verdictAt: null,
};

/** The facts after an event; the same facts object when it changes nothing. After a confirmation nothing does. */
export function applyPersonnelEvent(facts: PersonnelFacts, event: PersonnelEvent): PersonnelFacts {
  if (facts.verdict === 'confirmed') return facts;
  switch (event.kind) {
    case 'told':
      return facts.change === 'told'
        ? facts
        : { ...NO_CHANGE, asks: facts.asks, change: 'told', toldAt: event.at };
    case 'named':
      return facts.change === 'told' ? named(facts, event) : facts;
    case 'refused':
      return awaitsVerdict(facts)
        ? { ...facts, namedAt: null, verdict: 'refused', verdictAt: event.at }
        : facts;
    case 'confirmed':
      return awaitsVerdict(facts) ? { ...facts, verdict: 'confirmed', verdictAt: event.at } : facts;
    case 'undone':
      return { ...event.before, asks: facts.asks };
  }
}

/** What is said adds to what was said; a verdict is asked for anew whenever something about the person has changed. */
function named(
  facts: PersonnelFacts,
  { at, successor: said }: Extract<PersonnelEvent, { kind: 'named' }>,
): PersonnelFacts {
  const before = facts.successor;
  const successor: Successor = {
    name: said.name ?? before.name,
    phone: said.phone ?? before.phone,
    account: said.account ?? before.account,
    effectiveOn: said.effectiveOn ?? before.effectiveOn,
  };
  const isSame = (Object.keys(successor) as (keyof Successor)[]).every(
    (key) => successor[key] === before[key],
  );
  if (isSame && facts.verdict !== 'refused') return facts;
  const isComplete = missingOf(successor).length === 0;
  return {
    ...facts,
    successor,
    namedAt: isComplete ? at : null,
    asks: isComplete ? facts.asks + 1 : facts.asks,
    verdict: 'none',
    verdictAt: null,
  };
}

/** What has still to be said before anybody can judge it. */
export function missingOf({ name, phone }: Successor): readonly ('name' | 'phone')[] {
  return [...(name === null ? (['name'] as const) : []), ...(phone === null ? (['phone'] as const) : [])];
}

/** Somebody who knows the firm has to say whether it is so. */
export function awaitsVerdict({ change, namedAt, verdict }: PersonnelFacts): boolean {
  return change === 'told' && verdict === 'none' && namedAt !== null;
}

export type ShownPersonnel = 'withdrawn' | 'confirmed' | 'refused' | 'waiting' | 'collecting';

/** The one word people see. */
export function shownPersonnel(facts: PersonnelFacts): ShownPersonnel {
  if (facts.verdict === 'confirmed') return 'confirmed';
  if (facts.change === 'withdrawn') return 'withdrawn';
  if (facts.verdict === 'refused') return 'refused';
  return facts.namedAt === null ? 'collecting' : 'waiting';
}

/** Withdrawn, nothing is owed; refused, it is the firm's turn again. */
export function standingOfPersonnel(facts: PersonnelFacts): Standing {
  switch (shownPersonnel(facts)) {
    case 'withdrawn':
      return 'exempt';
    case 'confirmed':
      return 'done';
    case 'refused':
      return 'returned';
    case 'waiting':
    case 'collecting':
      return 'open';
  }
}
