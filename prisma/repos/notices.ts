// Notices as rows: whom one reaches, whether its words were sent before, and who has confirmed it.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstantOrNull } from '#prisma/temporal.ts';

export interface NewNoticeTask {
  readonly code: string;
  readonly title: string;
  readonly payload: object;
  readonly payloadVersion: number;
  readonly ruleVersion: number;
  readonly createdBy: string;
  readonly now: Temporal.Instant;
}

/** Makes the batch of a notice; answers its id. */
export async function insertNoticeTask(tx: Tx, { now, payload, ...task }: NewNoticeTask): Promise<string> {
  const { id } = await tx.task.create({
    data: { ...task, kind: 'law_notice', payload: { ...payload }, createdAt: toDate(now) },
    select: { id: true },
  });
  return id;
}

/** The code of the newest notice with these very words; null: they were not sent before. */
export async function noticeSentBefore(tx: Tx, textHash: string): Promise<string | null> {
  const row = await tx.task.findFirst({
    where: { kind: 'law_notice', payload: { path: ['textHash'], equals: textHash } },
    orderBy: { id: 'desc' },
    select: { code: true },
  });
  return row?.code ?? null;
}

export interface NoticeReach {
  /** People who get it: whoever answers for several firms once. */
  readonly people: number;
  readonly unreachable: readonly {
    readonly uscc: string;
    readonly unitName: string;
    readonly gridName: string;
  }[];
}

/** Whom the items of a task reach, by the first contact of each firm that can be told. Uses item_task_id_grid_id_idx. */
export async function noticeReach(tx: Tx, taskId: string): Promise<NoticeReach> {
  const rows = await tx.$queryRaw<
    readonly {
      readonly personId: string | null;
      readonly uscc: string;
      readonly unitName: string;
      readonly gridName: string;
    }[]
  >`
    SELECT u.uscc, u.name AS "unitName", g.name AS "gridName",
           (SELECT c.person_id FROM unit_contact c
             WHERE c.unit_id = i.unit_id AND c.valid_to_on IS NULL
               AND EXISTS (SELECT 1 FROM binding b WHERE b.person_id = c.person_id AND b.state <> 'not_member')
             ORDER BY c.role, c.is_main DESC, c.id LIMIT 1) AS "personId"
      FROM item i JOIN unit u ON u.id = i.unit_id JOIN grid g ON g.id = i.grid_id
     WHERE i.task_id = ${taskId}::uuid
     ORDER BY g.path, u.uscc`;
  return {
    people: new Set(rows.flatMap(({ personId }) => personId ?? [])).size,
    unreachable: rows
      .filter(({ personId }) => personId === null)
      .map(({ gridName, unitName, uscc }) => ({ uscc, unitName, gridName })),
  };
}

export interface NoticeAnswer {
  readonly code: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly gridName: string;
  readonly facts: unknown;
  /** When it went out and what became of that delivery; null: it has not. */
  readonly sentAt: Temporal.Instant | null;
  readonly deliveryState: string | null;
  readonly confirmedBy: string | null;
}

/** Every firm of a notice, by grid. Uses item_task_id_grid_id_idx, delivery_line_once and item_event_item_id_id_idx. */
export async function noticeAnswers(tx: Tx, taskId: string): Promise<readonly NoticeAnswer[]> {
  const rows = await tx.$queryRaw<
    readonly (Omit<NoticeAnswer, 'sentAt'> & { readonly sentAt: Date | null })[]
  >`
    SELECT i.code, u.uscc, u.name AS "unitName", g.name AS "gridName", i.facts, d.sent_at AS "sentAt",
           d.state AS "deliveryState",
           (SELECT p.name FROM item_event e JOIN person p ON p.id = e.person_id
             WHERE e.item_id = i.id AND e.kind = 'confirmed' ORDER BY e.id DESC LIMIT 1) AS "confirmedBy"
      FROM item i JOIN unit u ON u.id = i.unit_id JOIN grid g ON g.id = i.grid_id
      LEFT JOIN LATERAL (
        SELECT d.business_at AS sent_at, d.state FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
         WHERE l.item_id = i.id AND l.occasion IN ('law:notice', 'law:nudge')
         ORDER BY d.business_at LIMIT 1) d ON true
     WHERE i.task_id = ${taskId}::uuid
     ORDER BY g.path, u.uscc`;
  return rows.map((row) => ({ ...row, sentAt: toInstantOrNull(row.sentAt) }));
}
