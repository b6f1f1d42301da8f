// The ladders of tasks, with the list they lean on.

import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { Tx } from '#prisma/db.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { readTasks, type TaskRow } from '#prisma/repos/tasks.ts';
import type { WorkTime } from './work-time.ts';

export interface TaskPlan {
  readonly task: TaskRow;
  readonly plan: LadderPlan;
  readonly newestListAsOfAt: Temporal.Instant | null;
}

/** The plans of tasks, by task id, as the calendar and their windows have them now. */
export async function readTaskPlans(
  tx: Tx,
  taskIds: readonly string[],
  { calendar, hours }: WorkTime,
): Promise<ReadonlyMap<string, TaskPlan>> {
  const plans = new Map<string, TaskPlan>();
  for (const [id, task] of await readTasks(tx, [...new Set(taskIds)])) {
    const { window, createdAt } = task;
    const { acceptanceAt } = windowInstants(window);
    const plan = planLadder({ ...window, acceptanceAt }, calendar, hours, { sinceAt: createdAt });
    plans.set(id, { task, plan, newestListAsOfAt: await newestListAsOf(tx, task.formCode, task.period) });
  }
  return plans;
}
