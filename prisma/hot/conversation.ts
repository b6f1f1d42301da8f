// What has to be known to answer one message: who speaks, about what, and what was last said to them.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

export interface SpeakerRow {
  readonly personId: string;
  readonly name: string;
}

/**
 * Who an address belongs to; null for a stranger and for whom the roster has struck off. One that the platform had
 * refused is reachable again; nothing is written of whom nothing new is known, which is nearly every message. Uses
 * binding_channel_address_key.
 */
export async function speakerOf(tx: Tx, channel: string, address: string): Promise<SpeakerRow | null> {
  const [row] = await tx.$queryRaw<readonly SpeakerRow[]>`
    WITH known AS (
      SELECT b.id, b.state, b.heard_from_at, b.refused_code, p.id AS person_id, p.name
        FROM binding b JOIN person p ON p.id = b.person_id
       WHERE b.channel = ${channel} AND b.address = ${address}
         AND (b.state <> 'not_member' OR b.refused_code IS NOT NULL)),
    heard AS (
      UPDATE binding b
         SET state = 'heard_from', heard_from_at = coalesce(b.heard_from_at, clock_timestamp()), refused_code = NULL
        FROM known k
       WHERE b.id = k.id AND (k.state <> 'heard_from' OR k.heard_from_at IS NULL OR k.refused_code IS NOT NULL))
    SELECT person_id AS "personId", name FROM known`;
  return row ?? null;
}

export interface SpeakerItem {
  readonly id: string;
  readonly kind: string;
  readonly unitId: string;
  readonly unitShortName: string;
  readonly taskId: string;
  readonly round: number;
  readonly standing: string;
  readonly facts: unknown;
  readonly payload: unknown;
  /** A line about the item in its present round has gone out to this person. */
  readonly wasNamed: boolean;
}

/** Items of the units a person answers for. Uses unit_contact_person_id_idx and item_unit_id_idx. */
export async function itemsOfContact(tx: Tx, personId: string): Promise<readonly SpeakerItem[]> {
  return tx.$queryRaw<readonly SpeakerItem[]>`
    SELECT i.id, i.kind, i.unit_id AS "unitId", u.short_name AS "unitShortName", i.task_id AS "taskId", i.round,
           i.standing, i.facts, i.payload,
           EXISTS (SELECT 1 FROM delivery_line l
                    WHERE l.item_id = i.id AND l.round = i.round AND l.person_id = ${personId}::uuid
                      AND l.state = 'carried') AS "wasNamed"
      FROM item i
      JOIN unit u ON u.id = i.unit_id
     WHERE i.unit_id IN (SELECT c.unit_id FROM unit_contact c
                          WHERE c.person_id = ${personId}::uuid AND c.valid_to_on IS NULL)
     ORDER BY i.task_id, u.short_name
       FOR UPDATE OF i`;
}

export interface SpokenLine {
  readonly itemId: string;
  readonly listNumber: number | null;
  readonly slotAt: Temporal.Instant;
}

/** The items of one of our messages to this person, by the platform's id of it. Uses delivery_ref_idx. */
export async function linesOfRef(tx: Tx, personId: string, ref: string): Promise<readonly SpokenLine[]> {
  return spoken(
    await tx.$queryRaw<readonly SpokenRow[]>`
    SELECT l.item_id AS "itemId", l.list_number AS "listNumber", s.slot_at AS "slotAt"
      FROM delivery d
      JOIN delivery_line l ON l.delivery_id = d.id
      JOIN slot s ON s.id = l.slot_id
     WHERE d.ref = ${ref} AND d.person_id = ${personId}::uuid AND l.item_id IS NOT NULL`,
  );
}

/**
 * The items of the newest message to this person that spoke to them as a firm (by occasions like these), or
 * that was a numbered list (`numbered` true), planned by the real instant `receivedAt`: a business clock
 * that stands still cannot say what came first. What lies ahead of the real clock was planned before that was
 * set back. Uses delivery_person_id_business_at_idx.
 */
