// What a workbook is to the rules that read one: sheets of rows that remember where they stood.

/** A cell's value. A date cell has no zone: it is the wall time the sheet shows. */
export type CellValue = string | number | boolean | Temporal.PlainDateTime | null;

/** A row that is not empty. `row` is the number the spreadsheet program shows, from 1. */
export interface SheetRow {
  readonly row: number;
  readonly cells: readonly CellValue[];
}

export interface Sheet {
  readonly name: string;
  readonly rows: readonly SheetRow[];
}

export interface Workbook {
  readonly fileName: string;
  readonly sheets: readonly Sheet[];
}

/** The letters over a column, from its index from 0: 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  const head = index >= 26 ? columnLetter(Math.floor(index / 26) - 1) : '';
  return head + String.fromCharCode(65 + (index % 26));
}

/** A cell as text: numbers without exponent, dates as `YYYY-MM-DD HH:MM:SS`, nothing as ''. */
export function cellText(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? BigInt(value).toString() : String(value);
  return value.toString({ smallestUnit: 'second' }).replace('T', ' ');
}
