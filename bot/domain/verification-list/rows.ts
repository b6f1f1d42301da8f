// Reads one row of a verification list and notes everything that is wrong with it.
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import { parseUscc } from '#bot/domain/identity/uscc.ts';
import { halfWidth, tidyName } from '#bot/domain/identity/width.ts';
import { periodOfCell } from '#bot/domain/sheet/period-cell.ts';
import { type CellProblem, quoted } from '#bot/domain/sheet/problem.ts';
import { cellProblem, type TableRow } from '#bot/domain/sheet/table.ts';
import { cellText } from '#bot/domain/sheet/workbook.ts';
import { parseWallTime } from '#bot/domain/status-list/wall-time.ts';
import type { QueryRow, QueryValues, VerificationColumn } from './verification-list.ts';

type Row = TableRow<VerificationColumn>;

interface Notes {
  readonly problems: CellProblem[];
  readonly warnings: CellProblem[];
}

/** Whether a row is a total or a signature under the list: it names no query and no firm. */
export function isFooter(row: Row): boolean {
  return text(row, 'number') === '' && text(row, 'uscc') === '';
}

/** What a row asks; null when it cannot be taken, and the notes then say why. Figures are never repeated in a note. */
export function readQuery(row: Row, notes: Notes): QueryRow | null {
  const number = wanted(row, 'number', notes, text(row, 'number'));
  const uscc = readUscc(row, notes);
  const formCode = known(row, 'form', '如B204-1', notes, parseFormCode(text(row, 'form')));
  const period = known(row, 'period', '如“2026年10月”', notes, periodOfCell(row.cells.period));
  const indicator = wanted(row, 'indicator', notes, tidyName(text(row, 'indicator')));
  const respondByAt = readRespondBy(row, notes);
  const values = readValues(row, notes);
  if (number === null || uscc === null || formCode === null || period === null) return null;
  if (indicator === null || respondByAt === 'wrong' || values === null) return null;
  return {
    number,
    uscc,
    unitName: tidyName(text(row, 'name')),
    formCode,
    period: period.code,
    indicator,
    platformRow: orNull(text(row, 'platformRow')),
    unit: orNull(text(row, 'unit')),
    values,
    rule: orNull(text(row, 'rule')),
    respondByAt,
    row: row.row,
    repeats: [],
  };
}

function text(row: Row, key: VerificationColumn): string {
  return cellText(row.cells[key]).trim();
}

function orNull(written: string): string | null {
  return written === '' ? null : written;
}

function wanted(row: Row, key: VerificationColumn, { problems }: Notes, value: string): string | null {
  if (value !== '') return value;
  problems.push(cellProblem(row, key, '为空', '请补上（合并单元格请先取消合并，逐行填写）'));
  return null;
}

function known<T>(
  row: Row,
  key: VerificationColumn,
  example: string,
  { problems }: Notes,
  value: T | null,
): T | null {
  if (value !== null) return value;
  const written = text(row, key);
  const problem = written === '' ? '为空' : `${typed(written)}不认识`;
  problems.push(cellProblem(row, key, problem, `请填写${example}（合并单元格请先取消合并，逐行填写）`));
  return null;
}

function readUscc(row: Row, notes: Notes): string | null {
  const written = text(row, 'uscc');
  const reading = parseUscc(written);
  if (!reading.ok) {
    const problem = reading.reason === 'empty' ? '为空' : `${typed(written)}不合规则`;
    const meant = reading.suggestion === null ? '' : `，是否应为${reading.suggestion}`;
    notes.problems.push(cellProblem(row, 'uscc', problem, `请核对18位代码${meant}`));
    return null;
  }
  if (!reading.checkDigitOk) {
    notes.warnings.push(cellProblem(row, 'uscc', '校验码对不上', '请核对，确认无误可以照常导入'));
  }
  return reading.code;
}

function readRespondBy(row: Row, { problems }: Notes): Temporal.Instant | null | 'wrong' {
  const written = text(row, 'respondBy');
  if (written === '') return null;
  const at = parseWallTime(row.cells.respondBy);
  if (at !== null) return at;
  problems.push(
    cellProblem(row, 'respondBy', `${typed(written)}不是时刻`, '请按“2026-11-06 17:00”的样子填写'),
  );
  return 'wrong';
}

/**
 * What stands in the wrong cell may have slipped there from the next column: a figure or an indicator is not repeated,
 * only what has the shape of what belongs here, a code or a date.
 */
function typed(written: string): string {
  return MAY_BE_REPEATED.test(halfWidth(written)) ? quoted(written) : '所填内容';
}

/** Codes with a letter in them, and days; a number alone is a figure. */
const MAY_BE_REPEATED =
  /^(?=[\w\- .:/年月日时分季度号]{1,24}$)(?=.*[A-Za-z年月日季:/-])(?!-?[\d.,]+[A-Za-z]?$)/u;

/** Digits, a sign, a point, and separators where thousands have them. */
const DECIMAL = /^-?(?:\d+|\d{1,3}(?:[,，]\d{3})+)(?:\.\d+)?$/u;

function readValues(row: Row, notes: Notes): QueryValues | null {
  const current = readValue(row, 'current', notes);
  const lastYear = readValue(row, 'lastYear', notes);
  const previous = readValue(row, 'previous', notes);
  if (!current.ok || !lastYear.ok || !previous.ok) return null;
  return { current: current.value, lastYear: lastYear.value, previous: previous.value };
}

type Figure = { readonly ok: true; readonly value: string | null } | { readonly ok: false };

/** A figure with its unit behind it is taken only when that is the row's own unit: nothing is converted here. */
function readValue(row: Row, key: VerificationColumn, { problems }: Notes): Figure {
  const written = halfWidth(text(row, key)).replace(/\s/gu, '');
  if (written === '' || written === '-' || written === '—') return { ok: true, value: null };
  const unit = text(row, 'unit');
  const bare = unit !== '' && written.endsWith(unit) ? written.slice(0, -unit.length) : written;
  if (DECIMAL.test(bare)) return { ok: true, value: bare.replace(/[,，]/gu, '') };
  const problem = /^-?[\d.,]+\p{L}+$/u.test(bare) ? '带的单位与计量单位列不一致' : '不是数字';
  problems.push(cellProblem(row, key, problem, '请只填数字，单位写在计量单位列'));
  return { ok: false };
}
