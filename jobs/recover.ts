// What was left undone is picked up: ends not yet written, attempts of a dead owner, deliveries to try again.
//
// A duty of its own: a long wave that is being called does not keep it waiting.

import type { Logger } from '#bot/log.ts';
import type { CallEnds } from '#bot/services/call-ends.ts';
import type { OwnedAccount, RenderingChannel } from '#bot/services/owned-account.ts';
import { recover } from '#bot/services/recover-attempts.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';
import { pause } from './runner.ts';

export function recoverDuty(
  db: Database,
  account: OwnedAccount,
  channel: RenderingChannel,
  ends: CallEnds,
  log: Logger,
): Duty {
  const recipientsPerCall = (scope: 'person' | 'group') =>
    channel.capabilities({ channel: channel.channel, scope, id: '' }).recipientsPerCall;
  return {
    name: `recover:${account.channel}`,
    async run(_now, signal) {
      // First what this process knows: a call whose end is known must not become one of unknown end.
      await ends.flush(pause, signal);
      if (signal.aborted) return 0;
      const found = await recover(db, account, recipientsPerCall);
      if (found.waiting + found.unknown > 0) log.warn({ ...found }, 'attempts_recovered');
      return found.retried;
    },
  };
}
