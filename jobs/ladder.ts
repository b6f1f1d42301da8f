// The ladder's duty: clocks that are due become lines, batch by batch; then what the bureau is asked because of them.

import type { Logger } from '#bot/log.ts';
import type { CarryingAccount } from '#bot/services/carrying-account.ts';
import { planBureauSteps } from '#bot/services/plan-bureau-steps.ts';
import { planDueSteps } from '#bot/services/plan-due-steps.ts';
import { tellSteps } from '#bot/services/story.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function ladderDuty(db: Database, accounts: readonly CarryingAccount[], log: Logger): Duty {
  return {
    name: 'ladder',
    async run(now, signal) {
      let taken = 0;
      for (let more = true; more && !signal.aborted; ) {
        const batch = await planDueSteps(db, accounts, now);
        tellSteps(log, batch);
        taken += batch.taken;
        more = batch.more;
      }
      return taken + (await planBureauSteps(db, accounts, now));
    },
  };
}
