// One item with everything it belongs to, its clocks and its history.

import type { Tx } from '#prisma/db.ts';
import { toInstant, toInstantOrNull } from '#prisma/temporal.ts';

export interface ItemRecord {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly taskId: string;
  readonly unitId: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly unitStatus: string;
  readonly gridCode: string;
  readonly gridPath: string;
  readonly round: number;
  readonly waitingOn: string | null;
  /** Of the kind's stored shape. */
  readonly facts: unknown;
  readonly clocks: readonly ItemClockRow[];
}

export interface ItemClockRow {
  readonly name: string;
  readonly occasion: string;
  readonly dueAt: Temporal.Instant;
  readonly wakeAt: Temporal.Instant;
  readonly waitsFor: string | null;
}

/** The item of a code; null when there is none. Uses item_code_key. */
export async function readItemRecord(tx: Tx, code: string): Promise<ItemRecord | null> {
  const [item] = await tx.$queryRaw<readonly Omit<ItemRecord, 'clocks'>[]>`
    SELECT i.id, i.kind, i.code, i.task_id AS "taskId", i.unit_id AS "unitId", u.uscc, u.name AS "unitName",
           u.status AS "unitStatus", g.code AS "gridCode", i.grid_path AS "gridPath", i.round,
           i.waiting_on AS "waitingOn", i.facts
      FROM item i JOIN unit u ON u.id = i.unit_id JOIN grid g ON g.id = i.grid_id
     WHERE i.code = ${code}`;
  if (item === undefined) return null;
  const clocks = await tx.itemClock.findMany({ where: { itemId: item.id }, orderBy: { wakeAt: 'asc' } });
  return {
    ...item,
    clocks: clocks.map(({ name, occasion, dueAt, wakeAt, waitsFor }) => ({
      name,
      occasion,
      dueAt: toInstant(dueAt),
      wakeAt: toInstant(wakeAt),
      waitsFor,
    })),
  };
}

/** One change of an item and what caused it. */
export interface ItemEventRow {
  readonly at: Temporal.Instant;
  readonly kind: string;
  readonly actor: string;
  readonly person: string | null;
  /** What was said, when a message caused it that others may read. */
  readonly text: string | null;
  /** The list's asOf, when a list caused it. */
  readonly listAsOfAt: Temporal.Instant | null;
}

type EventRow = Omit<ItemEventRow, 'at' | 'listAsOfAt'> & {
  readonly at: Date;
  readonly listAsOfAt: Date | null;
};

/** An item's history, oldest first. Uses item_event_item_id_id_idx. */
export async function itemEvents(tx: Tx, itemId: string): Promise<readonly ItemEventRow[]> {
  const rows = await tx.$queryRaw<readonly EventRow[]>`
    SELECT e.at, e.kind, e.actor, p.name AS person,
           CASE WHEN NOT m.restricted THEN m.text END AS text, s.as_of_at AS "listAsOfAt"
      FROM item_event e
      LEFT JOIN person p ON p.id = e.person_id
      LEFT JOIN message_in m ON m.id = e.message_in_id
      LEFT JOIN status_list s ON s.id = e.status_list_id
     WHERE e.item_id = ${itemId}::uuid
     ORDER BY e.id`;
  return rows.map((row) => ({
    ...row,
    at: toInstant(row.at),
    listAsOfAt: toInstantOrNull(row.listAsOfAt),
  }));
}
