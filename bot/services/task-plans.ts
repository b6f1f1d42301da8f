// The ladders of deadlines, with the list they lean on.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { type DeadlineTask, deadlineTask, ladderOf } from '#bot/kinds/report_deadline/task.ts';
import type { Tx } from '#prisma/db.ts';
import { readKindTasks } from './kind-tasks.ts';

export interface TaskPlan {
  readonly task: DeadlineTask;
  readonly plan: LadderPlan;
  readonly newestListAsOfAt: Temporal.Instant | null;
}

/** The plans of deadlines, by task id, as the calendar and their windows have them now. */
export async function readTaskPlans(
  tx: Tx,
  taskIds: readonly string[],
  workTime: WorkTime,
): Promise<ReadonlyMap<string, TaskPlan>> {
  const plans = new Map<string, TaskPlan>();
  for (const [id, kindTask] of await readKindTasks(tx, taskIds)) {
    const task = deadlineTask(kindTask);
    plans.set(id, { task, plan: ladderOf(task, workTime), newestListAsOfAt: task.listAsOfAt });
  }
  return plans;
}
