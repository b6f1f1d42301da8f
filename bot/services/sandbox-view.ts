// Everything the sandbox page shows at one moment, read in one transaction and put into words.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { occasionText, reasonText } from '#bot/domain/delivery/reasons.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';
import { castGrids } from '#prisma/repos/sandbox-cast.ts';
import { type DroppedLine, droppedLines } from '#prisma/repos/sandbox-view.ts';
import { listDeadlines } from '#prisma/repos/tasks.ts';
import { pauseText, shownPause } from './pause.ts';
import { type SandboxClock, sandboxClock } from './sandbox-clock.ts';
import { readShownTasks, type SandboxBatch, type SandboxTask } from './sandbox-tasks.ts';
import { type Cast, readCast, readWindows, type SandboxWindow } from './sandbox-windows.ts';
import { readRehearsal } from './switch-rehearsal.ts';
import { readWorkTime } from './work-time.ts';

export type { SandboxClock } from './sandbox-clock.ts';
export type { SandboxBatch, SandboxItem, SandboxTask } from './sandbox-tasks.ts';
export type { SandboxMessage, SandboxWindow } from './sandbox-windows.ts';

export interface SandboxView {
  readonly clock: SandboxClock;
  /** The grids that can be chosen. */
  readonly grids: readonly { readonly code: string; readonly name: string; readonly firms: number }[];
  /** The grid shown; null when the registry has none that could be. */
  readonly gridCode: string | null;
  readonly windows: readonly SandboxWindow[];
  readonly tasks: readonly SandboxTask[];
  /** Tasks of other kinds with items in the grid. */
  readonly batches: readonly SandboxBatch[];
  readonly drops: readonly SandboxDrop[];
  /** Why nothing goes out, or goes out only after 发送; null otherwise. */
  readonly stopped: string | null;
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
    if (grid === undefined)
      return { ...view, gridCode: null, windows: [], tasks: [], batches: [], drops: [] };
    const cast = await readCast(tx, SANDBOX_CHANNEL, SANDBOX_FORM, grid);
    return {
      ...view,
      gridCode: grid.code,
      windows: await readWindows(tx, SANDBOX_CHANNEL, cast),
      ...(await readShownTasks(tx, tasks, grid.id)),
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
