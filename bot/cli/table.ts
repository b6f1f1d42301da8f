// Tables for a terminal: Chinese characters take two columns, and nothing in a cell can steer the terminal.

/** One column; `flex` may be shortened when the terminal is narrow. */
export interface Column<T> {
  readonly title: string;
  readonly flex?: boolean;
  readonly alignRight?: boolean;
  cell(row: T): string | number | null;
}

const GAP = '  ';
const NARROWEST_FLEX = 12;

// East Asian Wide and Fullwidth of Unicode Annex 11, by blocks; ambiguous ones count as one column.
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const ZERO = /[\p{Mn}\p{Me}\u200B-\u200F\u2060\uFE00-\uFE0F\uFEFF]/u;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/** How many columns a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += ZERO.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Text from outside as one harmless line: what people type may hold line breaks and escape sequences. */
function plainLine(text: string): string {
  return text.replace(CONTROL, ' ').trim();
}

/** Cut to a width, with … where something is missing. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Filled up with spaces to a width. */
export function pad(text: string, width: number, alignRight = false): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return alignRight ? `${fill}${text}` : `${text}${fill}`;
}

/**
 * Rows under a header, aligned. `width` is the terminal's; null (a pipe or a file) leaves every cell whole.
 */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], width: number | null): string {
  const cells = rows.map((row) => columns.map((column) => plainLine(String(column.cell(row) ?? ''))));
  const all = [columns.map((column) => column.title), ...cells];
  const natural = columns.map((_, index) => Math.max(...all.map((row) => displayWidth(row[index] ?? ''))));
  const widths = fitted(natural, columns, width);
  return all
    .map((row) =>
      row
        .map((cell, index) =>
          pad(shorten(cell, widths[index] ?? 0), widths[index] ?? 0, columns[index]?.alignRight === true),
        )
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** Shortens the flexible columns, the widest first, until the table fits or nothing can give way. */
function fitted<T>(
  natural: readonly number[],
  columns: readonly Column<T>[],
  width: number | null,
): readonly number[] {
  const widths = [...natural];
  if (width === null) return widths;
  const gaps = GAP.length * (columns.length - 1);
  let over = widths.reduce((sum, one) => sum + one, gaps) - width;
  while (over > 0) {
    const flexible = widths.map((one, index) => (columns[index]?.flex === true ? one : 0));
    const widest = Math.max(...flexible);
    if (widest <= NARROWEST_FLEX) break;
    widths[flexible.indexOf(widest)] = widest - 1;
    over -= 1;
  }
  return widths;
}

/** Lines of `label：value`, values aligned; null leaves a line out. */
export function facts(pairs: readonly (readonly [string, string | null])[]): string {
  const shown = pairs.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
  const width = Math.max(0, ...shown.map(([label]) => displayWidth(label)));
  return shown.map(([label, value]) => `${pad(label, width)}  ${plainLine(value)}`).join('\n');
}

/** Parts with a blank line between; empty ones are left out. */
export function sections(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}
