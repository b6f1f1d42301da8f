// Puts lines into slots: what falls due for one recipient at one instant travels together.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

/** A claimed slot takes nothing more; a line for it goes to the next half hour. */
const SLOT_STEP = { minutes: 30 } as const;

/** One thing to be said, or the reason why it is not. */
export interface PlannedLine {
  readonly itemId: string | null;
  readonly round: number;
  readonly occasion: string;
  readonly personId: string | null;
  readonly conversationId: string | null;
  readonly dueAt: Temporal.Instant;
  /** Where it goes; null for a line dropped before any slot. */
  readonly slot: SlotPlace | null;
  readonly dropReason: string | null;
  readonly contentHash: string | null;
  /** Its number in a list that is rendered already. */
  readonly listNumber: number | null;
  readonly broadcastId?: string;
  /** The line of another channel it stands for, and why that one did not do. */
  readonly instead?: { readonly of: string; readonly why: string };
}

export interface SlotPlace {
  readonly accountId: string;
  readonly class: 'private' | 'group';
  readonly slotAt: Temporal.Instant;
  /** Set for an answer: its slot is its own and waits for nothing. */
  readonly messageInId: string | null;
}

interface SlotRow {
  readonly id: string;
  readonly accountId: string;
  readonly personId: string | null;
  readonly conversationId: string | null;
  readonly class: string;
  readonly slotAt: Date;
  readonly messageInId: string | null;
  readonly state: string;
}

/**
 * Inserts lines, opening or joining their slots. A line said before (same item, round, occasion and recipient, standing
 * for the same other line if for any) is left alone: this is what makes a step happen once. Returns how many were new.
 *
 * Uses slot_once and delivery_line_once.
 */
export async function planLines(tx: Tx, lines: readonly PlannedLine[]): Promise<number> {
  if (lines.length === 0) return 0;
  const slotIds = await openSlots(tx, lines);
  const rows = lines.map((line) => ({
    slot_id: line.slot === null ? null : slotIds.get(slotKey(line, line.slot)),
    item_id: line.itemId,
    round: line.round,
    occasion: line.occasion,
    person_id: line.personId,
    conversation_id: line.conversationId,
    due_at: line.dueAt,
    state: line.dropReason === null ? 'planned' : 'dropped',
    reason: line.dropReason,
    content_hash: line.contentHash,
    list_number: line.listNumber,
    broadcast_id: line.broadcastId ?? null,
    instead_of: line.instead?.of ?? null,
    instead_why: line.instead?.why ?? null,
  }));
  return tx.$executeRaw`
    INSERT INTO delivery_line
      (slot_id, item_id, round, occasion, person_id, conversation_id, due_at, state, reason, content_hash,
       list_number, broadcast_id, instead_of, instead_why)
    SELECT slot_id, item_id, round, occasion, person_id, conversation_id, due_at, state, reason, content_hash,
           list_number, broadcast_id, instead_of, instead_why
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS l(
        slot_id uuid, item_id uuid, round int, occasion text, person_id uuid, conversation_id uuid,
        due_at timestamptz, state text, reason text, content_hash text, list_number int, broadcast_id uuid,
        instead_of uuid, instead_why text)
    ON CONFLICT DO NOTHING`;
}

/** Slot ids by key; a slot already claimed is passed by in half-hour steps. */
async function openSlots(tx: Tx, lines: readonly PlannedLine[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  let wanted = lines.flatMap((line) =>
    line.slot === null
      ? []
      : [{ key: slotKey(line, line.slot), at: line.slot.slotAt, line, slot: line.slot }],
  );
  while (wanted.length > 0) {
    const rows = await upsertSlots(tx, wanted);
    const byPlace = new Map(rows.map((row) => [placeKey(row, toInstant(row.slotAt)), row]));
    wanted = wanted.flatMap((want) => {
      const row = byPlace.get(placeKey({ ...want.line, ...want.slot }, want.at));
      if (row?.state === 'open') ids.set(want.key, row.id);
      return row?.state === 'open' ? [] : [{ ...want, at: want.at.add(SLOT_STEP) }];
    });
  }
  return ids;
}

async function upsertSlots(
  tx: Tx,
  wanted: readonly { readonly at: Temporal.Instant; readonly line: PlannedLine; readonly slot: SlotPlace }[],
): Promise<readonly SlotRow[]> {
  const places = wanted.map(({ at, line, slot }) => ({
    account_id: slot.accountId,
    class: slot.class,
    person_id: line.personId,
    conversation_id: line.conversationId,
    slot_at: toDate(at),
    message_in_id: slot.messageInId,
  }));
  // The do-nothing update locks a slot that is there already, so a claim waits for these lines.
  return tx.$queryRaw<readonly SlotRow[]>`
    INSERT INTO slot (account_id, class, person_id, conversation_id, slot_at, message_in_id)
    SELECT DISTINCT account_id, class, person_id, conversation_id, slot_at, message_in_id
      FROM jsonb_to_recordset(${JSON.stringify(places)}::jsonb) AS s(
        account_id uuid, class text, person_id uuid, conversation_id uuid, slot_at timestamptz,
        message_in_id uuid)
     ORDER BY person_id, conversation_id, slot_at
    ON CONFLICT (person_id, conversation_id, class, slot_at, message_in_id, account_id)
      DO UPDATE SET state = slot.state
    RETURNING id, account_id AS "accountId", person_id AS "personId", conversation_id AS "conversationId", class,
              slot_at AS "slotAt", message_in_id AS "messageInId", state`;
}

function slotKey(line: PlannedLine, slot: SlotPlace): string {
  return placeKey({ ...line, ...slot }, slot.slotAt);
}

function placeKey(place: Omit<SlotRow, 'id' | 'slotAt' | 'state'>, at: Temporal.Instant): string {
  const { accountId, conversationId, messageInId, personId } = place;
  return [accountId, personId, conversationId, place.class, messageInId, at.epochMilliseconds].join('|');
}

/**
 * The last instant up to `now` at which none of these readers has a slot that somebody else's lines may be in: what is
 * planned there is a message of its own and goes at once. Uses slot_once and slot_conversation_id_idx.
 */
export async function freeInstant(
  tx: Tx,
  of: { readonly personIds: readonly string[]; readonly conversationIds: readonly string[] },
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  const rows = await tx.$queryRaw<readonly { readonly slotAt: Date }[]>`
    SELECT slot_at AS "slotAt" FROM slot
     WHERE (person_id = ANY(${of.personIds}::uuid[]) OR conversation_id = ANY(${of.conversationIds}::uuid[]))
       AND slot_at <= ${toDate(now)} AND slot_at > ${toDate(now)}::timestamptz - interval '1 minute'`;
  const taken = new Set(rows.map(({ slotAt }) => slotAt.getTime()));
  let ms = now.epochMilliseconds;
  while (taken.has(ms)) ms -= 1;
  return Temporal.Instant.fromEpochMilliseconds(ms);
}
