// Writes sheets of rows as an xlsx for people to open.
import type { Cell } from 'write-excel-file/node';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';

export interface SheetToWrite {
  readonly name: string;
  readonly rows: readonly (readonly CellValue[])[];
  /** Widths of the columns in characters. */
  readonly widths?: readonly number[];
}

/**
 * The bytes of an xlsx. Texts are written as texts (a leading `=` is no formula), wall times as date
 * cells that show `YYYY-MM-DD HH:MM:SS`.
 */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  const written = sheets.map(({ name, rows, widths }) => ({
    sheet: name,
    data: rows.map((row) => row.map(cellToWrite)),
    ...(widths === undefined ? {} : { columns: widths.map((width) => ({ width })) }),
  }));
  // Loaded by the first file, as the reader is.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  return writeXlsxFile(written).toBuffer();
}

function cellToWrite(value: CellValue): Cell {
  if (!(value instanceof Temporal.PlainDateTime)) {
    return typeof value === 'string' ? { value, type: String } : value;
  }
  // The writer stores the UTC digits of a Date, which is how a cell without a zone is said.
  const digits = new Date(value.toZonedDateTime('UTC').epochMilliseconds);
  return { value: digits, type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
}
