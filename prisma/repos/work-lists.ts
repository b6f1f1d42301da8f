// Tasks with their counts and items with their facts, page by page, for people who look after them.

import type { Tx } from '#prisma/db.ts';
import { toInstantOrNull } from '#prisma/temporal.ts';

/** The id of a task by its code; null when there is none. */
export async function taskIdByCode(tx: Tx, code: string): Promise<string | null> {
  return (await tx.task.findUnique({ where: { code }, select: { id: true } }))?.id ?? null;
}

/** How many items of a task stand where; `claimed` are those of the open ones that say they have filed. */
export interface TaskCounts {
  readonly taskId: string;
  readonly done: number;
  readonly returned: number;
  readonly open: number;
  readonly exempt: number;
  readonly claimed: number;
}

/** Counts the items of tasks by their standing. Uses item_task_id_grid_id_idx. */
export async function taskCounts(tx: Tx, taskIds: readonly string[]): Promise<readonly TaskCounts[]> {
  return tx.$queryRaw<readonly TaskCounts[]>`
    SELECT task_id AS "taskId",
           (count(*) FILTER (WHERE standing = 'done'))::int AS done,
           (count(*) FILTER (WHERE standing = 'returned'))::int AS returned,
           (count(*) FILTER (WHERE standing = 'open'))::int AS open,
           (count(*) FILTER (WHERE standing = 'exempt'))::int AS exempt,
           (count(*) FILTER (WHERE standing = 'open' AND facts->>'claim' = 'claimed'))::int AS claimed
      FROM item WHERE task_id = ANY(${taskIds}::uuid[])
     GROUP BY task_id`;
}

export interface ItemLine {
  readonly kind: string;
  readonly taskId: string;
  readonly code: string;
  readonly taskCode: string;
  readonly unitName: string;
  readonly uscc: string;
  readonly gridName: string;
  readonly round: number;
  /** Of the kind's stored shape. */
  readonly facts: unknown;
  readonly nextOccasion: string | null;
  readonly nextAt: Temporal.Instant | null;
  readonly waitsFor: string | null;
}

/** Items of one task (null: of all), newest task first, by code. */
export async function itemLines(tx: Tx, taskId: string | null, limit: number): Promise<readonly ItemLine[]> {
  const rows = await tx.$queryRaw<readonly (Omit<ItemLine, 'nextAt'> & { readonly nextAt: Date | null })[]>`
    SELECT i.kind, i.task_id AS "taskId", i.code, t.code AS "taskCode", u.name AS "unitName", u.uscc, g.name AS "gridName", i.round, i.facts,
           c.occasion AS "nextOccasion", c.due_at AS "nextAt", c.waits_for AS "waitsFor"
      FROM item i
      JOIN task t ON t.id = i.task_id
      JOIN unit u ON u.id = i.unit_id
      JOIN grid g ON g.id = i.grid_id
      LEFT JOIN item_clock c ON c.item_id = i.id AND c.name = 'ladder'
     WHERE ${taskId}::uuid IS NULL OR i.task_id = ${taskId}::uuid
     ORDER BY i.task_id DESC, i.code
     LIMIT ${limit}`;
  return rows.map((row) => ({ ...row, nextAt: toInstantOrNull(row.nextAt) }));
}
