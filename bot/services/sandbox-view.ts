// Everything the sandbox page shows at one moment, read in one transaction and put into words.

import { cutoffTextWithMonth, momentText } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import { occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import { type ShownStatus, shownStatus, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { type ListNumbers, listNumbers } from '#bot/domain/facts/list-numbers.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { SHOWN_WORDS } from '#bot/kinds/report_deadline/words.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';
import { type CastGrid, castGrids } from '#prisma/repos/sandbox-cast.ts';
import { type DroppedLine, droppedLines, type GridItem, gridItems } from '#prisma/repos/sandbox-view.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { type DeadlineTaskRow, listDeadlines } from '#prisma/repos/tasks.ts';
import { pauseText, shownPause } from './pause.ts';
import { type SandboxClock, sandboxClock } from './sandbox-clock.ts';
import { type Cast, readCast, readWindows, type SandboxWindow } from './sandbox-windows.ts';
import { readRehearsal } from './switch-rehearsal.ts';
import { readWorkTime } from './work-time.ts';

export type { SandboxClock } from './sandbox-clock.ts';
export type { SandboxMessage, SandboxWindow } from './sandbox-windows.ts';

export interface SandboxView {
  readonly clock: SandboxClock;
  /** The grids that can be chosen. */
  readonly grids: readonly { readonly code: string; readonly name: string; readonly firms: number }[];
  /** The grid shown; null when the registry has none that could be. */
  readonly gridCode: string | null;
  readonly windows: readonly SandboxWindow[];
  readonly tasks: readonly SandboxTask[];
  readonly drops: readonly SandboxDrop[];
  /** Why nothing goes out, or goes out only after 发送; null otherwise. */
  readonly stopped: string | null;
}

/** A task and what it comes to in the grid shown. */
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

export interface SandboxItem {
  readonly code: string;
  readonly unit: string;
  readonly status: string;
  readonly tone: 'done' | 'returned' | 'said' | 'open';
  /** '11月4日9时 第一次提醒', '等平台名单：…', or that no more is to come. */
  readonly next: string;
}

/** What was not said, those of one instant, step, recipient and reason together. */
export interface SandboxDrop {
  readonly time: string;
  readonly step: string;
  readonly recipient: string;
  readonly units: readonly string[];
  readonly reason: string;
}

/** The sandbox stands in for this channel and shows this form's firms. */
const SANDBOX_CHANNEL = 'dingtalk';
const SANDBOX_FORM = 'B204-1';

/**
 * The page's content for a grid, or for the first that makes a good demonstration when `gridCode` is
 * null or not among them.
 */
export async function readSandboxView(db: Database, gridCode: string | null): Promise<SandboxView> {
  const time = await businessTime(db);
  return transaction(db, async (tx) => {
    const tasks = await listDeadlines(tx);
    const cutoffs = tasks.map((task) => windowInstants(task.window).cutoffAt);
    const grids = await castGrids(tx, SANDBOX_CHANNEL, SANDBOX_FORM);
    const grid = grids.find(({ code }) => code === gridCode) ?? grids[0];
    const view = {
      clock: sandboxClock(time, cutoffs, await readWorkTime(tx)),
      stopped: await stoppedText(tx),
      grids: grids.map(({ code, name, firms }) => ({ code, name, firms })),
    };
    if (grid === undefined) return { ...view, gridCode: null, windows: [], tasks: [], drops: [] };
    const cast = await readCast(tx, SANDBOX_CHANNEL, SANDBOX_FORM, grid);
    return {
      ...view,
      gridCode: grid.code,
      windows: await readWindows(tx, SANDBOX_CHANNEL, cast),
      tasks: await readShownTasks(tx, tasks, grid),
      drops: groupDrops(await droppedLines(tx, { ...shownIds(cast), gridId: grid.id })),
    };
  });
}

async function stoppedText(tx: Tx): Promise<string | null> {
  const pause = await shownPause(tx);
  if (pause !== null) return `${pauseText(pause)}。值班员回“恢复”后继续。`;
  const { on } = await readRehearsal(tx);
  return on ? '演练中：每一批先给值班员看，回“发送”才发出。' : null;
}

function shownIds({ clerk, leader, statisticians, grid }: Cast) {
  const people = [clerk, leader, ...statisticians].flatMap((person) => person?.personId ?? []);
  return { personIds: people, conversationId: grid.conversationId };
}

async function readShownTasks(
  tx: Tx,
  tasks: readonly DeadlineTaskRow[],
  grid: CastGrid,
): Promise<readonly SandboxTask[]> {
  const byTask = Map.groupBy(await gridItems(tx, grid.id), (item) => item.taskId);
  const shown: SandboxTask[] = [];
  for (const task of tasks) {
    const asOfAt = await newestListAsOf(tx, task.formCode, task.period);
    const items = byTask.get(task.id) ?? [];
    const period = parsePeriod(task.period);
    shown.push({
      code: task.code,
      form: `${task.formCode} ${task.formName}`,
      period: period === null ? task.period : periodText(period),
      cutoff: cutoffTextWithMonth(task.window.cutoffOn, task.window.cutoffTime),
      list: asOfAt === null ? '尚无平台名单' : `名单截至${momentText(asOfAt)}`,
      numbers: listNumbers(items.map(({ facts }) => readDeadlineFacts(facts))),
      items: items.map(shownItem),
    });
  }
  return shown;
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

function groupDrops(lines: readonly DroppedLine[]): readonly SandboxDrop[] {
  const keyOf = (line: DroppedLine) =>
    [line.dueAt, line.occasion, line.reason, line.personName, line.toGroup].join('|');
  return [...Map.groupBy(lines, keyOf).values()].flatMap((group) => {
    const [line] = group;
    if (line === undefined) return [];
    return {
      time: momentText(line.dueAt),
      step: occasionText(line.occasion),
      recipient: line.personName ?? (line.toGroup ? '网格群' : ''),
      units: [...new Set(group.flatMap(({ unitName }) => unitName ?? []))],
      reason: reasonText(line.reason),
    };
  });
}
