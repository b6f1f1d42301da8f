// Tells a verification list from a platform list by its header, and whether it carries figures, before it is read.

import { columnsTitled } from '#bot/domain/sheet/table.ts';
import { cellText, type Workbook } from '#bot/domain/sheet/workbook.ts';
import { VERIFICATION_COLUMNS } from './verification-list.ts';

/** Titles a platform list has none of. */
const OWN_TITLES: ReadonlySet<string> = new Set([
  VERIFICATION_COLUMNS.number.title,
  ...VERIFICATION_COLUMNS.indicator.also,
  VERIFICATION_COLUMNS.indicator.title,
  VERIFICATION_COLUMNS.rule.title,
]);

export function isVerificationList({ sheets }: Workbook): boolean {
  return sheets.some((sheet) => columnsTitled(sheet, (title) => OWN_TITLES.has(title)).length > 0);
}

/** Titles of columns that hold what a firm has filed, or what comes of it: 本期值, 同比, 增速. */
const OF_FIGURES = /值|额|产量|数量|同比|环比|增速|增幅|幅度/u;

/** Whether any column of figures holds one. Titles are looked at, not the list's own rules: a list in error counts too. */
export function hasFigures({ sheets }: Workbook): boolean {
  return sheets.some((sheet) => {
    const isOfFigures = (title: string) =>
      OF_FIGURES.test(title) && !OWN_TITLES.has(title) && title.length < 16;
    const columns = columnsTitled(sheet, isOfFigures);
    return sheet.rows.some(({ cells, row }) =>
      columns.some((column) => row > column.row && /\d/u.test(cellText(cells[column.index] ?? null))),
    );
  });
}
