// Who or what somebody means by a name, a number or a code.

import { maskPhone, parsePhone } from '#bot/domain/identity/phone.ts';
import { parseUscc } from '#bot/domain/identity/uscc.ts';
import { tidyName } from '#bot/domain/identity/width.ts';
import type { Tx } from '#prisma/db.ts';
import { type FoundPerson, type FoundUnit, findPeople, findUnits } from '#prisma/repos/lookup.ts';

/** Candidates shown at most when several fit. */
const MOST_CANDIDATES = 20;

/** One of several that may be meant; `key` is what finds this one alone, null when nothing does. */
export interface Candidate {
  readonly kind: 'person' | 'unit';
  readonly name: string;
  readonly place: string;
  /** Masked. */
  readonly phone: string | null;
  readonly key: string | null;
}

export type Subject =
  | { readonly kind: 'person'; readonly person: FoundPerson }
  | { readonly kind: 'unit'; readonly unit: FoundUnit }
  | { readonly kind: 'several'; readonly candidates: readonly Candidate[]; readonly more: boolean }
  | { readonly kind: 'nobody' };

/** Exact names, numbers and codes first; only when none fits, parts of names. */
export async function findSubject(tx: Tx, text: string): Promise<Subject> {
  const name = tidyName(text);
  const phone = parsePhone(text);
  const uscc = parseUscc(text);
  const exact = await find(tx, {
    name,
    phone: phone.ok ? phone.phone : null,
    address: text.trim(),
    uscc: uscc.ok ? uscc.code : null,
    part: null,
  });
  if (exact.kind !== 'nobody') return exact;
  return find(tx, { name: null, phone: null, address: null, uscc: null, part: name });
}

interface Clue {
  readonly name: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly uscc: string | null;
  readonly part: string | null;
}

async function find(tx: Tx, clue: Clue): Promise<Subject> {
  const people = await findPeople(tx, clue, MOST_CANDIDATES + 1);
  const units = await findUnits(tx, clue, MOST_CANDIDATES + 1);
  const [person] = people;
  const [unit] = units;
  if (people.length + units.length > 1) {
    const candidates = [...people.map(personCandidate), ...units.map(unitCandidate)];
    const more = candidates.length > MOST_CANDIDATES;
    return { kind: 'several', candidates: candidates.slice(0, MOST_CANDIDATES), more };
  }
  if (person !== undefined) return { kind: 'person', person };
  return unit === undefined ? { kind: 'nobody' } : { kind: 'unit', unit };
}

function personCandidate({ name, phone, units, nodes, addresses }: FoundPerson): Candidate {
  return {
    kind: 'person',
    name,
    place: [...nodes, ...units].join('、'),
    phone: phone === null ? null : maskPhone(phone),
    key: addresses[0] ?? null,
  };
}

function unitCandidate({ name, gridName, uscc }: FoundUnit): Candidate {
  return { kind: 'unit', name, place: gridName, phone: null, key: uscc };
}
