// Tasks as their kinds want them: with the list they lean on.

import type { KindTask } from '#bot/kinds/facts.ts';
import type { Tx } from '#prisma/db.ts';
import { kindTaskRows } from '#prisma/hot/kind-tasks.ts';

/** Tasks of any kind, by id. */
export async function readKindTasks(
  tx: Tx,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, KindTask>> {
  const tasks = await kindTaskRows(tx, [...new Set(taskIds)]);
  return new Map(tasks.map((task) => [task.id, task]));
}
