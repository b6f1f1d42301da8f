// How the facts of a deadline are kept as JSON, checked both ways.

import { z } from 'zod';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { storedInstant } from '#bot/kinds/stored-instant.ts';

/** Raised when the stored shape changes; rows of an older version are read through a step of their own. */
export const DEADLINE_FACTS_VERSION = 1;

const storedFacts = z.strictObject({
  platform: z.enum(['unknown', 'not_filed', 'filed', 'returned', 'accepted']),
  platformAsOfAt: storedInstant.nullable(),
  firstFiledAt: storedInstant.nullable(),
  round: z.int().positive(),
  claim: z.enum(['none', 'acknowledged', 'claimed', 'retracted']),
  claimAt: storedInstant.nullable(),
  promise: z
    .strictObject({
      untilAt: storedInstant,
      madeAt: storedInstant,
      state: z.enum(['open', 'kept', 'broken']),
    })
    .nullable(),
  brokenPromises: z.int().nonnegative(),
  obstacles: z.array(z.enum(['cannot_login', 'needs_help', 'inactive_claimed', 'contact_left'])),
  exemption: z.enum(['none', 'granted']),
  dunning: z.enum(['none', 'drafted', 'issued']),
});

export type StoredDeadlineFacts = z.input<typeof storedFacts>;

/** Facts from a row. Throws a ZodError when the row holds something this version never wrote. */
export function readDeadlineFacts(stored: unknown): DeadlineFacts {
  return z.decode(storedFacts, stored as StoredDeadlineFacts);
}

/** Facts for a row. */
export function storeDeadlineFacts(facts: DeadlineFacts): StoredDeadlineFacts {
  return z.encode(storedFacts, { ...facts, obstacles: [...facts.obstacles] });
}
