// Takes the open slots of one account, class and instant, with their lines and addresses.

import { rowsOf, type Tx } from '#prisma/db.ts';
import { Prisma } from '#prisma/generated/client.ts';
import { toDate } from '#prisma/temporal.ts';
import { NOT_PAUSED } from './pause.ts';

export interface ClaimedSlot {
  readonly id: string;
  readonly class: 'private' | 'group';
  readonly slotAt: Temporal.Instant;
  readonly personId: string | null;
  readonly conversationId: string | null;
  readonly messageInId: string | null;
  /** The platform's address, null when the recipient has none on this channel any more; of an answer the one its message came from. */
  readonly address: string | null;
}

/** How long, in real time, a slot waits for lines still to be planned into it. */
const OPEN_SECONDS = 60;

/** The slot answers an order to the service itself (暂停全部, 恢复). Uses delivery_line_slot_id_idx. */
const STEERS = Prisma.sql`
  EXISTS (SELECT 1 FROM delivery_line l WHERE l.slot_id = s.id AND l.occasion LIKE 'control:%')`;

/**
 * The earliest ripe instant's slots, at most `limit`, locked until the transaction ends. Answers go
 * first and wait for nothing; other slots are ripe once no clock due by then is still unplanned, or
 * `patienceAt` (a minute before now) has passed them and they have been open for a minute of real time: after
 * an outage all of them are long past while the first batches are being planned. While sending is paused nothing
 * but answers to whoever steers it is taken.
 *
 * Uses slot_open, and slot_open_reply for what goes first; claimed slots are in neither, so the cost
 * follows what is taken. Measured with 22,000 open among 122,000 slots and 100,000 clocks: 2,000 slots in
 * 22 ms; asking for each slot by itself whether a clock is still due before it took 19 s.
 */
export async function claimSlots(
  tx: Tx,
  account: { readonly id: string; readonly channel: string },
  now: Temporal.Instant,
  patienceAt: Temporal.Instant,
  limit: number,
): Promise<readonly ClaimedSlot[]> {
  return rowsOf<ClaimedSlot>(tx)`
    WITH ripe AS (
      SELECT least(${toDate(now)}::timestamptz,
                   coalesce((SELECT min(wake_at) FROM item_clock) - interval '1 millisecond',
                            'infinity')) AS until_at),
    head AS (
      SELECT turn, class, slot_at FROM (
        (SELECT 0 AS turn, s.class, s.slot_at
           FROM slot s
          WHERE s.account_id = ${account.id}::uuid AND s.state = 'open' AND s.message_in_id IS NOT NULL
            AND s.slot_at <= ${toDate(now)} AND (${NOT_PAUSED} OR ${STEERS})
          ORDER BY s.slot_at LIMIT 1)
        UNION ALL
        (SELECT 1, s.class, s.slot_at
           FROM slot s
          WHERE s.account_id = ${account.id}::uuid AND s.state = 'open'
            AND s.slot_at <= ${toDate(now)} AND ${NOT_PAUSED}
            AND (s.slot_at <= (SELECT until_at FROM ripe)
                 OR s.slot_at <= ${toDate(patienceAt)}
                    AND s.opened_at <= clock_timestamp() - make_interval(secs => ${OPEN_SECONDS}::int))
          ORDER BY s.slot_at LIMIT 1)) o
       ORDER BY turn LIMIT 1)
    SELECT s.id, s.class, s.slot_at AS "slotAt", s.person_id AS "personId",
           s.conversation_id AS "conversationId", s.message_in_id AS "messageInId",
           coalesce(g.external_id,
             (SELECT m.sender_address FROM message_in m WHERE m.id = s.message_in_id),
             (SELECT b.address FROM binding b
               WHERE b.person_id = s.person_id AND b.channel = ${account.channel}
                 AND b.state <> 'not_member'
               ORDER BY b.rank, b.id LIMIT 1)) AS address
      FROM slot s
      LEFT JOIN conversation g ON g.id = s.conversation_id
     WHERE s.account_id = ${account.id}::uuid AND s.state = 'open'
       AND (s.class, s.slot_at) = (SELECT class, slot_at FROM head)
       AND (s.message_in_id IS NOT NULL OR (SELECT turn FROM head) = 1)
       AND (${NOT_PAUSED} OR ${STEERS})
     ORDER BY s.id
     LIMIT ${limit}
       FOR UPDATE OF s SKIP LOCKED`;
}

