// The outbox's first half: ripe slots become calls to be made.

import type { Logger } from '#bot/log.ts';
import { claimWave } from '#bot/services/claim-slots.ts';
import type { OwnedAccount, RenderingChannel } from '#bot/services/owned-account.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function claimDuty(db: Database, account: OwnedAccount, channel: RenderingChannel, log: Logger): Duty {
  return {
    name: `claim:${account.channel}`,
    // One claim at a time: what it found wakes every duty, so its calls are made while the next claim is rendered.
    run: (now) => claimWave(db, account, channel, now, log),
  };
}
