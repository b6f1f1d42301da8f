// The outbox's second half: planned calls are made, and what was left undone is picked up first.

import type { Logger } from '#bot/log.ts';
import type { Caller } from '#bot/services/call-attempts.ts';
import type { OwnedAccount, RenderingChannel } from '#bot/services/owned-account.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function callDuty(
  db: Database,
  account: OwnedAccount,
  channel: RenderingChannel,
  caller: Caller,
  log: Logger,
): Duty {
  const recipientsPerCall = (scope: 'person' | 'group') =>
    channel.capabilities({ channel: channel.channel, scope, id: '' }).recipientsPerCall;
  return {
    name: 'call',
    async run(_now, signal) {
      const found = await recover(db, account, recipientsPerCall);
      if (found.waiting + found.unknown > 0) log.warn({ ...found }, 'attempts_recovered');
      return found.retried + (await caller.run(signal));
    },
  };
}
