// The duty that says on the next channel what did not do on the first.

import type { CarryingAccount } from '#bot/services/carrying-account.ts';
import { moveToNextChannel } from '#bot/services/move-to-next-channel.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function nextChannelDuty(db: Database, accounts: readonly CarryingAccount[]): Duty {
  return { name: 'next_channel', run: (now) => moveToNextChannel(db, accounts, now) };
}
