// One query a specialist draws up by hand: read and put like a list of one row, so it obeys the same rules.

import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import {
  VERIFICATION_COLUMNS,
  type VerificationColumn,
} from '#bot/domain/verification-list/verification-list.ts';
import { StatgridError } from '#bot/errors.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { type FoundUnit, findUnits } from '#prisma/repos/lookup.ts';
import { type QueriesResult, readVerificationList } from './import-verification-list.ts';
import { doneOrPreviewed } from './preview.ts';

/** What is asked of one firm, as it was typed. */
export interface QueryDraft {
  /** USCC, full or short name. */
  readonly firm: string;
  readonly form: string;
  readonly period: string;
  readonly indicator: string;
  /** 审核信息行号 on the platform. */
  readonly platformRow: string | null;
  /** Why, in the bureau's words; not told to the firm. */
  readonly reason: string | null;
  readonly respondBy: string | null;
}

export interface Drafted {
  /** 核实编号: made from the hour and the firm, so that the answer comes back with it. */
  readonly number: string;
  readonly unitName: string;
  readonly result: QueriesResult;
}

/** More firms than this are not listed when a name fits several. */
const SHOWN_FIRMS = 5;

/** Puts it, or (dryRun) counts what it would do. Throws StatgridError NOT_FOUND and USAGE for the firm. */
export async function draftQuery(
  db: Database,
  draft: QueryDraft,
  by: { readonly actor: string; readonly now: Temporal.Instant; readonly dryRun: boolean },
): Promise<Drafted> {
  const unit = await transaction(db, (tx) => findUnits(tx, clueOf(draft.firm), SHOWN_FIRMS + 1)).then(
    (found) => theOne(found, draft.firm),
  );
  const number = numberOf(unit, by.now);
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
  });
  const bytes = new TextEncoder().encode(JSON.stringify(workbook.sheets));
  const read = readVerificationList(workbook, { bytes, fileName: workbook.fileName });
  const result = read.ok ? await doneOrPreviewed(db, by.dryRun, (tx) => read.apply(tx, by)) : read;
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
