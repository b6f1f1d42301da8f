// The outbox's first half: ripe slots become calls to be made.

import type { Logger } from '#bot/log.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import type { OwnedAccount, RenderingChannel } from '#bot/services/owned-account.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function claimDuty(db: Database, account: OwnedAccount, channel: RenderingChannel, log: Logger): Duty {
  return {
    name: `claim:${account.channel}`,
    async run(now, signal) {
      let claimed = 0;
      while (!signal.aborted) {
        const slots = await claimWave(db, account, channel, now, log);
        if (slots === 0) break;
        claimed += slots;
      }
      return claimed;
    },
  };
}