export async function lastLinesTo(
  tx: Tx,
  personId: string,
  receivedAt: Temporal.Instant,
  wanted: { readonly numbered: boolean; readonly occasions: readonly string[] },
): Promise<readonly SpokenLine[]> {
  const { numbered, occasions } = wanted;
  return spoken(
    await tx.$queryRaw<readonly SpokenRow[]>`
    WITH newest AS (
      SELECT d.slot_id FROM delivery d JOIN attempt a ON a.id = d.attempt_id
       WHERE d.person_id = ${personId}::uuid AND (a.planned_at <= ${toDate(receivedAt)} OR a.planned_at > clock_timestamp())
         AND d.state <> 'failed'
         AND EXISTS (SELECT 1 FROM delivery_line l
                      WHERE l.slot_id = d.slot_id AND l.item_id IS NOT NULL
                        AND (l.list_number IS NOT NULL) = ${numbered}
                        AND (${numbered} OR l.occasion LIKE ANY(${occasions}::text[])))
       ORDER BY d.business_at DESC, d.id DESC LIMIT 1)
    SELECT l.item_id AS "itemId", l.list_number AS "listNumber", s.slot_at AS "slotAt"
      FROM newest n
      JOIN delivery_line l ON l.slot_id = n.slot_id AND l.state = 'carried' AND l.item_id IS NOT NULL
      JOIN slot s ON s.id = l.slot_id
     WHERE (l.list_number IS NOT NULL) = ${numbered}`,
  );
}

interface SpokenRow {
  readonly itemId: string;
  readonly listNumber: number | null;
  readonly slotAt: Date;
}

function spoken(rows: readonly SpokenRow[]): readonly SpokenLine[] {
  return rows.map((row) => ({ ...row, slotAt: toInstant(row.slotAt) }));
}

export interface OwnChange {
  readonly itemId: string;
  readonly itemKind: string;
  readonly kind: string;
  readonly before: unknown;
}

/**
 * What the person's newest answered message changed, for 不对: that is what the sender last saw confirmed.
 * Nothing when it changed nothing, or was itself an undoing; messages ahead of the real clock are older than it
 * was set back. Uses message_in_person_id_business_at_idx.
 */
export async function lastOwnChanges(tx: Tx, personId: string): Promise<readonly OwnChange[]> {
  return tx.$queryRaw<readonly OwnChange[]>`
    WITH newest AS (
      SELECT m.id FROM message_in m
       WHERE m.person_id = ${personId}::uuid AND m.state = 'done' AND m.reason IS NULL
       ORDER BY m.received_at > clock_timestamp(), m.received_at DESC, m.id DESC LIMIT 1)
    SELECT e.item_id AS "itemId", i.kind AS "itemKind", e.kind, e.before
      FROM newest n
      JOIN item_event e ON e.message_in_id = n.id
      JOIN item i ON i.id = e.item_id
     WHERE e.kind <> 'undone'
     ORDER BY e.id`;
}

export interface SpeakerPost {
  readonly role: string;
  readonly profession: string | null;
  readonly gridPath: string;
  readonly gridName: string;
  readonly gridLevel: number;
  /** Answers for a firm at this very node, so stands among the competitors of the others. */
  readonly competes: boolean;
}

/** The duties a person holds now. Uses post_person_id_idx and unit_contact_person_id_idx. */
export async function postsOfPerson(tx: Tx, personId: string): Promise<readonly SpeakerPost[]> {
  return tx.$queryRaw<readonly SpeakerPost[]>`
    SELECT o.role, o.profession, g.path AS "gridPath", g.name AS "gridName", g.level AS "gridLevel",
           EXISTS (SELECT 1 FROM unit_contact c JOIN unit u ON u.id = c.unit_id
                    WHERE c.person_id = o.person_id AND c.valid_to_on IS NULL
                      AND u.grid_id = o.grid_id AND u.status <> 'removed') AS competes
      FROM post o JOIN grid g ON g.id = o.grid_id
     WHERE o.person_id = ${personId}::uuid AND o.valid_to_on IS NULL
     ORDER BY g.level, g.path`;
}
