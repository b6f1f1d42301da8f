// A platform list that came by chat: previewed without a trace, brought in when its sender says so.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import type { Message } from '#bot/domain/message.ts';
import { type ImportingPost, mayImportForm } from '#bot/domain/status-list/chat-file.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  type ListFilePreview,
  type ListFileView,
  listImportedMessage,
  listRefusedMessage,
} from '#bot/kinds/report_deadline/list-file-text.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { readFileBytes } from '#prisma/repos/chat-files.ts';
import { doneOrPreviewed } from './preview.ts';
import type { HandedIn } from './roster-file.ts';
import { readStatusFile, type StatusFileResult } from './status-file.ts';

/** What bringing the file in would do now; a file that cannot be brought in by these posts says why. */
export async function previewList(
  db: Database,
  file: HandedIn,
  posts: readonly ImportingPost[],
  now: Temporal.Instant,
): Promise<ListFilePreview> {
  return orProblem(async () => {
    const read = await readStatusFile(file, { now });
    if (!read.ok) return read;
    const result = await doneOrPreviewed(db, true, (tx) => read.apply(tx, { actor: 'preview' }));
    return previewOf(result, posts);
  });
}

export interface Confirmed {
  /** The message the file came with. */
  readonly messageInId: string;
  readonly personId: string;
  readonly posts: readonly ImportingPost[];
}

/** Brings a confirmed file in, within the transaction that ends the confirming message; answers what is said of it. */
export async function importConfirmedList(
  tx: Tx,
  confirmed: Confirmed,
  now: Temporal.Instant,
): Promise<Message> {
  const file = await readFileBytes(tx, confirmed.messageInId);
  if (file === null) return listRefusedMessage('名单', ['文件已过保存期，请重新发送。']);
  const preview = await orProblem(async () => {
    const read = await readStatusFile(file, { now });
    if (!read.ok) return read;
    const { personId } = confirmed;
    const result = await read.apply(tx, { actor: `person:${personId}`, personId });
    return previewOf(result, confirmed.posts);
  });
  return preview.ok ? listImportedMessage(preview.view) : listRefusedMessage(file.fileName, preview.problems);
}

/** What the file's owner can mend is said to him; anything else is ours. */
async function orProblem(work: () => Promise<ListFilePreview>): Promise<ListFilePreview> {
  try {
    return await work();
  } catch (error) {
    const isTheirs =
      error instanceof StatgridError && (error.code === 'SHEET_UNREADABLE' || error.code === 'NOT_FOUND');
    if (isTheirs) return { ok: false, problems: [error.text] };
    throw error;
  }
}

function previewOf(result: StatusFileResult, posts: readonly ImportingPost[]): ListFilePreview {
  if (!result.ok) return result;
  const { applied, warnings } = result;
  if (!mayImportForm(posts, applied.formProfession)) {
    return { ok: false, problems: [`${applied.formCode}不是您负责的专业，请由相应专业的人员导入。`] };
  }
  const period = parsePeriod(applied.period);
  const view: ListFileView = {
    taskCode: applied.taskCode,
    formCode: applied.formCode,
    period: period === null ? applied.period : periodText(period),
    asOf: momentText(applied.asOfAt),
    words: applied.words,
    settled: applied.settled,
    returned: applied.returned,
    reopened: applied.reopened,
    dropped: applied.dropped,
    missingFirms: applied.missingFirms,
    unknownFirms: applied.unknownFirms.map(({ unitName }) => unitName),
    effect: applied.effect,
    warnings,
  };
  return { ok: true, view };
}
