// Reads a file somebody brings (xlsx or CSV) into sheets of rows, within limits.
import type { CellValue, Sheet, SheetRow, Workbook } from '#bot/domain/sheet/workbook.ts';
import { StatgridError } from '#bot/errors.ts';
import { decodeCsv, parseCsv } from './csv.ts';
import { checkExtent, tooManyRows } from './extent.ts';
import { MAX_FILE_BYTES, MAX_ROWS, MAX_UNPACKED_BYTES, Refusal, unreadable } from './limits.ts';
import { packStored, unpackXml } from './zip.ts';

const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/gu;

/**
 * The sheets of a file, rows numbered as the spreadsheet program shows them, empty rows left out. What
 * the file is is told by its bytes; the name is only for messages and names the sheet of a CSV. Throws
 * a `StatgridError` (`SHEET_UNREADABLE`) for a file that is empty, too large, broken, encrypted, an old
 * .xls, or no spreadsheet.
 */
export async function readWorkbook(bytes: Uint8Array, fileName: string): Promise<Workbook> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    checkKind(buffer);
    const sheets = isZip(buffer) ? await readXlsx(buffer) : readCsv(buffer, fileName);
    return { fileName, sheets };
  } catch (cause) {
    if (cause instanceof StatgridError) throw cause;
    if (cause instanceof Refusal) throw unreadable(fileName, cause.problem, cause.fix, cause);
    throw unreadable(fileName, '不是能识别的表格', '请用Excel或WPS重新另存为.xlsx后再导入', cause);
  }
}

function checkKind(bytes: Buffer): void {
  if (bytes.length === 0) throw new Refusal('文件是空的', '请重新导出后再导入');
  if (bytes.length > MAX_FILE_BYTES) {
    throw new Refusal(`文件超过${MAX_FILE_BYTES / 1024 / 1024}MB`, '请分成几个文件');
  }
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0xd0cf11e0) {
    throw new Refusal('是旧版.xls或加了密码的文件', '请去掉密码，另存为.xlsx后再导入');
  }
  // Reporting systems like to hand out web pages that call themselves .xls.
  if (/^(?:\uFEFF|ï»¿)?\s*<(?:!doctype|html|table|\?xml|meta)/iu.test(bytes.toString('latin1', 0, 200))) {
    throw new Refusal('内容是网页而不是表格', '请用Excel打开，另存为.xlsx后再导入');
  }
}

function isZip(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b0304;
}

async function readXlsx(bytes: Buffer): Promise<Sheet[]> {
  const entries = unpackXml(bytes);
  if (!entries.some((entry) => entry.name.startsWith('xl/'))) {
    throw new Refusal('压缩包里没有工作簿', '请直接导入.xlsx文件，不要打包');
  }
  for (const entry of entries) {
    // Addresses are ASCII, so the bytes need no decoding to be measured. A sheet may have any path.
    if (entry.data.includes('sheetData')) checkExtent(entry.data.toString('latin1'));
  }
  // Loaded by the first file: most processes never read one, and it takes two MB of each.
  const { default: readXlsxFile } = await import('read-excel-file/node');
  const sheets: readonly { sheet: string; data: readonly (readonly unknown[])[] }[] = await readXlsxFile(
    packStored(entries),
  );
  checkAmount(sheets.map((sheet) => sheet.data));
  const read = sheets.map(({ sheet, data }) => ({ name: sheet, rows: filledRows(data) }));
  if (read.reduce((sum, sheet) => sum + sheet.rows.length, 0) > MAX_ROWS) throw tooManyRows();
  return read;
}

/** One long text can stand in a million cells at no cost to the file: what is copied out is bounded. */
function checkAmount(sheets: readonly (readonly (readonly unknown[])[])[]): void {
  let characters = 0;
  for (const row of sheets.flat()) {
    for (const cell of row) if (typeof cell === 'string') characters += cell.length;
  }
  if (characters > MAX_UNPACKED_BYTES) throw new Refusal('文字太多', '请分成几个文件');
}

function readCsv(bytes: Buffer, fileName: string): Sheet[] {
  const text = decodeCsv(bytes);
  if (text.includes('\u0000')) throw new Refusal('不是表格文件', '请导入.xlsx或.csv文件');
  const name = (fileName.split(/[/\\]/u).at(-1) ?? '').replace(/\.[^.]*$/u, '');
  return [{ name, rows: filledRows(parseCsv(text)) }];
}

function filledRows(data: readonly (readonly unknown[])[]): SheetRow[] {
  return data.flatMap((row, index) => {
    const cells = row.map(cellValue);
    return cells.some((cell) => cell !== null) ? [{ row: index + 1, cells }] : [];
  });
}

/** A cell as the rules know it; characters a database refuses do not come in. */
function cellValue(value: unknown): CellValue {
  if (typeof value === 'string') {
    const text = value.replace(CONTROL, '').toWellFormed();
    return text.trim() === '' ? null : text;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? wallTime(value) : null;
}

/**
 * A date cell has no zone: the reader hands its digits over as if they were UTC. Spreadsheets keep a
 * fraction of a day, so 16:29:00 comes back as 16:28:59.999 and is rounded to the second.
 */
function wallTime(value: Date): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(value.getTime())
    .round('second')
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
}
