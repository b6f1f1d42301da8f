// The duty that fetches and previews the files people send, before their messages are worked on.

import type { Logger } from '#bot/log.ts';
import { type FetchingChannel, workOnNextFile } from '#bot/services/chat-files.ts';
import type { OwnedAccount } from '#bot/services/owned-account.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function filesDuty(db: Database, account: OwnedAccount, channel: FetchingChannel, log: Logger): Duty {
  return {
    name: 'files',
    async run(now, signal) {
      for (let worked = 0; ; worked++) {
        if (signal.aborted) return worked;
        const work = await workOnNextFile(db, account, channel, now, signal);
        if (work.kind === 'none') return worked;
        if (work.kind === 'failed') log.error({ message: work.messageId, err: work.error }, 'file_failed');
      }
    },
  };
}
