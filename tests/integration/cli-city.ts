// Two grids of the sample city as a roster of their own: small, and spoken of by the sample platform's list.

import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';
import { readSample } from '#prisma/sample/read-sample.ts';

/** The two grids and the nodes above them. */
const NODES = new Set(['YH', 'YH-01', 'YH-01-2', 'YH-01-3', 'YH-01-2-工01', 'YH-01-3-工02']);

/** The roster's bytes; `spoil` adds a second row of a firm and a grid without a name. */
export async function smallCity(options: { readonly spoil: boolean }): Promise<Uint8Array> {
  const sample = await readWorkbook(await readSample('roster-sample.xlsx'), 'roster-sample.xlsx');
  const grids = rowsOf(sample, '网格', 0, NODES);
  const units = rowsOf(sample, '单位', 4, NODES);
  const uscc = new Set(units.map(([code]) => String(code)));
  if (options.spoil) {
    grids.push(['YH-01-2-工09', null, 4, 'YH-01-2', '工业', null]);
    units.push(units[1] ?? []);
  }
  return writeWorkbook([
    { name: '网格', rows: grids },
    { name: '人员', rows: rowsOf(sample, '人员', 3, NODES) },
    { name: '单位', rows: units },
    { name: '报表义务', rows: rowsOf(sample, '报表义务', 0, uscc) },
  ]);
}

/** The header and the rows whose cell in this place is among the wanted. */
function rowsOf({ sheets }: Workbook, name: string, place: number, wanted: ReadonlySet<string>) {
  const rows = sheets.find((sheet) => sheet.name === name)?.rows ?? [];
  return rows
    .filter(({ row, cells }) => row === 1 || wanted.has(String(cells[place])))
    .map(({ cells }) => [...cells]);
}
