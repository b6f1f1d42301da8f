// Tasks with their numbers and items with what is shown of them, for staff.

import { cutoffAt } from '#bot/domain/calendar/cutoff.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { StatgridError } from '#bot/errors.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { kindOf } from '#bot/kinds/index.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { listTasks } from '#prisma/repos/tasks.ts';
import {
  type ItemLine,
  itemLines,
  type TaskCounts,
  taskCounts,
  taskIdByCode,
} from '#prisma/repos/work-lists.ts';
import { readKindTasks } from '../kind-tasks.ts';

/** Which part of a list is asked for. */
export interface ListQuestion {
  /** Only of this task; null for all. */
  readonly taskCode: string | null;
  readonly limit: number;
}

/** Rows of a list; `more`: there are others behind the limit. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

export interface ListedTask {
  readonly code: string;
  readonly kind: string;
  readonly title: string;
  readonly form: string | null;
  readonly formName: string | null;
  readonly period: string | null;
  /** Null, with the next two: it has no window. */
  readonly opensAt: Temporal.Instant | null;
  readonly cutoffAt: Temporal.Instant | null;
  readonly acceptanceAt: Temporal.Instant | null;
  /** asOf of the newest status list; null before the first. */
  readonly listAsOfAt: Temporal.Instant | null;
  /** Every item but the exempt: done + returned + open. */
  readonly owed: number;
  readonly done: number;
  readonly returned: number;
  readonly open: number;
  readonly claimed: number;
  readonly exempt: number;
}

/** Tasks, newest first. Throws StatgridError NOT_FOUND for a code nobody has given. */
export async function listedTasks(db: Database, asked: ListQuestion): Promise<Listed<ListedTask>> {
  return transaction(db, async (tx) => {
    const taskId = await taskIdOf(tx, asked.taskCode);
    const all = (await listTasks(tx)).filter(({ id }) => taskId === null || id === taskId);
    const shown = all.slice(0, asked.limit);
    const counts = new Map(
      (
        await taskCounts(
          tx,
          shown.map(({ id }) => id),
        )
      ).map((row) => [row.taskId, row]),
    );
    const ids = shown.map(({ id }) => id);
    const rows = [...(await readKindTasks(tx, ids)).values()]
      .toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
      .map((task) => listedTask(task, counts.get(task.id)));
    return { rows, more: all.length > shown.length };
  });
}

function listedTask(task: KindTask, counts: TaskCounts | undefined): ListedTask {
  const { code, formCode, formName, kind, listAsOfAt, period, title, window } = task;
  const { done = 0, returned = 0, open = 0, claimed = 0, exempt = 0 } = counts ?? {};
  const noWindow = { opensAt: null, cutoffAt: null, acceptanceAt: null };
  return {
    code,
    kind,
    title,
    form: formCode,
    formName,
    period,
    ...(window === null
      ? noWindow
      : { opensAt: cutoffAt(window.opensOn, window.opensTime), ...windowInstants(window) }),
    listAsOfAt,
    owed: done + returned + open,
    done,
    returned,
    open,
    claimed,
    exempt,
  };
}

export interface ListedItem {
  readonly code: string;
  readonly task: string;
  readonly unit: string;
  readonly uscc: string;
  readonly grid: string;
  readonly round: number;
  readonly standing: string;
  readonly shown: string;
  /** The Chinese for it. */
  readonly shownText: string;
  readonly overdue: boolean;
  readonly late: boolean;
  /** The next step; null when none is to come. */
  readonly nextStep: string | null;
  readonly nextAt: Temporal.Instant | null;
  readonly waitsFor: string | null;
}

/** Items by task and code. Throws StatgridError NOT_FOUND for a task nobody has made. */
export async function listedItems(
  db: Database,
  asked: ListQuestion,
  now: Temporal.Instant,
): Promise<Listed<ListedItem>> {
  return transaction(db, async (tx) => {
    const taskId = await taskIdOf(tx, asked.taskCode);
    const lines = await itemLines(tx, taskId, asked.limit + 1);
    const tasks = await readKindTasks(
      tx,
      lines.map((line) => line.taskId),
    );
    const rows = lines.slice(0, asked.limit).flatMap((line): readonly ListedItem[] => {
      const task = tasks.get(line.taskId);
      return task === undefined ? [] : [listedItem(line, task, now)];
    });
    return { rows, more: lines.length > rows.length };
  });
}

function listedItem(line: ItemLine, task: KindTask, now: Temporal.Instant): ListedItem {
  const kind = kindOf(line);
  const facts = kind.readFacts(line.facts);
  const shown = kind.shownOf(facts);
  return {
    code: line.code,
    task: line.taskCode,
    unit: line.unitName,
    uscc: line.uscc,
    grid: line.gridName,
    round: line.round,
    standing: kind.rowOf(facts).standing,
    shown: shown.code,
    shownText: shown.text,
    ...kind.timelinessOf(facts, task, now),
    nextStep: line.nextOccasion,
    nextAt: line.nextAt,
    waitsFor: line.waitsFor,
  };
}

/** The id behind a task's code; null when none was asked for. Throws StatgridError NOT_FOUND. */
export async function taskIdOf(tx: Tx, code: string | null): Promise<string | null> {
  if (code === null) return null;
  const id = await taskIdByCode(tx, code);
  if (id !== null) return id;
  throw new StatgridError('NOT_FOUND', `没有任务“${code}”。全部任务见 list tasks。`);
}
