// Applies the platform's list: the only thing that settles. Facts move, clocks stop or wake, plans are dropped.

import { createHash } from 'node:crypto';
import { parsePeriod, periodAs } from '#bot/domain/calendar/period.ts';
import { standingOf } from '#bot/domain/facts/deadline-shown.ts';
import type { Standing } from '#bot/domain/facts/standing.ts';
import type { StatusEntry, StatusList, StatusWord } from '#bot/domain/status-list/status-list.ts';
import { StatgridError } from '#bot/errors.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { type ItemWithFacts, lockItemsOfTask, saveItemChanges } from '#prisma/hot/items.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { insertStatusList, newestListAsOf } from '#prisma/repos/status-lists.ts';
import { type DeadlineTaskRow, findTask } from '#prisma/repos/tasks.ts';
import { closeRefiled } from './close-refiled.ts';
import { moveClocks, moveItems, moveReturnRounds, stopSettled } from './listed-items.ts';
import { doneOrPreviewed } from './preview.ts';

export interface StatusListUpload {
  readonly list: StatusList;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly actor: string;
  /** Who brought it in by chat. */
  readonly personId?: string | null;
  readonly now: Temporal.Instant;
}

export interface StatusListApplied {
  readonly taskCode: string;
  readonly formCode: string;
  /** The profession the form belongs to, where it has one. */
  readonly formProfession: string | null;
  /** The task's period, `YYYY-MM` or a quarter's code. */
  readonly period: string;
  readonly asOfAt: Temporal.Instant;
  /** How many firms of the list carry each word. */
  readonly words: Readonly<Record<StatusWord, number>>;
  /** Queries whose returned forms it shows as filed again. */
  readonly closedQueries: number;
  /** Items that were not settled, returned or open before this list. */
  readonly settled: number;
  readonly returned: number;
  readonly reopened: number;
  /** Reminders that will not be sent because of it. */
  readonly dropped: number;
  /** On the list but without an item: somebody should look at the roster. */
  readonly unknownFirms: readonly { readonly uscc: string; readonly unitName: string }[];
  /** Items the list does not mention. */
  readonly missingFirms: number;
  /** An older list, or the very same one: kept, but it moves nothing. */
  readonly effect: 'applied' | 'older' | 'same';
}

/** Applies a parsed list in one transaction. Throws StatgridError NOT_FOUND when there is no such task. */
export function applyStatusList(
  db: Database,
  upload: StatusListUpload,
  options: { readonly dryRun: boolean },
): Promise<StatusListApplied> {
  return doneOrPreviewed(db, options.dryRun, (tx) => applyStatusListIn(tx, upload));
}

/** The same within the caller's transaction. */
export async function applyStatusListIn(tx: Tx, handedIn: StatusListUpload): Promise<StatusListApplied> {
  const task = await taskOf(tx, handedIn.list);
  const upload = { ...handedIn, list: { ...handedIn.list, period: task.period } };
  const { list, now } = upload;
  const newest = await newestListAsOf(tx, list.formCode, list.period);
  const items = await lockItemsOfTask(tx, task.id);
  const byUscc = new Map(items.map((item) => [item.uscc, item]));
  const listId = await keepList(tx, upload);
  const moved = listId === null ? [] : moveItems(list, byUscc);
  // Not by message: 不对 takes back what a person said of his own firm, never what a list says.
  const personId = upload.personId ?? null;
  const cause = { at: now, actor: upload.actor, personId, messageInId: null, statusListId: listId };
  await saveItemChanges(
    tx,
    moved.map(({ change }) => change),
    cause,
  );
  const dropped = await stopSettled(tx, moved);
  await moveReturnRounds(tx, task, moved, now);
  const reopened = moved.filter(
    ({ item, after }) => item.standing !== 'open' && standingOf(after) === 'open',
  );
  await moveClocks(
    tx,
    task,
    reopened.map(({ item }) => item.id),
    now,
  );
  const periods = [...new Set([list.period, handedIn.list.period])];
  const closedQueries = listId === null ? 0 : await closeRefiled(tx, list, periods, cause);
  await audit(tx, upload, task, moved.length);
  const isOlder = newest !== null && Temporal.Instant.compare(list.asOfAt, newest) < 0;
  // A newer list confirms most of the one before; only what it changes is counted.
  const count = (standing: Standing) =>
    moved.filter(({ item, after }) => item.standing !== standing && standingOf(after) === standing).length;
  return {
    taskCode: task.code,
    formCode: task.formCode,
    formProfession: task.formProfession,
    period: task.period,
    asOfAt: list.asOfAt,
    words: countWords(list.entries),
    closedQueries,
    settled: count('done'),
    returned: count('returned'),
    reopened: reopened.length,
    dropped,
    ...compareFirms(list, items, byUscc),
    effect: listId === null ? 'same' : isOlder ? 'older' : 'applied',
  };
}

/** A list names a quarter by its last month (2026年9月); the task of that quarter is the one it means. */
async function taskOf(tx: Tx, list: StatusList): Promise<DeadlineTaskRow> {
  const period = parsePeriod(list.period);
  const quarter = period === null ? null : periodAs(period, 'quarterly');
  const task =
    (await findTask(tx, list.formCode, list.period)) ??
    (quarter === null ? null : await findTask(tx, list.formCode, quarter.code));
  if (task !== null) return task;
  throw new StatgridError(
    'NOT_FOUND',
    `没有 ${list.formCode} ${list.period} 的催报任务，名单未导入。请先建立任务，或核对名单的表号和报告期。`,
  );
}

/** Where the list and the task do not hold the same firms. */
function compareFirms(
  list: StatusList,
  items: readonly ItemWithFacts[],
  byUscc: ReadonlyMap<string, ItemWithFacts>,
): Pick<StatusListApplied, 'unknownFirms' | 'missingFirms'> {
  const listed = new Set(list.entries.map((entry) => entry.uscc));
  return {
    unknownFirms: list.entries
      .filter((entry) => !byUscc.has(entry.uscc))
      .map(({ uscc, unitName }) => ({ uscc, unitName })),
    missingFirms: items.filter((item) => !listed.has(item.uscc)).length,
  };
}

async function keepList(tx: Tx, upload: StatusListUpload): Promise<string | null> {
  const { list } = upload;
  return insertStatusList(tx, {
    formCode: list.formCode,
    period: list.period,
    asOfAt: list.asOfAt,
    fileName: upload.fileName,
    fileHash: createHash('sha256').update(upload.bytes).digest('hex'),
    uploadedBy: upload.actor,
    appliedAt: upload.now,
    counts: countWords(list.entries),
    entries: list.entries,
  });
}

async function audit(tx: Tx, upload: StatusListUpload, task: DeadlineTaskRow, moved: number): Promise<void> {
  await appendAudit(tx, {
    actor: upload.actor,
    action: 'apply_status_list',
    subject: task.code,
    detail: { asOf: upload.list.asOfAt.toString(), entries: upload.list.entries.length, moved },
  });
}

function countWords(entries: readonly StatusEntry[]): Readonly<Record<StatusWord, number>> {
  const words = { not_filed: 0, filed: 0, accepted: 0, returned: 0 };
  for (const { word } of entries) words[word]++;
  return words;
}
