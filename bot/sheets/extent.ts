// Measures a worksheet's XML before it is parsed: how far it spans, and that its addresses are real.
import { MAX_CELLS, MAX_ROWS, Refusal } from './limits.ts';

const TAG = /<(?:[\w.-]+:)?(row|c)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gu;
const ADDRESS = /(?:^|\s)r\s*=\s*["']([^"']*)["']/u;
const ROW = /^\d{1,7}$/u;
const CELL = /^([A-Z]{1,3})(\d{1,7})$/u;
const ISO_DATE_CELL = /(?:^|\s)t\s*=\s*["']d["']/u;
/** The last row a spreadsheet can have. */
const LAST_ROW = 1_048_576;

/**
 * Refuses a sheet that would cost the parser more memory than its size suggests: the parser fills every
 * gap between addresses, so one cell far out makes millions. Cells without content do not count.
 */
export function checkExtent(xml: string): void {
  let filledRows = 0;
  let lastFilledRow = 0;
  let width = 0;
  for (const [, tag, attributes = ''] of xml.matchAll(TAG)) {
    const address = ADDRESS.exec(attributes)?.[1];
    if (tag === 'row') {
      if (address !== undefined && !isRow(address)) throw wrongAddress();
      continue;
    }
    const cell = CELL.exec(address ?? '');
    const row = Number(cell?.[2]);
    if (cell === null || row < 1 || row > LAST_ROW) throw wrongAddress();
    if (attributes.endsWith('/')) continue;
    if (ISO_DATE_CELL.test(attributes)) {
      throw new Refusal('是“严格Open XML”格式', '请另存为普通的“Excel工作簿(.xlsx)”');
    }
    if (row !== lastFilledRow) filledRows += 1;
    lastFilledRow = row;
    width = Math.max(width, columnNumber(cell[1] ?? ''));
  }
  if (filledRows > MAX_ROWS) throw tooManyRows();
  if (lastFilledRow * width > MAX_CELLS) {
    throw new Refusal(
      `有内容的单元格一直到第${lastFilledRow}行、第${width}列，范围太大`,
      '请删除右侧和下方多余的单元格',
    );
  }
}

/** More rows than are read. */
export function tooManyRows(): Refusal {
  return new Refusal(`超过${MAX_ROWS / 10_000}万行`, '请分成几个文件');
}

function isRow(address: string): boolean {
  return ROW.test(address) && Number(address) >= 1 && Number(address) <= LAST_ROW;
}

function columnNumber(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function wrongAddress(): Refusal {
  return new Refusal('单元格的地址不合规则', '请用Excel或WPS重新另存为.xlsx后再导入');
}
