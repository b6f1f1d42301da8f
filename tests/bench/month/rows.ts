// What the month has left in the database, as the counting needs it.

import type { Database } from '#prisma/db.ts';

/** One message to one recipient, with the call that carried it and what it was about. */
export interface SentRow {
  readonly attemptId: string;
  readonly slotId: string;
  readonly place: 'private' | 'group';
  readonly slotAtMs: number;
  readonly purpose: string;
  readonly contentHash: string;
  readonly partNumber: number;
  readonly address: string;
  readonly ref: string | null;
  readonly state: string;
  readonly lines: readonly SentLine[];
}

export interface SentLine {
  readonly occasion: string;
  readonly round: number;
  readonly itemId: string | null;
  readonly unitId: string | null;
  readonly formCode: string | null;
}

/** Every delivery, with the lines of its slot that were carried. */
export async function sentRows(db: Database): Promise<readonly SentRow[]> {
  const { rows } = await db.pool.query<SentRow>(`
    SELECT d.attempt_id AS "attemptId", d.slot_id AS "slotId", s.class AS place,
           (extract(epoch FROM s.slot_at) * 1000)::float8 AS "slotAtMs", d.purpose,
           d.content_hash AS "contentHash", d.part_number AS "partNumber", d.address, d.ref, d.state,
           coalesce(l.lines, '[]'::json) AS lines
      FROM delivery d
      JOIN slot s ON s.id = d.slot_id
      LEFT JOIN (
        SELECT l.slot_id, json_agg(json_build_object('occasion', l.occasion, 'round', l.round, 'itemId', i.id,
                                                     'unitId', i.unit_id, 'formCode', t.form_code)) AS lines
          FROM delivery_line l LEFT JOIN item i ON i.id = l.item_id LEFT JOIN task t ON t.id = i.task_id
         WHERE l.state = 'carried' GROUP BY l.slot_id) l ON l.slot_id = s.id
     ORDER BY d.id`);
  return rows;
}

export interface Tally {
  readonly name: string;
  readonly count: number;
}

/** Lines that came to nothing, by the reason kept with them. */
export function dropsByReason(db: Database): Promise<readonly Tally[]> {
  return tally(db, `SELECT reason AS name FROM delivery_line WHERE state = 'dropped'`);
}

/** Lines and messages without an end; nothing is planned any more when the month is over. */
export function unended(db: Database): Promise<readonly Tally[]> {
  return tally(
    db,
    `SELECT 'line planned' AS name FROM delivery_line WHERE state = 'planned'
     UNION ALL SELECT 'delivery ' || state FROM delivery WHERE state NOT IN ('sent', 'delivered', 'read')
     UNION ALL SELECT 'message in ' || state FROM message_in WHERE state IN ('received', 'parked')`,
  );
}

/** What became of the messages that came in. */
export function messagesIn(db: Database): Promise<readonly Tally[]> {
  return tally(
    db,
    `SELECT coalesce(r.intent, m.state) AS name FROM message_in m LEFT JOIN reading r ON r.message_in_id = m.id`,
  );
}

/** Calls for answers, by what was answered. */
export function answersByIntent(db: Database): Promise<readonly Tally[]> {
  return tally(
    db,
    `SELECT coalesce(r.intent, '?') AS name FROM delivery d JOIN slot s ON s.id = d.slot_id
       LEFT JOIN reading r ON r.message_in_id = s.message_in_id WHERE s.message_in_id IS NOT NULL`,
  );
}

/**
 * Lines said more than half an hour after they fell due, by occasion and why: steps from 5 on wait for a
 * list, private ones keep half an hour of service time from the one before.
 */
export function lateLines(db: Database): Promise<readonly Tally[]> {
  return tally(
    db,
    `SELECT l.occasion || CASE
              WHEN l.occasion ~ '^(ladder:[5678]|leader:6|adviser:6)' THEN ' (waited for a list)'
              WHEN EXISTS (SELECT FROM delivery_line e JOIN slot p ON p.id = e.slot_id
                            WHERE e.item_id = l.item_id AND e.id <> l.id AND e.person_id = l.person_id
                              AND p.slot_at BETWEEN l.due_at - interval '30 minutes' AND s.slot_at)
              THEN ' (kept its distance)' ELSE ' (no reason)' END AS name
       FROM delivery_line l JOIN slot s ON s.id = l.slot_id
      WHERE l.state = 'carried' AND s.message_in_id IS NULL AND s.slot_at > l.due_at + interval '30 minutes'`,
  );
}

export interface Size {
  readonly firms: number;
  readonly items: number;
  readonly people: number;
  readonly groups: number;
}

export async function sizeOf(db: Database): Promise<Size> {
  const { rows } = await db.pool.query<Size>(
    `SELECT (SELECT count(DISTINCT unit_id) FROM item)::int AS firms, (SELECT count(*) FROM item)::int AS items,
            (SELECT count(*) FROM person)::int AS people, (SELECT count(*) FROM conversation)::int AS groups`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the counting query returned no row');
  return row;
}

async function tally(db: Database, names: string): Promise<readonly Tally[]> {
  const { rows } = await db.pool.query<Tally>(
    `SELECT name, count(*)::int AS count FROM (${names}) n GROUP BY name ORDER BY 2 DESC, 1`,
  );
  return rows;
}
