// What the sandbox shows of a grid: messages of its windows, lines that were dropped, items.

import type { Message } from '#bot/domain/message.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { toInstant, toInstantOrNull } from '#prisma/temporal.ts';

/** A window shows this many messages at most, the newest. */
const SHOWN_MESSAGES = 100;

/** Dropped lines read at most, the newest by their instant. */
const SHOWN_DROPS = 400;

export interface WindowMessage {
  /** A uuidv7, so ids sort by when the rows were made, in both directions of a chat. */
  readonly id: string;
  readonly businessAt: Temporal.Instant;
  readonly state: string;
  readonly reason: string | null;
  /** What the bot said; null for what a person said. */
  readonly message: Message | null;
  /** What a person said; null for what the bot said. */
  readonly text: string | null;
  readonly speaker: string | null;
  /** Of what a person said: only the speaker may read it. */
  readonly restricted: boolean;
  readonly ref: string | null;
}

/** Whose window: a person, or a group of the channel. */
export type WindowOf =
  | { readonly personId: string; readonly address: string }
  | { readonly conversationId: string; readonly address: string };

interface MessageRow extends Omit<WindowMessage, 'businessAt'> {
  readonly businessAt: Date;
}

/** The newest messages of a window, oldest first. Parts of a split message count once. */
export async function windowMessages(
  tx: Tx,
  channel: string,
  of: WindowOf,
): Promise<readonly WindowMessage[]> {
  const personId = 'personId' in of ? of.personId : null;
  const conversationId = 'conversationId' in of ? of.conversationId : null;
  const rows = await tx.$queryRaw<readonly MessageRow[]>`
    SELECT * FROM (
      (SELECT d.id, d.business_at AS "businessAt", d.state, d.reason, c.message, NULL AS text,
              NULL AS speaker, false AS restricted, d.ref
         FROM delivery d JOIN content c ON c.hash = d.content_hash
        WHERE (d.person_id = ${personId}::uuid OR d.conversation_id = ${conversationId}::uuid)
          AND d.part_number = 1
        ORDER BY d.id DESC LIMIT ${SHOWN_MESSAGES})
      UNION ALL
      (SELECT m.id, m.business_at, m.state, m.reason, NULL, m.text, p.name, m.restricted, NULL
         FROM message_in m
         JOIN channel_account a ON a.id = m.account_id AND a.channel = ${channel}
         LEFT JOIN binding b ON b.channel = ${channel} AND b.address = m.sender_address
         LEFT JOIN person p ON p.id = b.person_id
        WHERE m.scope = ${personId === null ? 'group' : 'person'}
          AND CASE WHEN m.scope = 'group' THEN m.conversation_external_id ELSE m.sender_address END
              = ${of.address}
        ORDER BY m.id DESC LIMIT ${SHOWN_MESSAGES})) both_ways
     ORDER BY id DESC LIMIT ${SHOWN_MESSAGES}`;
  return rows.map((row) => ({ ...row, businessAt: toInstant(row.businessAt) })).toReversed();
}

export interface DroppedLine {
  readonly dueAt: Temporal.Instant;
  readonly occasion: string;
  readonly reason: string;
  /** Name of the person it was for; null for a group or when nobody could be found. */
  readonly personName: string | null;
  readonly toGroup: boolean;
  readonly unitName: string | null;
}

/** Lines dropped for these people, this group, or for nobody about an item of this grid; newest first. */
export async function droppedLines(
  tx: Tx,
  shown: {
    readonly personIds: readonly string[];
    readonly conversationId: string;
    readonly gridId: string;
  },
): Promise<readonly DroppedLine[]> {
  const rows = await tx.$queryRaw<readonly (Omit<DroppedLine, 'dueAt'> & { readonly dueAt: Date })[]>`
    SELECT l.due_at AS "dueAt", l.occasion, l.reason, p.name AS "personName",
           l.conversation_id IS NOT NULL AS "toGroup", u.short_name AS "unitName"
      FROM delivery_line l
      LEFT JOIN item i ON i.id = l.item_id
      LEFT JOIN unit u ON u.id = i.unit_id
      LEFT JOIN person p ON p.id = l.person_id
     WHERE l.state = 'dropped'
       AND (l.person_id = ANY(${shown.personIds}::uuid[]) OR l.conversation_id = ${shown.conversationId}::uuid
            OR (num_nonnulls(l.person_id, l.conversation_id) = 0 AND i.grid_id = ${shown.gridId}::uuid))
     ORDER BY l.due_at DESC, l.occasion, l.id
     LIMIT ${SHOWN_DROPS}`;
  return rows.map((row) => ({ ...row, dueAt: toInstant(row.dueAt) }));
}

export interface GridItem {
  readonly code: string;
  readonly kind: string;
  readonly taskId: string;
  readonly unitName: string;
  /** Of the kind's stored shape. */
  readonly facts: unknown;
  /** The step it waits for next; null when none is to come. */
  readonly nextOccasion: string | null;
  readonly nextAt: Temporal.Instant | null;
  readonly waitsFor: string | null;
}

/** Every item of a grid, by task and unit code. */
export async function gridItems(tx: Tx, gridId: string): Promise<readonly GridItem[]> {
  const rows = await tx.$queryRaw<readonly (Omit<GridItem, 'nextAt'> & { readonly nextAt: Date | null })[]>`
    SELECT i.code, i.kind, i.task_id AS "taskId", coalesce(u.short_name, '') AS "unitName", i.facts,
           c.occasion AS "nextOccasion", c.due_at AS "nextAt", c.waits_for AS "waitsFor"
      FROM item i
      LEFT JOIN unit u ON u.id = i.unit_id
      LEFT JOIN item_clock c ON c.item_id = i.id AND c.name = 'ladder'
     WHERE i.grid_id = ${gridId}::uuid
     ORDER BY i.task_id, u.uscc, i.code`;
  return rows.map((row) => ({ ...row, nextAt: toInstantOrNull(row.nextAt) }));
}

/**
 * A mark that differs once anything in the database may have changed, whoever changed it: the next
 * transaction number, which is moved by writing only and costs nothing to read.
 */
export async function changeMark(db: Database): Promise<string> {
  const [row] = await db.prisma.$queryRaw<readonly { readonly mark: string }[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS mark`;
  return row?.mark ?? '';
}
