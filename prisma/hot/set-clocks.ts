// Sets or clears many item clocks in one statement each.

import type { Tx } from '#prisma/db.ts';
import { toDate } from '#prisma/temporal.ts';

export interface ClockSetting {
  readonly itemId: string;
  readonly name: string;
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  /** When to look again: dueAt, or later while the step waits for a list. */
  readonly wakeAt: Temporal.Instant;
  readonly waitsFor: 'status_list' | null;
  readonly ruleVersion: number;
}

/** Inserts or replaces clocks by (item, name); primary key. */
export async function setClocks(tx: Tx, clocks: readonly ClockSetting[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO item_clock (item_id, name, occasion, due_at, wake_at, waits_for, rule_version)
    SELECT "itemId", name, occasion, "dueAt", "wakeAt", "waitsFor", "ruleVersion"
      FROM jsonb_to_recordset(${JSON.stringify(clocks)}::jsonb) AS c(
        "itemId" uuid, name text, occasion text, "dueAt" timestamptz, "wakeAt" timestamptz,
        "waitsFor" text, "ruleVersion" int)
    ON CONFLICT (item_id, name) DO UPDATE
      SET occasion = excluded.occasion, due_at = excluded.due_at, wake_at = excluded.wake_at,
          waits_for = excluded.waits_for, rule_version = excluded.rule_version`;
}

/** Deletes the clock of this name from each item: nothing more is due there. */
export async function clearClocks(tx: Tx, name: string, itemIds: readonly string[]): Promise<void> {
  if (itemIds.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM item_clock WHERE name = ${name} AND item_id = ANY(${itemIds}::uuid[])`;
}

/** Clocks of a task that wait for a list look again at `wakeAt`. Uses item_clock_waiting: only they are read. */
export async function wakeWaitingClocks(tx: Tx, taskId: string, wakeAt: Temporal.Instant): Promise<void> {
  await tx.$executeRaw`
    UPDATE item_clock c SET wake_at = greatest(c.due_at, ${toDate(wakeAt)}), waits_for = NULL
      FROM item i
     WHERE i.id = c.item_id AND i.task_id = ${taskId}::uuid AND c.waits_for = 'status_list'
       AND c.name = 'ladder'`;
}

/** Sets clocks only where none of that name is running. */
export async function startMissingClocks(tx: Tx, clocks: readonly ClockSetting[]): Promise<void> {
  const rows = await tx.itemClock.findMany({
    where: { itemId: { in: clocks.map((clock) => clock.itemId) }, name: 'ladder' },
    select: { itemId: true },
  });
  const running = new Set(rows.map((row) => row.itemId));
  await setClocks(
    tx,
    clocks.filter((clock) => !running.has(clock.itemId)),
  );
}
