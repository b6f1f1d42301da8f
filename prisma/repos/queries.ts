// Verification queries as rows: which of a list can be asked, what a task's firms have answered.

import type { Tx } from '#prisma/db.ts';
import { toInstantOrNull } from '#prisma/temporal.ts';
import { IN_USE } from './in-use.ts';

/** Of these codes those of firms in the directory. Uses unit_uscc_key. */
export async function unitsThere(tx: Tx, usccs: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.unit.findMany({
    where: { uscc: { in: [...usccs] }, status: { not: 'removed' } },
    select: { uscc: true },
  });
  return new Set(rows.map(({ uscc }) => uscc));
}

export interface QueryThere {
  /** Its 核实编号. */
  readonly number: string;
  readonly itemCode: string;
}

/** Of these keys those that have been asked already, and as which query. Uses item_kind_natural_key_key. */
export async function queriesThere(
  tx: Tx,
  keys: readonly string[],
): Promise<ReadonlyMap<string, QueryThere>> {
  const rows = await tx.$queryRaw<readonly (QueryThere & { readonly naturalKey: string })[]>`
    SELECT natural_key AS "naturalKey", code AS "itemCode", payload->>'number' AS number
      FROM item WHERE kind = 'verification_query' AND natural_key = ANY(${keys}::text[])`;
  return new Map(rows.map(({ naturalKey, ...query }) => [naturalKey, query]));
}

/** The professions of these forms; forms nobody knows, or without a profession, are absent. */
export async function professionsOfForms(
  tx: Tx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const forms = await tx.reportForm.findMany({ where: { code: { in: [...codes] } } });
  return new Map(forms.flatMap(({ code, profession }) => (profession === null ? [] : [[code, profession]])));
}

/** Units of these codes nobody can be told about on these channels. */
export async function unreachableOf(tx: Tx, usccs: readonly string[]): Promise<number> {
  const [row] = await tx.$queryRaw<readonly { readonly units: bigint }[]>`
    SELECT count(*) AS units FROM unit u
     WHERE u.uscc = ANY(${usccs}::text[])
       AND NOT EXISTS (SELECT 1 FROM unit_contact c JOIN binding b ON b.person_id = c.person_id
                        WHERE c.unit_id = u.id AND c.valid_to_on IS NULL AND ${IN_USE})`;
  return Number(row?.units ?? 0n);
}

export interface NewQueryTask {
  readonly code: string;
  readonly title: string;
  /** Null: the list is about several forms. */
  readonly formCode: string | null;
  readonly period: string | null;
  readonly payload: object;
  readonly payloadVersion: number;
  readonly ruleVersion: number;
  readonly createdBy: string;
  readonly now: Temporal.Instant;
}

/** Makes the batch of a list; answers its id. */
export async function insertQueryTask(tx: Tx, { now, payload, ...task }: NewQueryTask): Promise<string> {
  const { id } = await tx.task.create({
    data: {
      ...task,
      kind: 'verification_query',
      payload: { ...payload },
      createdAt: new Date(now.epochMilliseconds),
    },
    select: { id: true },
  });
  return id;
}

export interface AnsweredQuery {
  readonly id: string;
  readonly code: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly facts: unknown;
  readonly payload: unknown;
  /** When the question went out; null: it has not. */
  readonly sentAt: Temporal.Instant | null;
  /** Who answered last. */
  readonly answeredBy: string | null;
  /** Names and hashes of the files sent as evidence, in the order they came; null: none. */
  readonly evidence: string | null;
  /** Who reviewed it last, by name, or an actor as in audit. */
  readonly reviewedBy: string | null;
}

/** Every query of a task, in the order of its list. Uses item_task_id_grid_id_idx, delivery_line_once and item_event_item_id_id_idx. */
export async function answeredQueries(tx: Tx, taskId: string): Promise<readonly AnsweredQuery[]> {
  const rows = await tx.$queryRaw<
    readonly (Omit<AnsweredQuery, 'sentAt'> & { readonly sentAt: Date | null })[]
  >`
    SELECT i.id, i.code, u.uscc, u.name AS "unitName", i.facts, i.payload,
           (SELECT min(d.business_at) FROM delivery_line l JOIN delivery d ON d.id = l.delivery_id
             WHERE l.item_id = i.id AND l.occasion LIKE 'query:%' AND l.person_id IS NOT NULL
               AND d.state NOT IN ('failed', 'sending', 'waiting')) AS "sentAt",
           (SELECT p.name FROM item_event e JOIN person p ON p.id = e.person_id
             WHERE e.item_id = i.id AND e.kind IN ('confirmed', 'explained', 'corrected', 'unit_stated', 'asked')
             ORDER BY e.id DESC LIMIT 1) AS "answeredBy",
           (SELECT string_agg(f.name || '（SHA-256 ' || left(f.hash, 16) || '…）', '；' ORDER BY v.message_in_id)
              FROM evidence v JOIN chat_file f ON f.message_in_id = v.message_in_id
             WHERE v.item_id = i.id) AS evidence,
           (SELECT coalesce(p.name, e.actor) FROM item_event e LEFT JOIN person p ON p.id = e.person_id
             WHERE e.item_id = i.id AND e.kind LIKE 'reviewed:%' ORDER BY e.id DESC LIMIT 1) AS "reviewedBy"
      FROM item i JOIN unit u ON u.id = i.unit_id
     WHERE i.task_id = ${taskId}::uuid
     ORDER BY (i.payload->>'row')::int, i.code`;
  return rows.map((row) => ({ ...row, sentAt: toInstantOrNull(row.sentAt) }));
}

