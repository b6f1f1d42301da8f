// What has newly reached people, as far as it may make them answer.

import type { Database } from '#prisma/db.ts';

export interface NewMessage {
  readonly id: string;
  readonly address: string;
  readonly kind: 'reminder' | 'overdue' | 'list' | 'group';
  /** The forms of firms it names. */
  readonly named: readonly { readonly uscc: string; readonly formCode: string }[];
  /** Who of the group may say something in it; null in private. */
  readonly member: string | null;
}

interface Row {
  readonly id: string;
  readonly address: string;
  readonly class: 'private' | 'group';
  readonly occasions: readonly string[];
  readonly named: readonly { readonly uscc: string; readonly formCode: string }[];
  readonly member: string | null;
}

/** Deliveries after the one with this id, which a claim draws in order. */
export async function newMessages(db: Database, afterId: string): Promise<readonly NewMessage[]> {
  const { rows } = await db.pool.query<Row>(NEWER, [afterId]);
  return rows.map(({ id, address, class: place, occasions, named, member }) => {
    const kind = place === 'group' ? 'group' : kindOf(occasions);
    return { id, address, kind, named, member };
  });
}

/** Somebody who reads lists works from them, whatever else the message holds. */
function kindOf(occasions: readonly string[]): NewMessage['kind'] {
  if (occasions.some((occasion) => !/^ladder:[2346]/.test(occasion))) return 'list';
  return occasions.includes('ladder:6') ? 'overdue' : 'reminder';
}

const NEWER = `
  SELECT d.id, d.address, s.class, array_agg(DISTINCT l.occasion) AS occasions,
         json_agg(DISTINCT jsonb_build_object('uscc', u.uscc, 'formCode', t.form_code)) AS named,
         min(b.address) FILTER (WHERE s.class = 'group') AS member
    FROM delivery d
    JOIN slot s ON s.id = d.slot_id AND s.message_in_id IS NULL
    JOIN delivery_line l ON l.slot_id = s.id AND l.state = 'carried'
    JOIN item i ON i.id = l.item_id
    JOIN unit u ON u.id = i.unit_id
    JOIN task t ON t.id = i.task_id
    LEFT JOIN unit_contact c ON c.unit_id = u.id AND c.valid_to_on IS NULL AND s.class = 'group'
    LEFT JOIN binding b ON b.person_id = c.person_id AND b.channel = 'dingtalk'
   WHERE d.id > $1::uuid AND d.part_number = 1 AND d.state = 'sent'
   GROUP BY d.id, s.class ORDER BY d.id`;

export interface NewQuestion {
  readonly id: string;
  readonly address: string;
}

/** Questions put back to people after the one with this id. */
export async function newQuestions(db: Database, afterId: string): Promise<readonly NewQuestion[]> {
  const { rows } = await db.pool.query<NewQuestion>(
    `SELECT q.id, min(b.address) AS address FROM question q
       JOIN binding b ON b.person_id = q.person_id AND b.channel = 'dingtalk'
      WHERE q.id > $1::uuid AND q.answered_at IS NULL GROUP BY q.id ORDER BY q.id`,
    [afterId],
  );
  return rows;
}
