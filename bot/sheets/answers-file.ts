// Writes what firms answered to a list of queries: one row a query, in the list's own order.

import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { writeWorkbook } from './write-workbook.ts';

export interface AnswerRow {
  /** 核实编号 as it was handed in. */
  readonly number: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly formCode: string;
  readonly period: string;
  readonly indicator: string;
  readonly answer: string;
  readonly reason: string;
  /** The meaning the service gave the reason. */
  readonly reasonCode: string;
  /** What the firm says the figure should be; a statement, not a filing. */
  readonly stated: string;
  readonly words: string;
  readonly answeredBy: string;
  readonly answeredAt: string;
  /** Names and hashes of files sent as evidence; the files stay in the service. */
  readonly evidence: string;
  readonly sentAt: string;
  readonly verdict: string;
  readonly reviewedBy: string;
  readonly reviewedAt: string;
  /** What the reviewer noted beside it. */
  readonly reviewNote: string;
  readonly itemCode: string;
}

const COLUMNS: readonly (readonly [title: string, width: number, cell: (row: AnswerRow) => CellValue])[] = [
  ['核实编号', 18, (row) => row.number],
  ['统一社会信用代码', 22, (row) => row.uscc],
  ['单位详细名称', 36, (row) => row.unitName],
  ['表号', 10, (row) => row.formCode],
  ['报告期', 12, (row) => row.period],
  ['指标名称', 24, (row) => row.indicator],
  ['回复', 12, (row) => row.answer],
  ['原因', 40, (row) => row.reason],
  ['原因归类', 14, (row) => row.reasonCode],
  ['单位说明的数（仅为说明，不是填报）', 24, (row) => row.stated],
  ['回复原文', 48, (row) => row.words],
  ['回复人', 12, (row) => row.answeredBy],
  ['回复时间', 18, (row) => row.answeredAt],
  ['佐证材料', 40, (row) => row.evidence],
  ['发送时间', 18, (row) => row.sentAt],
  ['复核结论', 14, (row) => row.verdict],
  ['复核人', 14, (row) => row.reviewedBy],
  ['复核时间', 18, (row) => row.reviewedAt],
  ['复核说明', 30, (row) => row.reviewNote],
  ['事项编号', 14, (row) => row.itemCode],
];

/** The bytes of an xlsx; every cell is a text, so that nothing a firm wrote is a formula. */
export async function writeAnswersFile(rows: readonly AnswerRow[]): Promise<Uint8Array> {
  return writeWorkbook([
    {
      name: '核实回复',
      rows: [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, , cell]) => cell(row)))],
      widths: COLUMNS.map(([, width]) => width),
    },
  ]);
}
