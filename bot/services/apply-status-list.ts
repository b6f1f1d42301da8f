// Applies the platform's list: the only thing that settles. Facts move, clocks stop or wake, plans are dropped.

import { createHash } from 'node:crypto';
import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import { applyDeadlineEvent, type DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { type Standing, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { resumesAt } from '#bot/domain/ladder/list-timing.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { StatusEntry, StatusList, StatusWord } from '#bot/domain/status-list/status-list.ts';
import { StatgridError } from '#bot/errors.ts';
import { readDeadlineFacts, storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import {
  dropPlannedLines,
  type ItemChange,
  type ItemWithFacts,
  lockItemsOfTask,
  saveItemChanges,
} from '#prisma/hot/items.ts';
import { clearClocks, startMissingClocks, wakeWaitingClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { insertStatusList, newestListAsOf } from '#prisma/repos/status-lists.ts';
import { findTask, type TaskRow } from '#prisma/repos/tasks.ts';
import { readWorkTime } from './work-time.ts';

export interface StatusListUpload {
  readonly list: StatusList;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly actor: string;
  readonly now: Temporal.Instant;
}

export interface StatusListApplied {
  readonly taskCode: string;
  readonly asOfAt: Temporal.Instant;
  /** How many firms of the list carry each word. */
  readonly words: Readonly<Record<StatusWord, number>>;
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
export async function applyStatusList(
  db: Database,
  upload: StatusListUpload,
  options: { readonly dryRun: boolean },
): Promise<StatusListApplied> {
  let result: StatusListApplied | undefined;
  try {
    await transaction(
      db,
      async (tx) => {
        result = await apply(tx, upload);
        if (options.dryRun) throw new RolledBack();
      },
      { timeoutMs: 120_000 },
    );
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  if (result === undefined) throw new Error('the list was applied without a result');
  return result;
}

/** Ends a preview's transaction without keeping anything. */
class RolledBack extends Error {}

async function apply(tx: Tx, upload: StatusListUpload): Promise<StatusListApplied> {
  const { list, now } = upload;
  const task = await taskOf(tx, list);
  const newest = await newestListAsOf(tx, list.formCode, list.period);
  const items = await lockItemsOfTask(tx, task.id);
  const byUscc = new Map(items.map((item) => [item.uscc, item]));
  const listId = await keepList(tx, upload);
  const moved = listId === null ? [] : moveItems(list, byUscc);
  const cause = { at: now, actor: upload.actor, personId: null, messageInId: null, statusListId: listId };
  await saveItemChanges(
    tx,
    moved.map(({ change }) => change),
    cause,
  );
  const dropped = await stopSettled(tx, moved);
  const reopened = moved.filter(
    ({ item, after }) => item.standing !== 'open' && standingOf(after) === 'open',
  );
  await moveClocks(
    tx,
    task,
    reopened.map(({ item }) => item.id),
    now,
  );
  await audit(tx, upload, task, moved.length);
  const isOlder = newest !== null && Temporal.Instant.compare(list.asOfAt, newest) < 0;
  // A newer list confirms most of the one before; only what it changes is counted.
  const count = (standing: Standing) =>
    moved.filter(({ item, after }) => item.standing !== standing && standingOf(after) === standing).length;
  return {
    taskCode: task.code,
    asOfAt: list.asOfAt,
    words: countWords(list.entries),
    settled: count('done'),
    returned: count('returned'),
    reopened: reopened.length,
    dropped,
    ...compareFirms(list, items, byUscc),
    effect: listId === null ? 'same' : isOlder ? 'older' : 'applied',
  };
}

async function taskOf(tx: Tx, list: StatusList): Promise<TaskRow> {
  const task = await findTask(tx, list.formCode, list.period);
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

/** Items that need nothing more: their clocks stop and what was planned for them is dropped. */
async function stopSettled(tx: Tx, moved: readonly Moved[]): Promise<number> {
  const left = moved.filter(({ after }) => standingOf(after) !== 'open');
  await clearClocks(
    tx,
    'ladder',
    left.map(({ item }) => item.id),
  );
  const judged = moved.filter(({ after }) => after.promise !== null && after.promise.state !== 'open');
  await clearClocks(
    tx,
    'promise',
    [...left, ...judged].map(({ item }) => item.id),
  );
  return dropPlannedLines(
    tx,
    left.map(({ item, after }) => ({ itemId: item.id, reason: dropReason(after) })),
  );
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

interface Moved {
  readonly item: ItemWithFacts;
  readonly after: DeadlineFacts;
  readonly change: ItemChange;
}

/** The items whose facts the list changes: an older list than the one that spoke last changes nothing. */
function moveItems(list: StatusList, byUscc: ReadonlyMap<string, ItemWithFacts>): readonly Moved[] {
  return list.entries.flatMap((entry) => {
    const item = byUscc.get(entry.uscc);
    if (item === undefined) return [];
    const before = readDeadlineFacts(item.facts);
    const { word, filedAt } = entry;
    const after = applyDeadlineEvent(before, { kind: 'listed', word, filedAt, asOfAt: list.asOfAt });
    if (after === before) return [];
    const standing = standingOf(after);
    const change = {
      itemId: item.id,
      before: item.facts,
      facts: storeDeadlineFacts(after),
      standing,
      round: after.round,
      waitingOn: standing === 'done' || standing === 'exempt' ? null : 'firm',
      kind: `listed:${word}`,
    };
    return [{ item, after, change }];
  });
}

function dropReason(facts: DeadlineFacts): string {
  const standing = standingOf(facts);
  return standing === 'done' ? 'settled' : standing;
}

/** Steps that waited for a list look again in the next service minute; items opened again climb on. */
async function moveClocks(
  tx: Tx,
  task: TaskRow,
  reopenedIds: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  const { calendar, hours } = await readWorkTime(tx);
  const resumedAt = resumesAt(now, calendar, hours);
  await wakeWaitingClocks(tx, task.id, resumedAt);
  if (reopenedIds.length === 0) return;
  const { acceptanceAt } = windowInstants(task.window);
  const plan = planLadder({ ...task.window, acceptanceAt }, calendar, hours, { sinceAt: task.createdAt });
  // Whoever is open again behind the cutoff has yet to hear of being overdue; what was said before is not repeated.
  const next = plan.steps.find((step) => step.step >= 6 || isBefore(now, step.dueAt));
  if (next === undefined) return;
  await startMissingClocks(
    tx,
    reopenedIds.map((itemId) => ({
      itemId,
      name: 'ladder',
      occasion: next.occasion,
      dueAt: next.dueAt,
      wakeAt: laterOf(next.dueAt, resumedAt),
      waitsFor: null,
      ruleVersion: plan.ruleVersion,
    })),
  );
}

async function audit(tx: Tx, upload: StatusListUpload, task: TaskRow, moved: number): Promise<void> {
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
