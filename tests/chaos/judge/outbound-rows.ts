// What our own tables say went out, for holding it against the platform's journal.

import type { Database } from '#prisma/db.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly address: string;
  readonly ref: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly purpose: string;
  readonly partNumber: number;
  readonly tries: number;
  readonly isRepeated: boolean;
  /** Said long enough ago, by business time, to have been said once more. */
  readonly isDueAgain: boolean;
  /** The text as the platform was given it. */
  readonly text: string;
  readonly lines: readonly LineRow[];
}

export interface LineRow {
  readonly occasion: string;
  readonly round: number;
  readonly itemId: string | null;
  readonly uscc: string | null;
  readonly formCode: string | null;
}

type Stored = Omit<DeliveryRow, 'text'> & { readonly param: string };

export async function deliveryRows(db: Database): Promise<readonly DeliveryRow[]> {
  const { rows } = await db.pool.query<Stored>(`
    SELECT d.id, d.address, d.ref, d.state, d.reason, d.purpose, d.part_number AS "partNumber", d.tries,
           d.repeated_at IS NOT NULL AS "isRepeated",
           d.business_at <= c.now_at - interval '10 minutes' AS "isDueAgain",
           a.part->'native'->>'msgParam' AS param, coalesce(l.lines, '[]'::json) AS lines
      FROM delivery d
      JOIN attempt a ON a.id = d.attempt_id
      CROSS JOIN business_clock c
      LEFT JOIN (
        SELECT l.slot_id, json_agg(json_build_object('occasion', l.occasion, 'round', l.round, 'itemId', i.id,
                                                     'uscc', u.uscc, 'formCode', t.form_code)) AS lines
          FROM delivery_line l LEFT JOIN item i ON i.id = l.item_id LEFT JOIN unit u ON u.id = i.unit_id
               LEFT JOIN task t ON t.id = i.task_id
         WHERE l.state = 'carried' GROUP BY l.slot_id) l ON l.slot_id = d.slot_id
     ORDER BY d.id`);
  return rows.map(({ param, ref, ...row }) => ({ ...row, ref: platformRef(ref), text: textOf(param) }));
}

/** What comes by a session webhook has no key of the platform's, only a name we gave it. */
function platformRef(ref: string | null): string | null {
  return ref?.startsWith('session:') === true ? null : ref;
}

function textOf(param: string): string {
  const { content, text } = JSON.parse(param) as { readonly content?: string; readonly text?: string };
  return content ?? text ?? '';
}
