// One query a specialist draws up by hand: read and put like a list of one row, so it obeys the same rules.

import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import type { QueryDraft } from '#bot/domain/verification-list/draft-words.ts';
import {
  VERIFICATION_COLUMNS,
  type VerificationColumn,
} from '#bot/domain/verification-list/verification-list.ts';
import { StatgridError } from '#bot/errors.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { type FoundUnit, findUnits } from '#prisma/repos/lookup.ts';
import { type QueriesResult, readVerificationList } from './import-verification-list.ts';

export interface Drafted {
  /** 核实编号: made from the hour and the firm, so that the answer comes back with it. */
  readonly number: string;
  readonly unitName: string;
  readonly result: QueriesResult;
}

/** More firms than this are not listed when a name fits several. */
const SHOWN_FIRMS = 5;

interface DraftedBy {
  readonly actor: string;
  readonly now: Temporal.Instant;
  /** Only weighed: nothing is put. */
  readonly dryRun: boolean;
}

/** Puts it, or (dryRun) counts what it would do. Throws StatgridError NOT_FOUND and USAGE for the firm. */
export function draftQuery(db: Database, draft: QueryDraft, by: DraftedBy): Promise<Drafted> {
  return transaction(db, (tx) => draftWithin(tx, draft, by));
}

/** The same within a transaction, such as that of the message that ordered it. */
export async function draftWithin(
  tx: Tx,
  draft: QueryDraft,
  { actor, dryRun, now }: DraftedBy,
): Promise<Drafted> {
  const unit = theOne(await findUnits(tx, clueOf(draft.firm), SHOWN_FIRMS + 1), draft.firm);
  const number = numberOf(unit, now);
  const { figures } = draft;
  const workbook = listOfOne({
    number,
    uscc: unit.uscc,
    name: unit.name,
    form: draft.form,
    period: draft.period,
    indicator: draft.indicator,
    platformRow: draft.platformRow,
    rule: draft.reason,
    respondBy: draft.respondBy,
    unit: figures?.unit ?? null,
    current: figures?.current ?? null,
    lastYear: figures?.lastYear ?? null,
    previous: figures?.previous ?? null,
  });
  const bytes = new TextEncoder().encode(JSON.stringify(workbook.sheets));
  const read = readVerificationList(workbook, { bytes, fileName: workbook.fileName });
  const by = { actor, now };
  const result = !read.ok ? read : await (dryRun ? read.weigh(tx, by) : read.apply(tx, by));
  return { number, unitName: unit.name, result };
}

function clueOf(firm: string) {
  const name = firm.trim();
  return { uscc: name.toUpperCase(), name, part: null };
}

function theOne(found: readonly FoundUnit[], firm: string): FoundUnit {
  const [unit, ...others] = found;
  if (unit === undefined)
    throw new StatgridError('NOT_FOUND', `名录里没有单位“${firm}”，请写统一社会信用代码、全称或简称。`);
  if (others.length === 0) return unit;
  const some = found.slice(0, SHOWN_FIRMS).map(({ name, uscc }) => `${uscc} ${name}`);
  throw new StatgridError('USAGE', `叫“${firm}”的单位不止一家，请写统一社会信用代码：${some.join('；')}。`);
}

function numberOf({ uscc }: FoundUnit, now: Temporal.Instant): string {
  const at = now.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'second' });
  return `N${at.replaceAll(/\D/gu, '')}-${uscc.slice(-4)}`;
}

function listOfOne(values: Readonly<Partial<Record<VerificationColumn, string | null>>>): Workbook {
  const columns = Object.keys(values) as VerificationColumn[];
  const rows = [
    { row: 1, cells: columns.map((column) => VERIFICATION_COLUMNS[column].title) },
    { row: 2, cells: columns.map((column) => values[column] ?? null) },
  ];
  return { fileName: '拟写的核实', sheets: [{ name: '核实', rows }] };
}
