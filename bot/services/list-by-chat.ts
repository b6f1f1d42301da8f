// A list that came by chat: previewed without a trace, brought in when its sender says so.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import type { Message } from '#bot/domain/message.ts';
import { type ImportingPost, mayImportForm } from '#bot/domain/status-list/chat-file.ts';
import { hasFigures, isVerificationList } from '#bot/domain/verification-list/kinds-of-list.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  type ListFileView,
  listImportedMessage,
  listRefusedMessage,
} from '#bot/kinds/report_deadline/list-file-text.ts';
import {
  type QueryListView,
  queryListImportedMessage,
} from '#bot/kinds/verification_query/list-file-text.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { readFileBytes } from '#prisma/repos/chat-files.ts';
import { professionsOfForms } from '#prisma/repos/queries.ts';
import { type QueriesImported, readVerificationList } from './import-verification-list.ts';
import { doneOrPreviewed } from './preview.ts';
import type { HandedIn } from './roster-file.ts';
import { readStatusFile, type StatusFileResult } from './status-file.ts';
import { showsFigures } from './switch-figures.ts';

/** What bringing a file in would do, as plain data: by the list it is. */
export type ListFilePreview =
  | { readonly ok: true; readonly view: ListFileView }
  | { readonly ok: true; readonly queries: QueryListView }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What bringing the file in would do now; a file that cannot be brought in by these posts says why. */
export async function previewList(
  db: Database,
  file: HandedIn,
  posts: readonly ImportingPost[],
  now: Temporal.Instant,
): Promise<ListFilePreview | 'has_figures'> {
  return orProblem(async () => {
    const list = await readList(file, now);
    // Figures do not travel by chat unless the bureau lets them; whatever else is wrong with the list comes after that.
    if (list.hasFigures && !(await transaction(db, showsFigures))) return 'has_figures';
    return doneOrPreviewed(db, true, (tx) => list.apply(tx, { actor: 'preview', personId: null, posts }));
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
  { messageInId, personId, posts }: Confirmed,
  now: Temporal.Instant,
): Promise<Message> {
  const file = await readFileBytes(tx, messageInId);
  if (file === null) return listRefusedMessage('名单', ['文件已过保存期，请重新发送。']);
  const done = await orProblem(async () =>
    (await readList(file, now)).apply(tx, { actor: `person:${personId}`, personId, posts }),
  );
  if (!done.ok) return listRefusedMessage(file.fileName, done.problems);
  return 'queries' in done ? queryListImportedMessage(done.queries) : listImportedMessage(done.view);
}

interface Importer {
  readonly actor: string;
  readonly personId: string | null;
  readonly posts: readonly ImportingPost[];
}

interface List {
  readonly hasFigures: boolean;
  apply(tx: Tx, by: Importer): Promise<ListFilePreview>;
}

async function readList(file: HandedIn, now: Temporal.Instant): Promise<List> {
  const workbook = await readWorkbook(file.bytes, file.fileName);
  if (isVerificationList(workbook)) {
    const read = readVerificationList(workbook, file);
    return {
      hasFigures: hasFigures(workbook),
      apply: async (tx, { actor, posts }) => {
        if (!read.ok) return read;
        const professions = await professionsOfForms(tx, read.forms);
        const foreign = read.forms.filter((form) => !mayImportForm(posts, professions.get(form) ?? null));
        if (foreign.length > 0) return notYours(foreign);
        return queriesPreview((await read.apply(tx, { actor, now })).imported);
      },
    };
  }
  const read = await readStatusFile(file, { now });
  return {
    hasFigures: false,
    apply: async (tx, { posts, ...by }) => (read.ok ? statusPreview(await read.apply(tx, by), posts) : read),
  };
}

/** What the file's owner can mend is said to him; anything else is ours. */
async function orProblem<T>(
  work: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly problems: readonly string[] }> {
  try {
    return await work();
  } catch (error) {
    const isTheirs =
      error instanceof StatgridError && (error.code === 'SHEET_UNREADABLE' || error.code === 'NOT_FOUND');
    if (isTheirs) return { ok: false, problems: [error.text] };
    throw error;
  }
}

function queriesPreview(imported: QueriesImported): ListFilePreview {
  const { alreadyAsked, firstStepAt, unknownFirms, warnings, ...list } = imported;
  return {
    ok: true,
    queries: {
      title: list.title,
      taskCode: list.taskCode,
      asked: list.asked,
      firms: list.firms,
      unreachableFirms: list.unreachableFirms,
      urgent: list.urgent,
      firstStep: firstStepAt === null ? null : momentText(firstStepAt),
      alreadyAsked: alreadyAsked.map(
        ({ before, number, row, unitName }) => `第${row}行${number} ${unitName}：已由${before.number}问过`,
      ),
      unknownFirms: unknownFirms.map(({ row, unitName, uscc }) => `第${row}行 ${uscc} ${unitName}`),
      warnings,
    },
  };
}

function statusPreview(result: StatusFileResult, posts: readonly ImportingPost[]): ListFilePreview {
  if (!result.ok) return result;
  const { applied, warnings } = result;
  if (!mayImportForm(posts, applied.formProfession)) return notYours([applied.formCode]);
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

function notYours(forms: readonly string[]): ListFilePreview {
  return { ok: false, problems: [`${forms.join('、')}不是您负责的专业，请由相应专业的人员导入。`] };
}
