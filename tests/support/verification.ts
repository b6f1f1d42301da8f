// Lists of verification queries made by hand, as the workbook staff would hand in.

import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { VERIFICATION_COLUMNS } from '#bot/domain/verification-list/verification-list.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';

/** A figure no text may repeat. */
export const FIGURE = 987654;

export const INDICATOR = '工业总产值（当年价格）';

export interface ListedQuery {
  readonly number: string;
  readonly uscc: string;
  readonly indicator?: string;
  readonly form?: string;
  readonly period?: CellValue;
  readonly platformRow?: string;
  readonly current?: CellValue;
  readonly lastYear?: CellValue;
  readonly respondBy?: CellValue;
}

const HEADER = [
  'number',
  'uscc',
  'name',
  'form',
  'period',
  'indicator',
  'platformRow',
  'unit',
  'current',
  'lastYear',
  'rule',
  'respondBy',
] as const;

export async function verificationFile(
  queries: readonly ListedQuery[],
): Promise<{ readonly bytes: Uint8Array; readonly fileName: string }> {
  const rows = queries.map((query): readonly CellValue[] => [
    query.number,
    query.uscc,
    '单位全称',
    query.form ?? 'B204-1',
    query.period ?? '2026年10月',
    query.indicator ?? INDICATOR,
    query.platformRow ?? null,
    '千元',
    query.current === undefined ? FIGURE : query.current,
    query.lastYear === undefined ? 12_345 : query.lastYear,
    '同比变动幅度较大',
    query.respondBy ?? '2026-11-06 17:00',
  ]);
  const header = HEADER.map((key) => VERIFICATION_COLUMNS[key].title);
  const bytes = await writeWorkbook([{ name: '数据核实', rows: [header, ...rows] }]);
  return { bytes, fileName: '核实名单.xlsx' };
}
