// A list of verification queries becomes items with a clock each; the same firm is not asked the same thing twice.

import { createHash } from 'node:crypto';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { UNANSWERED_QUERY } from '#bot/domain/facts/query-facts.ts';
import { isUrgent, QUERY_RULE_VERSION } from '#bot/domain/ladder/query-ladder.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import { parseVerificationList } from '#bot/domain/verification-list/parse.ts';
import { type QueryRow, queryKey } from '#bot/domain/verification-list/verification-list.ts';
import { periodWords } from '#bot/kinds/verification_query/item.ts';
import {
  QUERY_FACTS_VERSION,
  QUERY_PAYLOAD_VERSION,
  QUERY_TASK_PAYLOAD_VERSION,
  type QueryTaskPayload,
  storeQueryFacts,
  storeQueryPayload,
} from '#bot/kinds/verification_query/stored.ts';
import { firstStep } from '#bot/kinds/verification_query/strike.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { insertQueries } from '#prisma/hot/insert-queries.ts';
import { analyseItems } from '#prisma/hot/items.ts';
import { setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import {
  insertQueryTask,
  type QueryThere,
  queriesThere,
  unitsThere,
  unreachableOf,
} from '#prisma/repos/queries.ts';
import { doneOrPreviewed } from './preview.ts';
import type { HandedIn } from './roster-file.ts';
import { freeTaskCode } from './task-code.ts';
import { readWorkTime } from './work-time.ts';

export interface QueriesImported {
  /** Null: there was nothing new to ask. */
  readonly taskCode: string | null;
  readonly title: string;
  /** Queries that will be put, to how many firms. */
  readonly asked: number;
  readonly firms: number;
  readonly unreachableFirms: number;
  /** Less than a working day is left for one of them, so the steps follow each other by the hour. */
  readonly urgent: boolean;
  readonly firstStepAt: Temporal.Instant | null;
  /** Rows whose firm has been asked the same in this period, and as which query. */
  readonly alreadyAsked: readonly {
    readonly row: number;
    readonly number: string;
    readonly unitName: string;
    readonly before: QueryThere;
  }[];
  /** Firms of the list that are not in the directory: their rows are not asked. */
  readonly unknownFirms: readonly {
    readonly row: number;
    readonly uscc: string;
    readonly unitName: string;
  }[];
  readonly warnings: readonly string[];
}

export type QueriesResult =
  | { readonly ok: true; readonly imported: QueriesImported }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads and imports a list, or previews it. Throws StatgridError SHEET_UNREADABLE. */
export async function importVerificationList(
  db: Database,
  file: HandedIn,
  by: Importing & { readonly dryRun: boolean },
): Promise<QueriesResult> {
  const read = readVerificationList(await readWorkbook(file.bytes, file.fileName), file);
  return read.ok ? doneOrPreviewed(db, by.dryRun, (tx) => read.apply(tx, by)) : read;
}

interface Importing {
  readonly actor: string;
  readonly now: Temporal.Instant;
}

/** A list that was read whole and can be imported within a transaction. */
export type ReadVerificationList =
  | {
      readonly ok: true;
      /** Forms the list asks about. */
      readonly forms: readonly string[];
      apply(tx: Tx, by: Importing): Promise<QueriesResult & { readonly ok: true }>;
      /** What `apply` would do; nothing is written. */
      weigh(tx: Tx, by: Importing): Promise<QueriesResult & { readonly ok: true }>;
    }
  | { readonly ok: false; readonly problems: readonly string[] };

export function readVerificationList(workbook: Workbook, file: HandedIn): ReadVerificationList {
  const parsed = parseVerificationList(workbook);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(problemLine) };
  const { list } = parsed;
  const warnings = parsed.warnings.map(problemLine);
  return {
    ok: true,
    forms: [...new Set(list.rows.map(({ formCode }) => formCode))],
    apply: async (tx, by) => {
      const imported = await importRows(tx, list.rows, file, by);
      return { ok: true, imported: { ...imported, warnings } };
    },
    weigh: async (tx, { now }) => {
      const { result } = await weighRows(tx, list.rows, now);
      return { ok: true, imported: { ...result, warnings } };
    },
  };
}

async function importRows(
  tx: Tx,
  rows: readonly QueryRow[],
  file: HandedIn,
  { actor, now }: Importing,
): Promise<Omit<QueriesImported, 'warnings'>> {
  const { fresh, result, workTime } = await weighRows(tx, rows, now);
  if (fresh.length === 0) return result;
  const { title, urgent } = result;
  return { ...result, ...(await makeTask(tx, fresh, { title, urgent, file, actor, now }, workTime)) };
}

