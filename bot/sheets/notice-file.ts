// Writes who has confirmed a notice: one row a firm, by grid.

import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { writeWorkbook } from './write-workbook.ts';

export interface NoticeRow {
  readonly code: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly gridName: string;
  readonly isConfirmed: boolean;
  readonly status: string;
  readonly confirmedBy: string;
  readonly confirmedAt: string;
  readonly words: string;
  readonly sentAt: string;
  readonly delivery: string;
}

const COLUMNS: readonly (readonly [title: string, width: number, cell: (row: NoticeRow) => CellValue])[] = [
  ['统一社会信用代码', 22, (row) => row.uscc],
  ['单位详细名称', 36, (row) => row.unitName],
  ['网格', 24, (row) => row.gridName],
  ['确认情况', 16, (row) => row.status],
  ['确认人', 12, (row) => row.confirmedBy],
  ['确认时间', 18, (row) => row.confirmedAt],
  ['回复原文', 24, (row) => row.words],
  ['发送时间', 18, (row) => row.sentAt],
  ['发送情况', 12, (row) => row.delivery],
  ['事项编号', 14, (row) => row.code],
];

/** The bytes of an xlsx; every cell is a text, so that nothing a firm wrote is a formula. */
export function writeNoticeFile(rows: readonly NoticeRow[]): Promise<Uint8Array> {
  return writeWorkbook([
    {
      name: '通知确认',
      rows: [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, , cell]) => cell(row)))],
      widths: COLUMNS.map(([, width]) => width),
    },
  ]);
}
