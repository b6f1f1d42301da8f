// Finds a table in a sheet by the names of its columns, wherever it stands and in whatever order.
import { halfWidth } from '#bot/domain/identity/width.ts';
import type { CellProblem } from './problem.ts';
import type { CellValue, Sheet, SheetRow } from './workbook.ts';
import { cellText, columnLetter } from './workbook.ts';

/** How far down a header is looked for: exports put a title and notes above it. House rule. */
const HEADER_WITHIN_ROWS = 10;

export interface ColumnSpec {
  readonly title: string;
  /** Other titles the same column is known by. */
  readonly also?: readonly string[];
  /** Titles it has where nobody uses those; beside them such a column is something else, and left alone. */
  readonly otherwise?: readonly string[];
  readonly required: boolean;
}

export type TableSpec<K extends string> = Readonly<Record<K, ColumnSpec>>;

export interface Column {
  readonly title: string;
  readonly letter: string;
}

export interface Table<K extends string> {
  readonly sheet: string;
  readonly headerRow: number;
  readonly columns: Readonly<Record<K, Column | null>>;
  readonly rows: readonly TableRow<K>[];
}

export interface TableRow<K extends string> {
  readonly table: Pick<Table<K>, 'sheet' | 'columns'>;
  readonly row: number;
  readonly cells: Readonly<Record<K, CellValue>>;
}

export type TableFound<K extends string> =
  | { readonly ok: true; readonly table: Table<K> }
  | { readonly ok: false; readonly hasHeader: boolean; readonly problems: readonly CellProblem[] };

/**
 * The table of a sheet. The header is the row among the first ten that names most of the wanted columns
 * (at least two); spaces, width, a `*` and the order do not matter and further columns are ignored. A
 * column that is missing or named twice is a problem that names the sheet and the column.
 */
export function findTable<K extends string>(sheet: Sheet, spec: TableSpec<K>): TableFound<K> {
  const keys = Object.keys(spec) as K[];
  const header = findHeader(sheet, spec, keys);
  if (header === null) {
    return { ok: false, hasHeader: false, problems: [noHeader(sheet.name, spec, keys)] };
  }
  const problems = keys.flatMap((key) =>
    columnProblems(sheet.name, header.row, spec[key], header.places[key]),
  );
  if (problems.length > 0) return { ok: false, hasHeader: true, problems };
  return { ok: true, table: readRows(sheet, header.row, header.places, keys, spec) };
}

/** A problem of one cell of a row, or of the row when the sheet has no such column. */
export function cellProblem<K extends string>(
  row: TableRow<K>,
  key: K,
  problem: string,
  fix: string,
): CellProblem {
  const column: Column | null = row.table.columns[key];
  return { sheet: row.table.sheet, row: row.row, column, problem, fix };
}

interface Header<K extends string> {
  readonly row: number;
  /** The indices, from 0, at which each column is named. */
  readonly places: Readonly<Record<K, readonly number[]>>;
}

function findHeader<K extends string>(
  sheet: Sheet,
  spec: TableSpec<K>,
  keys: readonly K[],
): Header<K> | null {
  let best: Header<K> | null = null;
  let bestCount = Math.min(1, keys.length - 1);
  for (const row of sheet.rows) {
    if (row.row > HEADER_WITHIN_ROWS) break;
    const places = placesIn(row, spec, keys);
    const count = keys.filter((key) => places[key].length > 0).length;
    if (count > bestCount) {
      best = { row: row.row, places };
      bestCount = count;
    }
  }
  return best;
}

function placesIn<K extends string>(
  row: SheetRow,
  spec: TableSpec<K>,
  keys: readonly K[],
): Record<K, number[]> {
  const titles = row.cells.map((cell) => (typeof cell === 'string' ? tidyTitle(cell) : ''));
  const placesOf = (names: readonly string[]) => {
    const tidy = names.map(tidyTitle);
    return titles.flatMap((title, at) => (tidy.includes(title) ? [at] : []));
  };
  const entries = keys.map((key) => {
    const { also = [], otherwise = [], title } = spec[key];
    const usual = placesOf([title, ...also]);
    return [key, usual.length > 0 ? usual : placesOf(otherwise)] as const;
  });
  return Object.fromEntries(entries) as Record<K, number[]>;
}

/** Columns of the rows a header is looked for in, by what their titles say; `row` is the header's. */
export function columnsTitled(
  { rows }: Sheet,
  isMeant: (title: string) => boolean,
): readonly { readonly row: number; readonly index: number }[] {
  return rows
    .filter(({ row }) => row <= HEADER_WITHIN_ROWS)
    .flatMap(({ cells, row }) =>
      cells.flatMap((cell, index) =>
        typeof cell === 'string' && isMeant(tidyTitle(cell)) ? [{ row, index }] : [],
      ),
    );
}

/** A title as it is compared: half width, no spaces, case or mark of obligation. */
function tidyTitle(text: string): string {
  return halfWidth(text)
    .replace(/\s/gu, '')
    .replace(/^\*|\*$/gu, '')
    .replace(/\(必填\)$/u, '')
    .toLowerCase();
}

function columnProblems(
  sheet: string,
  row: number,
  spec: ColumnSpec,
  places: readonly number[],
): CellProblem[] {
  const [first, second] = places;
  if (first === undefined) {
    if (!spec.required) return [];
    const column = { title: spec.title, letter: null };
    return [{ sheet, row, column, problem: '缺少这一列', fix: `请补上“${spec.title}”列` }];
  }
  if (second === undefined) return [];
  const column = { title: spec.title, letter: columnLetter(second) };
  const problem = `“${spec.title}”列出现了不止一次（${places.map(columnLetter).join('、')}列）`;
  return [{ sheet, row, column, problem, fix: '请只保留一列' }];
}

function noHeader<K extends string>(sheet: string, spec: TableSpec<K>, keys: readonly K[]): CellProblem {
  const titles = keys.filter((key) => spec[key].required).map((key) => spec[key].title);
  const fix = `请保留表头，需要的列：${titles.join('、')}`;
  return { sheet, row: null, column: null, problem: `前${HEADER_WITHIN_ROWS}行里没有找到表头`, fix };
}

function readRows<K extends string>(
  sheet: Sheet,
  headerRow: number,
  places: Readonly<Record<K, readonly number[]>>,
  keys: readonly K[],
  spec: TableSpec<K>,
): Table<K> {
  const at = keys.map((key) => [key, places[key][0] ?? -1] as const);
  const columns = Object.fromEntries(
    at.map(([key, index]) => [
      key,
      index < 0 ? null : { title: spec[key].title, letter: columnLetter(index) },
    ]),
  ) as Record<K, Column | null>;
  const table = { sheet: sheet.name, columns };
  const rows: TableRow<K>[] = [];
  for (const row of sheet.rows) {
    if (row.row <= headerRow) continue;
    const cells = {} as Record<K, CellValue>;
    for (const [key, index] of at) cells[key] = index < 0 ? null : (row.cells[index] ?? null);
    if (keys.some((key) => cellText(cells[key]).trim() !== '')) rows.push({ table, row: row.row, cells });
  }
  return { ...table, headerRow, rows };
}
