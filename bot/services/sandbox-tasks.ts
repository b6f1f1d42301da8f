// The tasks a sandbox page shows of one grid: deadlines with their list's numbers, other kinds by what is shown of them.

import { cutoffTextWithMonth, momentText } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import { occasionText } from '#bot/domain/delivery/reasons.ts';
import { type ShownStatus, shownStatus, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { type ListNumbers, listNumbers } from '#bot/domain/facts/list-numbers.ts';
import { kindOf } from '#bot/kinds/index.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { SHOWN_WORDS } from '#bot/kinds/report_deadline/words.ts';
import type { Tx } from '#prisma/db.ts';
import { type GridItem, gridItems } from '#prisma/repos/sandbox-view.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { type DeadlineTaskRow, listTasks, type TaskRow } from '#prisma/repos/tasks.ts';

/** A deadline and what it comes to in the grid shown. */
export interface SandboxTask {
  readonly code: string;
  readonly form: string;
  readonly period: string;
  readonly cutoff: string;
  /** '名单截至11月6日13:40' or that there is none. */
  readonly list: string;
  readonly numbers: ListNumbers;
  readonly items: readonly SandboxItem[];
}

/** A task of another kind that has items in the grid. */
export interface SandboxBatch {
  readonly kind: string;
  readonly code: string;
  readonly title: string;
  /** How many items show each status, in the order they were met. */
  readonly counts: readonly (readonly [status: string, items: number])[];
  readonly items: readonly SandboxItem[];
}

export interface SandboxItem {
  readonly code: string;
  readonly unit: string;
  readonly status: string;
  readonly tone: 'done' | 'returned' | 'said' | 'open';
  /** '11月4日9时 第一次提醒', '等平台名单：…', or that no more is to come. */
  readonly next: string;
}

/** The grid's part of every task, newest tasks first. */
export async function readShownTasks(
  tx: Tx,
  deadlines: readonly DeadlineTaskRow[],
  gridId: string,
): Promise<{ readonly tasks: readonly SandboxTask[]; readonly batches: readonly SandboxBatch[] }> {
  const byTask = Map.groupBy(await gridItems(tx, gridId), (item) => item.taskId);
  const tasks: SandboxTask[] = [];
  for (const task of deadlines) {
    const asOfAt = await newestListAsOf(tx, task.formCode, task.period);
    tasks.push(shownTask(task, byTask.get(task.id) ?? [], asOfAt));
  }
  const others = (await listTasks(tx)).filter(({ kind }) => kind !== 'report_deadline');
  return { tasks, batches: others.flatMap((task) => shownBatch(task, byTask.get(task.id) ?? [])) };
}

function shownTask(
  task: DeadlineTaskRow,
  items: readonly GridItem[],
  asOfAt: Temporal.Instant | null,
): SandboxTask {
  const period = parsePeriod(task.period);
  return {
    code: task.code,
    form: `${task.formCode} ${task.formName}`,
    period: period === null ? task.period : periodText(period),
    cutoff: cutoffTextWithMonth(task.window.cutoffOn, task.window.cutoffTime),
    list: asOfAt === null ? '尚无平台名单' : `名单截至${momentText(asOfAt)}`,
    numbers: listNumbers(items.map(({ facts }) => readDeadlineFacts(facts))),
    items: items.map(shownItem),
  };
}

function shownBatch(task: TaskRow, items: readonly GridItem[]): readonly SandboxBatch[] {
  if (items.length === 0) return [];
  const shown = items.map(shownOfKind);
  const counts = [...Map.groupBy(shown, ({ status }) => status)].map(
    ([status, of]) => [status, of.length] as const,
  );
  return [{ kind: task.kind, code: task.code, title: task.title, counts, items: shown }];
}

/** Any kind's item, by what the kind itself shows of it. */
function shownOfKind(item: GridItem): SandboxItem {
  const kind = kindOf(item);
  const facts = kind.readFacts(item.facts);
  const { standing, waitingOn } = kind.rowOf(facts);
  const tone =
    standing === 'returned'
      ? 'returned'
      : standing === 'open'
        ? 'open'
        : waitingOn === null
          ? 'done'
          : 'said';
  const { code, unitName: unit } = item;
  return { code, unit, status: kind.shownOf(facts).text, tone, next: nextText(item) };
}

function shownItem(item: GridItem): SandboxItem {
  const facts = readDeadlineFacts(item.facts);
  const status = shownStatus(facts);
  const standing = standingOf(facts);
  const said = SAID.has(status) ? 'said' : 'open';
  return {
    code: item.code,
    unit: item.unitName,
    status: SHOWN_WORDS[status],
    tone: standing === 'returned' ? 'returned' : standing === 'open' ? said : 'done',
    next: nextText(item),
  };
}

/** What a firm said that a list has not spoken about yet. */
const SAID: ReadonlySet<ShownStatus> = new Set(['claimed', 'blocked', 'promised', 'acknowledged']);

function nextText({ nextAt, nextOccasion, waitsFor }: GridItem): string {
  if (nextAt === null || nextOccasion === null) return '没有后续步骤';
  const step = occasionText(nextOccasion);
  return waitsFor === null ? `${momentText(nextAt)} ${step}` : `等平台名单，再${step}`;
}
