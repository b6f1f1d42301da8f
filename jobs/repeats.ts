// The duty that says once more what may not have arrived.

import type { CarryingAccount } from '#bot/services/carrying-account.ts';
import { planRepeats } from '#bot/services/plan-repeats.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function repeatsDuty(db: Database, accounts: readonly CarryingAccount[]): Duty {
  return { name: 'repeats', run: (now) => planRepeats(db, accounts, now) };
}
