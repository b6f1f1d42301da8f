// Reads one row of a status list and notes everything that is wrong with it.
import type { ReportingPeriod } from '#bot/domain/calendar/period.ts';
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import { parseUscc } from '#bot/domain/identity/uscc.ts';
import { tidyName } from '#bot/domain/identity/width.ts';
import { periodOfCell } from '#bot/domain/sheet/period-cell.ts';
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { quoted } from '#bot/domain/sheet/problem.ts';
import type { TableRow } from '#bot/domain/sheet/table.ts';
import { cellProblem } from '#bot/domain/sheet/table.ts';
import { cellText } from '#bot/domain/sheet/workbook.ts';
import type { StatusColumn, StatusEntry, StatusWord } from './status-list.ts';
import { parseStatusWord, STATUS_WORDS } from './status-list.ts';
import { parseWallTime } from './wall-time.ts';

type Row = TableRow<StatusColumn>;

interface Notes {
  readonly problems: CellProblem[];
  readonly warnings: CellProblem[];
}

export interface ListEntry extends StatusEntry {
  readonly formCode: string;
  readonly period: ReportingPeriod;
  readonly source: Row;
}

/** Whether a row is a total or a signature under the list: it names no firm and no status. */
export function isFooter(row: Row): boolean {
  return text(row, 'uscc') === '' && text(row, 'word') === '';
}

/** What a row says, null when it cannot be taken; the notes then say why. */
export function readEntry(row: Row, notes: Notes): ListEntry | null {
  const uscc = readUscc(row, notes);
  const formCode = readField(
    row,
    'form',
    '表号',
    '请填写表号，如B204-1',
    notes,
    parseFormCode(text(row, 'form')),
  );
  const period = readField(
    row,
    'period',
    '报告期',
    '请按“2026年10月”的样子填写',
    notes,
    periodOfCell(row.cells.period),
  );
  const fix = `只认：${STATUS_WORDS.join('、')}`;
  const word = readField(row, 'word', '报送状态', fix, notes, parseStatusWord(text(row, 'word')));
  if (word === null) return null;
  const filedAt = readFiledAt(row, word, notes);
  if (uscc === null || formCode === null || period === null || filedAt === 'wrong') return null;
  return { uscc, unitName: tidyName(text(row, 'name')), word, filedAt, formCode, period, source: row };
}

function text(row: Row, key: StatusColumn): string {
  return cellText(row.cells[key]).trim();
}

function readField<T>(
  row: Row,
  key: StatusColumn,
  what: string,
  fix: string,
  notes: Notes,
  value: T | null,
): T | null {
  if (value !== null) return value;
  const written = text(row, key);
  const isEmpty = written === '';
  const problem = isEmpty ? `${what}为空` : `${what}${quoted(written)}不认识`;
  const merged = isEmpty ? '（合并单元格请先取消合并，逐行填写）' : '';
  notes.problems.push(cellProblem(row, key, problem, fix + merged));
  return null;
}

function readUscc(row: Row, notes: Notes): string | null {
  const written = text(row, 'uscc');
  const reading = parseUscc(written);
  if (!reading.ok) {
    const problem =
      reading.reason === 'empty' ? '统一社会信用代码为空' : `统一社会信用代码${quoted(written)}不合规则`;
    const meant = reading.suggestion === null ? '' : `，是否应为${reading.suggestion}`;
    notes.problems.push(cellProblem(row, 'uscc', problem, `请核对18位代码${meant}`));
    return null;
  }
  if (!reading.checkDigitOk) {
    const problem = '统一社会信用代码的校验码对不上';
    notes.warnings.push(cellProblem(row, 'uscc', problem, '请核对，确认无误可以照常导入'));
  }
  return reading.code;
}

/**
 * The time of filing. A firm that has filed without a time counts as filed and is mentioned, because
 * only its timeliness is unknown; a time beside 未上报 (a filing taken back) is mentioned and not used.
 */
function readFiledAt(row: Row, word: StatusWord, notes: Notes): Temporal.Instant | null | 'wrong' {
  const written = text(row, 'filedAt');
  if (written === '') {
    if (word !== 'not_filed') {
      notes.warnings.push(cellProblem(row, 'filedAt', '没有上报时间', '无法判断是否按时，请核对'));
    }
    return null;
  }
  const filedAt = parseWallTime(row.cells.filedAt);
  if (filedAt === null) {
    const problem = `上报时间${quoted(written)}不是时间`;
    notes.problems.push(cellProblem(row, 'filedAt', problem, '请按“2026-11-05 16:29”的样子填写'));
    return 'wrong';
  }
  if (word !== 'not_filed') return filedAt;
  notes.warnings.push(cellProblem(row, 'filedAt', '未上报却有上报时间', '这个时间不采用，请核对'));
  return null;
}
