// What is kept only for a while: raw frames of messages that are done, files of chat, binding codes, and firings of cron lines.

import type { Database } from '#prisma/db.ts';
import { forgetBindCodes } from '#prisma/repos/bindings.ts';
import { forgetChatFiles } from '#prisma/repos/chat-files.ts';
import { deleteOldCronRuns } from '#prisma/repos/cron-runs.ts';
import { emptyRawMessages } from '#prisma/repos/messages.ts';

/** A frame is evidence while somebody may still ask what the platform really sent (house rule). */
const RAW_DAYS = 14;

/** Source records and ledgers are kept for two years at least (统计法实施条例 art. 23); evidence is held as long. */
const EVIDENCE_DAYS = 732;

const CRON_RUN_DAYS = 2;

/** Empties what is past its time; the messages themselves, their texts and readings stay, and of a file its name and hash. */
export async function forgetShortLived(db: Database): Promise<void> {
  await emptyRawMessages(db, RAW_DAYS);
  await forgetChatFiles(db, RAW_DAYS, EVIDENCE_DAYS);
  await forgetBindCodes(db);
  await deleteOldCronRuns(db, CRON_RUN_DAYS);
}