/** A planned line of a claimed slot, with its item as it is now. */
export interface SlotLine {
  readonly id: string;
  readonly slotId: string;
  readonly occasion: string;
  readonly round: number;
  readonly dueAt: Temporal.Instant;
  /** A text rendered when the line was planned (answers); null for what is rendered now. */
  readonly contentHash: string | null;
  /** When a person released it in a rehearsal; null for what nobody has. */
  readonly releasedAt: Temporal.Instant | null;
  /** The broadcast it is a part of. */
  readonly broadcastId: string | null;
  /** Why it is said here instead of on another channel; null for what is said here first. */
  readonly insteadWhy: string | null;
  readonly item: SlotItem | null;
}

export interface SlotItem {
  readonly id: string;
  readonly kind: string;
  readonly taskId: string;
  /** Null: the item is about no firm. */
  readonly unitId: string | null;
  readonly unitShortName: string;
  readonly gridId: string;
  readonly gridPath: string;
  readonly round: number;
  readonly facts: unknown;
  readonly payload: unknown;
}

interface LineRow extends Omit<SlotLine, 'item'> {
  readonly itemId: string | null;
  readonly kind: string;
  readonly taskId: string;
  readonly unitId: string | null;
  readonly unitShortName: string;
  readonly gridId: string;
  readonly gridPath: string;
  readonly itemRound: number;
  readonly facts: unknown;
  readonly payload: unknown;
}

/**
 * The planned lines of these slots. Uses delivery_line_slot_id_idx. Joined, since `= ANY` is weighed id by id: of 2,000
 * that took 40 ms of planning.
 */
export async function linesOfSlots(tx: Tx, slotIds: readonly string[]): Promise<readonly SlotLine[]> {
  return readLines(tx, Prisma.sql`l.slot_id IN (SELECT unnest(${slotIds}::uuid[])) AND l.state = 'planned'`);
}

/** The lines a wave of a rehearsal holds back. Uses delivery_line_wave. */
export async function linesOfWave(tx: Tx, waveId: string): Promise<readonly SlotLine[]> {
  return readLines(tx, Prisma.sql`l.wave_id = ${waveId}::uuid AND l.state = 'held'`);
}

async function readLines(tx: Tx, which: Prisma.Sql): Promise<readonly SlotLine[]> {
  const rows = await rowsOf<LineRow>(tx)`
    SELECT l.id, l.slot_id AS "slotId", l.occasion, l.round, l.due_at AS "dueAt",
           l.content_hash AS "contentHash", l.broadcast_id AS "broadcastId", l.instead_why AS "insteadWhy",
           w.decided_at AS "releasedAt", l.item_id AS "itemId", i.kind,
           i.task_id AS "taskId", i.unit_id AS "unitId", coalesce(u.short_name, '') AS "unitShortName",
           i.grid_id AS "gridId", i.grid_path AS "gridPath", i.round AS "itemRound", i.facts, i.payload
      FROM delivery_line l
      LEFT JOIN item i ON i.id = l.item_id
      LEFT JOIN unit u ON u.id = i.unit_id
      LEFT JOIN wave w ON w.id = l.wave_id
     WHERE ${which}
     ORDER BY l.id`;
  return rows.map(
    ({
      itemId,
      itemRound,
      kind,
      taskId,
      unitId,
      unitShortName,
      gridId,
      gridPath,
      facts,
      payload,
      ...line
    }) => {
      const about = {
        kind,
        taskId,
        unitId,
        unitShortName,
        gridId,
        gridPath,
        round: itemRound,
        facts,
        payload,
      };
      return { ...line, item: itemId === null ? null : { id: itemId, ...about } };
    },
  );
}
