// One item whole: what is known, what is shown of it, what happened, what was said and what comes next.

import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import { pathsUpFrom } from '#bot/domain/ladder/tree-path.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { StatgridError } from '#bot/errors.ts';
import { kindOf } from '#bot/kinds/index.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import {
  type ItemClockRow,
  type ItemEventRow,
  itemEvents,
  readItemRecord,
} from '#prisma/repos/item-history.ts';
import { gridNames } from '#prisma/repos/registry.ts';
import { type DeliveryLine, deliveryLines, type PlanLine, planLinesOf } from '#prisma/repos/traffic-lists.ts';
import { taskIdByCode } from '#prisma/repos/work-lists.ts';
import { readKindTasks } from '../kind-tasks.ts';
import { type ShownPause, shownPause } from '../pause.ts';

/** More lines than a form's rounds ever make. */
const MOST_LINES = 1000;

export interface ShownItem {
  readonly item: {
    readonly code: string;
    readonly kind: string;
    readonly task: string;
    /** What a task without a form is called. */
    readonly title: string;
    readonly form: string | null;
    readonly formName: string | null;
    readonly period: string | null;
    readonly periodText: string | null;
    readonly unit: string;
    readonly uscc: string;
    /** No longer in the directory: it owes nothing. */
    readonly unitRemoved: boolean;
    readonly gridCode: string;
    /** Names of the nodes from the root down. */
    readonly gridNames: readonly string[];
    readonly round: number;
    readonly standing: string;
    readonly shown: string;
    /** The Chinese for it. */
    readonly shownText: string;
    readonly overdue: boolean;
    readonly late: boolean;
    readonly waitingOn: string | null;
    /** Null: it has no window. */
    readonly cutoffAt: Temporal.Instant | null;
    readonly listAsOfAt: Temporal.Instant | null;
    /** Of the item's kind. */
    readonly facts: object;
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
    const task = (await readKindTasks(tx, [record.taskId])).get(record.taskId);
    if (task === undefined) throw new Error(`item ${code} belongs to no task`);
    const kind = kindOf(record);
    const facts = kind.readFacts(record.facts);
    const shown = kind.shownOf(facts);
    const paths = pathsUpFrom(record.gridPath);
    const names = await gridNames(tx, paths);
    const period = task.period === null ? null : parsePeriod(task.period);
    const question = { itemIds: [record.id], taskIds: null, personId: null, state: null, sinceAt: null };
    const limit = MOST_LINES;
    return {
      item: {
        code: record.code,
        kind: record.kind,
        task: task.code,
        title: task.title,
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
        standing: kind.rowOf(facts).standing,
        shown: shown.code,
        shownText: shown.text,
        ...kind.timelinessOf(facts, task, now),
        waitingOn: record.waitingOn,
        cutoffAt: task.window === null ? null : windowInstants(task.window).cutoffAt,
        listAsOfAt: task.listAsOfAt,
        facts: kind.factsForStaff(facts),
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
