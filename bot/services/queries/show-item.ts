// One item whole: what is known, what is shown of it, what happened, what was said and what comes next.

import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import {
  isLate,
  isOverdue,
  type ShownStatus,
  shownStatus,
  standingOf,
} from '#bot/domain/facts/deadline-shown.ts';
import { pathsUpFrom } from '#bot/domain/ladder/tree-path.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { StatgridError } from '#bot/errors.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import {
  type ItemClockRow,
  type ItemEventRow,
  itemEvents,
  readItemRecord,
} from '#prisma/repos/item-history.ts';
import { gridNames } from '#prisma/repos/registry.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { readTasks } from '#prisma/repos/tasks.ts';
import { type DeliveryLine, deliveryLines, type PlanLine, planLinesOf } from '#prisma/repos/traffic-lists.ts';
import { taskIdByCode } from '#prisma/repos/work-lists.ts';
import { type ShownPause, shownPause } from '../pause.ts';

/** More lines than a form's rounds ever make. */
const MOST_LINES = 1000;

export interface ShownItem {
  readonly item: {
    readonly code: string;
    readonly task: string;
    readonly form: string;
    readonly formName: string;
    readonly period: string;
    readonly periodText: string;
    readonly unit: string;
    readonly uscc: string;
    /** No longer in the directory: it owes nothing. */
    readonly unitRemoved: boolean;
    readonly gridCode: string;
    /** Names of the nodes from the root down. */
    readonly gridNames: readonly string[];
    readonly round: number;
    readonly standing: string;
    readonly shown: ShownStatus;
    readonly overdue: boolean;
    readonly late: boolean;
    readonly waitingOn: string | null;
    readonly cutoffAt: Temporal.Instant;
    readonly listAsOfAt: Temporal.Instant | null;
    readonly facts: DeadlineFacts;
  };
  readonly clocks: readonly ItemClockRow[];
  readonly events: readonly ItemEventRow[];
  /** Oldest first. */
  readonly lines: readonly PlanLine[];
  readonly deliveries: readonly DeliveryLine[];
  /** Why what is planned and due does not go out; null while sending goes on. */
  readonly paused: ShownPause | null;
}

/** Reads an item by its code. Throws StatgridError NOT_FOUND. */
export async function showItem(db: Database, code: string, now: Temporal.Instant): Promise<ShownItem> {
  return transaction(db, async (tx) => {
    const record = await readItemRecord(tx, code);
    if (record === null) throw await notFound(tx, code);
    const task = (await readTasks(tx, [record.taskId])).get(record.taskId);
    if (task === undefined) throw new Error(`item ${code} belongs to no task`);
    const facts = readDeadlineFacts(record.facts);
    const { cutoffAt } = windowInstants(task.window);
    const paths = pathsUpFrom(record.gridPath);
    const names = await gridNames(tx, paths);
    const period = parsePeriod(task.period);
    const question = { itemIds: [record.id], taskIds: null, personId: null, state: null, sinceAt: null };
    const limit = MOST_LINES;
    return {
      item: {
        code: record.code,
        task: task.code,
        form: task.formCode,
        formName: task.formName,
        period: task.period,
        periodText: period === null ? task.period : periodText(period),
        unit: record.unitName,
        uscc: record.uscc,
        unitRemoved: record.unitStatus === 'removed',
        gridCode: record.gridCode,
        gridNames: paths.map((path) => names.get(path) ?? ''),
        round: record.round,
        standing: standingOf(facts),
        shown: shownStatus(facts),
        overdue: isOverdue(facts, cutoffAt, now),
        late: isLate(facts, cutoffAt),
        waitingOn: record.waitingOn,
        cutoffAt,
        listAsOfAt: await newestListAsOf(tx, task.formCode, task.period),
        facts,
      },
      clocks: record.clocks,
      events: await itemEvents(tx, record.id),
      lines: (await planLinesOf(tx, { ...question, limit })).toReversed(),
      deliveries: (await deliveryLines(tx, { taskId: null, itemId: record.id, limit })).toReversed(),
      paused: await shownPause(tx),
    };
  });
}

async function notFound(tx: Tx, code: string): Promise<StatgridError> {
  const isTask = (await taskIdByCode(tx, code)) !== null;
  return new StatgridError(
    'NOT_FOUND',
    isTask
      ? `“${code}”是任务，不是事项。它的事项见 list items --task ${code}。`
      : `没有事项“${code}”。事项编号形如 7K2M-0012，见 list items。`,
  );
}
