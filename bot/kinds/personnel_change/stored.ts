// How the facts of a change of people and what it was made with are kept as JSON, checked both ways.

import { z } from 'zod';
import type { PersonnelFacts } from '#bot/domain/facts/personnel-facts.ts';
import { storedInstant } from '#bot/kinds/stored-instant.ts';

/** Raised when a stored shape changes; rows of an older version are read through a step of their own. */
export const PERSONNEL_FACTS_VERSION = 1;
export const PERSONNEL_PAYLOAD_VERSION = 1;

const storedFacts = z.strictObject({
  change: z.enum(['told', 'withdrawn']),
  toldAt: storedInstant.nullable(),
  successor: z.strictObject({
    name: z.string().nullable(),
    phone: z.string().nullable(),
    account: z.string().nullable(),
    effectiveOn: z.iso.date().nullable(),
  }),
  namedAt: storedInstant.nullable(),
  asks: z.int().nonnegative(),
  verdict: z.enum(['none', 'refused', 'confirmed']),
  verdictAt: storedInstant.nullable(),
});

/** Facts from a row. Throws a ZodError when the row holds something this version never wrote. */
export function readPersonnelFacts(stored: unknown): PersonnelFacts {
  return z.decode(storedFacts, stored as z.input<typeof storedFacts>);
}

/** Facts for a row. */
export function storePersonnelFacts(facts: PersonnelFacts): z.input<typeof storedFacts> {
  return z.encode(storedFacts, facts);
}

const storedPayload = z.strictObject({
  /** What people answer with: 已确认 12. */
  number: z.int().positive(),
  /** Who hands over; null: nobody answered for the firm. */
  leaving: z.strictObject({ personId: z.uuid(), name: z.string() }).nullable(),
});

export type PersonnelPayload = z.infer<typeof storedPayload>;

export function readPersonnelPayload(stored: unknown): PersonnelPayload {
  return storedPayload.parse(stored);
}
