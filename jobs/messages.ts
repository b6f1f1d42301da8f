// The duty that answers people: inbound messages, one at a time for each sender.

import { decide } from '#bot/chat/dispatch.ts';
import type { Logger } from '#bot/log.ts';
import type { Means } from '#bot/services/broadcast/desk.ts';
import type { MonthBudget } from '#bot/services/month-budget.ts';
import { processNextMessage } from '#bot/services/process-message.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

/** `budgets`: those of the accounts people are heard on; `means`: what is sent with when staff order a broadcast. */
export function messagesDuty(db: Database, log: Logger, budgets: readonly MonthBudget[], means: Means): Duty {
  return {
    name: 'messages',
    async run(now, signal) {
      const worked = await workOnAll(db, log, means, now, signal);
      for (const budget of budgets) await budget.countPushes(db, worked > 0);
      return worked;
    },
  };
}

async function workOnAll(
  db: Database,
  log: Logger,
  means: Means,
  now: Temporal.Instant,
  signal: AbortSignal,
): Promise<number> {
  for (let worked = 0; !signal.aborted; worked++) {
    const result = await processNextMessage(db, decide, now, means);
    if (result.kind === 'none') return worked;
    if (result.kind === 'failed')
      log.error({ message: result.messageId, err: result.error }, 'message_failed');
    else log.info({ ...result.story }, 'message_processed');
  }
  return 0;
}
