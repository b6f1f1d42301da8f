// Tasks with their numbers and items with what is shown of them, for staff.

import { cutoffAt } from '#bot/domain/calendar/cutoff.ts';
import {
  isLate,
  isOverdue,
  type ShownStatus,
  shownStatus,
  standingOf,
} from '#bot/domain/facts/deadline-shown.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { StatgridError } from '#bot/errors.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { listTasks, readTasks } from '#prisma/repos/tasks.ts';
import { itemLines, taskCounts, taskIdByCode } from '#prisma/repos/work-lists.ts';

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
  readonly form: string;
  readonly formName: string;
  readonly period: string;
  readonly opensAt: Temporal.Instant;
  readonly cutoffAt: Temporal.Instant;
  readonly acceptanceAt: Temporal.Instant;
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
    const rows: ListedTask[] = [];
    for (const { id, code, formCode, formName, period, window } of shown) {
      const { done = 0, returned = 0, open = 0, claimed = 0, exempt = 0 } = counts.get(id) ?? {};
      rows.push({
        code,
        form: formCode,
        formName,
        period,
        opensAt: cutoffAt(window.opensOn, window.opensTime),
        ...windowInstants(window),
        listAsOfAt: await newestListAsOf(tx, formCode, period),
        owed: done + returned + open,
        done,
        returned,
        open,
        claimed,
        exempt,
      });
    }
    return { rows, more: all.length > shown.length };
  });
}

export interface ListedItem {
  readonly code: string;
  readonly task: string;
  readonly unit: string;
  readonly uscc: string;
  readonly grid: string;
  readonly round: number;
  readonly standing: string;
  readonly shown: ShownStatus;
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
    const tasks = await tx.task.findMany({
      where: { code: { in: [...new Set(lines.map(({ taskCode }) => taskCode))] } },
      select: { id: true },
    });
    const byCode = new Map(
      [
        ...(
          await readTasks(
            tx,
            tasks.map(({ id }) => id),
          )
        ).values(),
      ].map((task) => [task.code, windowInstants(task.window).cutoffAt]),
    );
    const rows = lines.slice(0, asked.limit).map((line): ListedItem => {
      const facts = readDeadlineFacts(line.facts);
      const closesAt = byCode.get(line.taskCode);
      return {
        code: line.code,
        task: line.taskCode,
        unit: line.unitName,
        uscc: line.uscc,
        grid: line.gridName,
        round: line.round,
        standing: standingOf(facts),
        shown: shownStatus(facts),
        overdue: closesAt !== undefined && isOverdue(facts, closesAt, now),
        late: closesAt !== undefined && isLate(facts, closesAt),
        nextStep: line.nextOccasion,
        nextAt: line.nextAt,
        waitsFor: line.waitsFor,
      };
    });
    return { rows, more: lines.length > rows.length };
  });
}

/** The id behind a task's code; null when none was asked for. Throws StatgridError NOT_FOUND. */
export async function taskIdOf(tx: Tx, code: string | null): Promise<string | null> {
  if (code === null) return null;
  const id = await taskIdByCode(tx, code);
  if (id !== null) return id;
  throw new StatgridError('NOT_FOUND', `没有任务“${code}”。全部任务见 list tasks。`);
}
