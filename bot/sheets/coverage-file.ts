// Writes the coverage of trainings: a sheet of firms and a sheet of people.

import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { writeWorkbook } from './write-workbook.ts';

export interface FirmRow {
  readonly uscc: string;
  readonly unitName: string;
  readonly gridName: string;
  readonly townshipName: string;
  readonly trained: string;
  readonly names: string;
  readonly trainedAt: string;
  readonly makeUps: number;
}

export interface PersonRow {
  readonly name: string;
  readonly unitName: string;
  readonly onRoster: string;
  readonly trained: string;
  readonly topic: string;
  readonly trainedAt: string;
  readonly signedBy: string;
}

type Columns<T> = readonly (readonly [title: string, width: number, cell: (row: T) => CellValue])[];

const FIRM_COLUMNS: Columns<FirmRow> = [
  ['统一社会信用代码', 22, (row) => row.uscc],
  ['单位详细名称', 36, (row) => row.unitName],
  ['乡镇（街道）', 18, (row) => row.townshipName],
  ['网格', 24, (row) => row.gridName],
  ['是否受训', 10, (row) => row.trained],
  ['受训人', 18, (row) => row.names],
  ['受训时间', 18, (row) => row.trainedAt],
  ['补训次数', 10, (row) => row.makeUps],
];

const PERSON_COLUMNS: Columns<PersonRow> = [
  ['姓名', 12, (row) => row.name],
  ['单位详细名称', 36, (row) => row.unitName],
  ['在册统计人员', 12, (row) => row.onRoster],
  ['是否受训', 10, (row) => row.trained],
  ['培训', 30, (row) => row.topic],
  ['签到时间', 18, (row) => row.trainedAt],
  ['签到方式', 12, (row) => row.signedBy],
];

/** The bytes of an xlsx; texts are written as texts, so that no name is a formula. */
export async function writeCoverageFile(
  firms: readonly FirmRow[],
  people: readonly PersonRow[],
): Promise<Uint8Array> {
  return writeWorkbook([sheet('单位', FIRM_COLUMNS, firms), sheet('人员', PERSON_COLUMNS, people)]);
}

function sheet<T>(name: string, columns: Columns<T>, rows: readonly T[]) {
  return {
    name,
    rows: [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, , cell]) => cell(row)))],
    widths: columns.map(([, width]) => width),
  };
}
