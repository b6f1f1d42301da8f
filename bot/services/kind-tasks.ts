// Tasks as their kinds want them: with the list they lean on.

import type { KindTask } from '#bot/kinds/kind.ts';
import type { Tx } from '#prisma/db.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { readTasks } from '#prisma/repos/tasks.ts';

/** Tasks of any kind, by id. */
export async function readKindTasks(
  tx: Tx,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, KindTask>> {
  const tasks = new Map<string, KindTask>();
  for (const [id, task] of await readTasks(tx, [...new Set(taskIds)])) {
    const { formCode, period } = task;
    const listAsOfAt =
      formCode === null || period === null ? null : await newestListAsOf(tx, formCode, period);
    tasks.set(id, { ...task, listAsOfAt });
  }
  return tasks;
}
