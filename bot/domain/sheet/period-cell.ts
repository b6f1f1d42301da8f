// A reporting period from a cell: what spreadsheets make of a typed `2026-10` is undone first.
import type { ReportingPeriod } from '#bot/domain/calendar/period.ts';
import { parsePeriod } from '#bot/domain/calendar/period.ts';
import type { CellValue } from './workbook.ts';
import { cellText } from './workbook.ts';

/**
 * The period a cell means, null when none. A date cell counts by its month, because spreadsheet programs
 * turn a typed `2026-10` into one; six digits are year and month. A fraction is refused: 2026.10 typed
 * as a number is kept as 2026.1, and nobody can say which month was meant.
 */
export function periodOfCell(value: CellValue): ReportingPeriod | null {
  if (value instanceof Temporal.PlainDateTime) return parsePeriod(value.toString().slice(0, 7));
  if (typeof value === 'number' && !Number.isInteger(value)) return null;
  const text = cellText(value).normalize('NFKC').replace(/\s/gu, '');
  return parsePeriod(text.replace(/^(20\d{2})(\d{2})$/u, '$1-$2'));
}