/** Which rows are new to whom, before anything is made of them. */
async function weighRows(tx: Tx, rows: readonly QueryRow[], now: Temporal.Instant) {
  const there = await unitsThere(tx, [...new Set(rows.map(({ uscc }) => uscc))]);
  const askedBefore = await queriesThere(tx, rows.map(queryKey));
  const fresh = rows.filter((row) => there.has(row.uscc) && !askedBefore.has(queryKey(row)));
  const firms = [...new Set(fresh.map(({ uscc }) => uscc))];
  const workTime = await readWorkTime(tx);
  const urgent = fresh.some(({ respondByAt }) => isUrgent(now, respondByAt, workTime));
  const unknown = rows.filter(({ uscc }) => !there.has(uscc));
  const result = {
    taskCode: null,
    title: titleOf(fresh.length > 0 ? fresh : rows),
    asked: fresh.length,
    firms: firms.length,
    unreachableFirms: await unreachableOf(tx, firms),
    urgent,
    firstStepAt: fresh.length === 0 ? null : (firstStep({ askedAt: now, urgent }, workTime)?.dueAt ?? null),
    alreadyAsked: rows.flatMap((row) => {
      const before = askedBefore.get(queryKey(row));
      const { number, unitName } = row;
      return before === undefined ? [] : [{ row: row.row, number, unitName, before }];
    }),
    unknownFirms: unknown.map(({ row, unitName, uscc }) => ({ row, uscc, unitName })),
  } satisfies Omit<QueriesImported, 'warnings'>;
  return { fresh, result, workTime };
}

/** Fewer new items leave the planner's picture as it was. */
const ANALYSED_FROM = 50;

interface Making {
  readonly title: string;
  readonly urgent: boolean;
  readonly file: HandedIn;
  readonly actor: string;
  readonly now: Temporal.Instant;
}

async function makeTask(
  tx: Tx,
  rows: readonly QueryRow[],
  { actor, file, now, title, urgent }: Making,
  workTime: WorkTime,
): Promise<Pick<QueriesImported, 'taskCode'>> {
  const taskCode = await freeTaskCode(tx);
  const payload: QueryTaskPayload = {
    fileName: file.fileName,
    fileHash: createHash('sha256').update(file.bytes).digest('hex'),
    urgent,
  };
  const taskId = await insertQueryTask(tx, {
    code: taskCode,
    title,
    formCode: onlyOne(rows.map(({ formCode }) => formCode)),
    period: onlyOne(rows.map(({ period }) => period)),
    payload,
    payloadVersion: QUERY_TASK_PAYLOAD_VERSION,
    ruleVersion: QUERY_RULE_VERSION,
    createdBy: actor,
    now,
  });
  const ids = await insertQueries(tx, {
    taskId,
    taskCode,
    facts: storeQueryFacts(UNANSWERED_QUERY),
    factsVersion: QUERY_FACTS_VERSION,
    payloadVersion: QUERY_PAYLOAD_VERSION,
    rows: rows.map((row) => ({
      naturalKey: queryKey(row),
      uscc: row.uscc,
      period: row.period,
      payload: payloadOf(row),
    })),
  });
  const first = firstStep({ askedAt: now, urgent }, workTime);
  if (first !== null)
    await setClocks(
      tx,
      ids.map((itemId) => ({ itemId, ...first })),
    );
  // Reading the table takes longer than putting a few queries.
  if (ids.length >= ANALYSED_FROM) await analyseItems(tx);
  await appendAudit(tx, {
    actor,
    action: 'import_queries',
    subject: taskCode,
    detail: { queries: ids.length, urgent },
  });
  return { taskCode };
}

function payloadOf({ uscc: _uscc, unitName: _unitName, ...row }: QueryRow) {
  return storeQueryPayload(row);
}

function onlyOne(values: readonly string[]): string | null {
  const [first = null, ...others] = new Set(values);
  return others.length === 0 ? first : null;
}

function titleOf(rows: readonly QueryRow[]): string {
  const period = onlyOne(rows.map((row) => row.period));
  const form = onlyOne(rows.map(({ formCode }) => formCode));
  return `${period === null ? '' : periodWords(period)}${form ?? ''}数据核实`;
}