export interface QueryToReview {
  readonly id: string;
  readonly code: string;
  readonly facts: unknown;
  /** The profession its form belongs to, where it has one. */
  readonly formProfession: string | null;
}

/**
 * The query of an item's code or, where only one carries it, of a 核实编号; locked. Empty: there is none; two: a number
 * several carry. Uses item_code_key and item_query_number; for numbers
 * asked under another one the queries alone are read.
 */
export async function lockQueries(tx: Tx, written: string): Promise<readonly QueryToReview[]> {
  return tx.$queryRaw<readonly QueryToReview[]>`
    WITH meant AS MATERIALIZED (
      SELECT id FROM item WHERE kind = 'verification_query' AND code = upper(${written})
      UNION
      SELECT id FROM item WHERE kind = 'verification_query' AND payload->>'number' = ${written}
      UNION
      SELECT id FROM item
       WHERE kind = 'verification_query' AND payload->'repeats' <> '[]'
         AND payload->'repeats' @> ${JSON.stringify([{ number: written }])}::jsonb
       LIMIT 2)
    SELECT i.id, i.code, i.facts, f.profession AS "formProfession"
      FROM meant m JOIN item i ON i.id = m.id LEFT JOIN report_form f ON f.code = i.payload->>'formCode'
     ORDER BY i.code FOR UPDATE OF i`;
}

export interface ReturnedQuery {
  readonly id: string;
  readonly uscc: string;
  readonly facts: unknown;
}

/** Queries about a form of these periods whose form went back to the firm, locked. Uses item_query_returned. */
export async function lockReturnedQueries(
  tx: Tx,
  formCode: string,
  periods: readonly string[],
): Promise<readonly ReturnedQuery[]> {
  return tx.$queryRaw<readonly ReturnedQuery[]>`
    SELECT i.id, u.uscc, i.facts FROM item i JOIN unit u ON u.id = i.unit_id
     WHERE i.kind = 'verification_query' AND i.standing = 'returned'
       AND i.payload->>'formCode' = ${formCode} AND i.payload->>'period' = ANY(${periods}::text[])
     ORDER BY i.id FOR UPDATE OF i`;
}

/**
 * Queries that were put to a person and are not over, when all are of one firm: what a file of hers is evidence for.
 * Empty when there are none, or of several firms. Uses unit_contact_person_id_idx and item_unit_id_idx.
 */
export async function queriesForEvidence(tx: Tx, personId: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<readonly { readonly id: string; readonly unitId: string }[]>`
    SELECT i.id, i.unit_id AS "unitId" FROM item i
     WHERE i.kind = 'verification_query' AND i.facts->>'review' IN ('none', 'return_form', 'onsite')
       AND i.unit_id IN (SELECT c.unit_id FROM unit_contact c
                          WHERE c.person_id = ${personId}::uuid AND c.valid_to_on IS NULL)
       AND EXISTS (SELECT 1 FROM delivery_line l
                    WHERE l.item_id = i.id AND l.person_id = ${personId}::uuid AND l.state = 'carried')
     ORDER BY i.code`;
  return new Set(rows.map(({ unitId }) => unitId)).size === 1 ? rows.map(({ id }) => id) : [];
}

/** Codes of the items a file is evidence for. */
export async function evidenceOf(tx: Tx, messageInId: string): Promise<readonly string[]> {
  const rows = await tx.evidence.findMany({
    where: { messageInId },
    select: { itemId: true },
    orderBy: { item: { code: 'asc' } },
  });
  return rows.map(({ itemId }) => itemId);
}

export interface KeptEvidence {
  readonly itemCode: string;
  readonly name: string;
  readonly hash: string;
  /** Null: past the years it is held. */
  readonly bytes: Uint8Array | null;
}

/** The files kept for a task's queries, by item, in the order they came; one sent for several queries once for each. */
export async function evidenceOfTask(tx: Tx, taskId: string): Promise<readonly KeptEvidence[]> {
  const rows = await tx.evidence.findMany({
    where: { item: { taskId } },
    select: { item: { select: { code: true } }, file: { select: { name: true, hash: true, bytes: true } } },
    orderBy: [{ item: { code: 'asc' } }, { messageInId: 'asc' }],
  });
  return rows.map(({ file, item }) => ({
    itemCode: item.code,
    name: file.name,
    hash: file.hash ?? '',
    bytes: file.bytes,
  }));
}
