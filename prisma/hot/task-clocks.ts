// A task's own clocks: what the bureau's people are asked or told about it, each by one replica at a time.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

export interface TaskClock {
  readonly taskId: string;
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  readonly wakeAt: Temporal.Instant;
}

/** Clocks whose wakeAt is not after `now`, locked until the transaction ends. Uses task_clock_wake_at_idx. */
export async function claimDueTaskClocks(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly TaskClock[]> {
  const rows = await tx.$queryRaw<
    readonly (Omit<TaskClock, 'dueAt' | 'wakeAt'> & { readonly dueAt: Date; readonly wakeAt: Date })[]
  >`
    SELECT task_id AS "taskId", occasion, due_at AS "dueAt", wake_at AS "wakeAt" FROM task_clock
     WHERE wake_at <= ${toDate(now)}
     ORDER BY wake_at, task_id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return rows.map((row) => ({ ...row, dueAt: toInstant(row.dueAt), wakeAt: toInstant(row.wakeAt) }));
}

/** Inserts or moves clocks by (task, occasion); primary key. */
export async function setTaskClocks(tx: Tx, clocks: readonly TaskClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO task_clock (task_id, occasion, due_at, wake_at)
    SELECT "taskId", occasion, "dueAt", "wakeAt"
      FROM jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) AS c(
        "taskId" uuid, occasion text, "dueAt" timestamptz, "wakeAt" timestamptz)
    ON CONFLICT (task_id, occasion) DO UPDATE SET due_at = excluded.due_at, wake_at = excluded.wake_at`;
}

/** These have had their say. Primary key. */
export async function clearTaskClocks(
  tx: Tx,
  clocks: readonly Pick<TaskClock, 'taskId' | 'occasion'>[],
): Promise<void> {
  if (clocks.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM task_clock c
     USING jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) AS d("taskId" uuid, occasion text)
     WHERE c.task_id = d."taskId" AND c.occasion = d.occasion`;
}

export interface TaskPlace {
  /** The path of the tree's root its open firms are under. */
  readonly rootPath: string;
  /** Whether step 5 kept silent about any of them for want of a list. */
  readonly wasFiveUnsaid: boolean;
}

/**
 * Where a task still has open firms of the directory, root by root; none: nothing is open. Uses
 * item_task_id_grid_id_idx and, item by item, delivery_line_once.
 */
export async function openPlacesOf(tx: Tx, taskId: string): Promise<readonly TaskPlace[]> {
  return tx.$queryRaw<readonly TaskPlace[]>`
    SELECT split_part(i.grid_path, '/', 1) || '/' AS "rootPath",
           bool_or(EXISTS (SELECT 1 FROM delivery_line l
                            WHERE l.item_id = i.id AND l.round = i.round AND l.occasion = 'ladder:5'
                              AND l.reason = 'stale_status')) AS "wasFiveUnsaid"
      FROM item i JOIN unit u ON u.id = i.unit_id AND u.status <> 'removed'
     WHERE i.task_id = ${taskId}::uuid AND i.standing = 'open'
     GROUP BY 1 ORDER BY 1`;
}
