// Takes the item clocks that are due, each by one replica at a time, with what a rule needs to decide.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

export interface DueClock {
  readonly itemId: string;
  /** The kind's name for it: 'ladder', 'promise', `return:1` … */
  readonly name: string;
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  readonly wakeAt: Temporal.Instant;
  readonly waitsFor: 'status_list' | null;
  readonly itemCode: string;
  readonly taskId: string;
  readonly kind: string;
  /** Null: the item is about no firm. */
  readonly unitId: string | null;
  /** False: the firm has left the directory, so it owes nothing. */
  readonly inDirectory: boolean;
  /** The firm's; null: it is about no firm. */
  readonly unitProfession: string | null;
  readonly gridId: string;
  readonly gridPath: string;
  /** The kind's facts as stored; the kind reads them. */
  readonly facts: unknown;
  readonly payload: unknown;
  readonly round: number;
}

type Row = Omit<DueClock, 'dueAt' | 'wakeAt'> & { readonly dueAt: Date; readonly wakeAt: Date };

/**
 * At most `limit` clocks whose wakeAt is not after `now`, earliest first, locked until the
 * transaction ends; clocks another replica holds are passed over.
 *
 * Uses item_clock_wake_at_idx; what is not due is never read, so the cost does not grow with it.
 */
export async function claimDueClocks(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly DueClock[]> {
  const rows = await tx.$queryRaw<readonly Row[]>`
    SELECT c.item_id AS "itemId", c.name, c.occasion, c.due_at AS "dueAt", c.wake_at AS "wakeAt",
           c.waits_for AS "waitsFor",
           i.code AS "itemCode", i.kind, i.task_id AS "taskId", i.unit_id AS "unitId",
           coalesce((SELECT u.status <> 'removed' FROM unit u WHERE u.id = i.unit_id), true) AS "inDirectory",
           (SELECT u.profession FROM unit u WHERE u.id = i.unit_id) AS "unitProfession",
           i.grid_id AS "gridId", i.grid_path AS "gridPath", i.facts, i.payload, i.round
      FROM item_clock c
      JOIN item i ON i.id = c.item_id
     WHERE c.wake_at <= ${toDate(now)}
     ORDER BY c.wake_at
     LIMIT ${limit}
       FOR UPDATE OF c SKIP LOCKED`;
  return rows.map((row) => ({ ...row, dueAt: toInstant(row.dueAt), wakeAt: toInstant(row.wakeAt) }));
}
