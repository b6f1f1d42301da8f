// Reads the sheet 报表义务: which firm owes which form, from when to when.
import { periodAs } from '#bot/domain/calendar/period.ts';
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import { periodOfCell } from '#bot/domain/sheet/period-cell.ts';
import { quoted } from '#bot/domain/sheet/problem.ts';
import type { Table, TableSpec } from '#bot/domain/sheet/table.ts';
import type { RosterObligation } from './roster.ts';
import type { Notes } from './row-reader.ts';
import { RowReader } from './row-reader.ts';
import type { UnitsRead } from './units.ts';

type ObligationColumn = 'uscc' | 'form' | 'first' | 'last';

export const OBLIGATION_SPEC: TableSpec<ObligationColumn> = {
  uscc: { title: '统一社会信用代码', otherwise: ['社会信用代码', '信用代码'], required: true },
  form: { title: '表号', otherwise: ['报表表号', '报表代码'], required: true },
  first: { title: '起报期', required: true },
  last: { title: '止报期', required: true },
};

interface Kept extends RosterObligation {
  readonly row: number;
}

/**
 * What the firms owe. Refused: a firm the sheet 单位 does not have, a form or period that is none, a last
 * period before the first, two rows of one firm and form whose periods overlap. The same row twice warns.
 */
export function readObligations(
  table: Table<ObligationColumn>,
  units: UnitsRead,
  notes: Notes,
): RosterObligation[] {
  const nurtured = new Set(units.units.flatMap((unit) => (unit.category === 'nurtured' ? [unit.uscc] : [])));
  const kept = new Map<string, Kept[]>();
  const obligations: RosterObligation[] = [];
  for (const row of table.rows) {
    const reader = new RowReader(row, notes);
    const obligation = readObligation(reader, units);
    if (obligation === null) continue;
    const key = `${obligation.uscc} ${obligation.formCode}`;
    const earlier = kept.get(key) ?? [];
    if (!isNew(reader, obligation, earlier)) continue;
    if (nurtured.has(obligation.uscc)) {
      reader.warn('uscc', '小升规培育单位一般没有报表义务', '请核对单位类别或删去这一行');
    }
    kept.set(key, [...earlier, { ...obligation, row: row.row }]);
    obligations.push(obligation);
  }
  return obligations;
}

function readObligation(reader: RowReader<ObligationColumn>, units: UnitsRead): RosterObligation | null {
  const uscc = reader.uscc('uscc', false);
  const isUnknown = uscc !== null && !units.codes.has(uscc.code);
  if (isUnknown) {
    reader.problem('uscc', `“单位”表里没有${quoted(uscc.code)}`, '请核对代码，或先在“单位”表里加上它');
  }
  const formCode = readForm(reader);
  const firstPeriod = readPeriod(reader, 'first', '起报期');
  const lastPeriod = reader.text('last') === '' ? null : readPeriod(reader, 'last', '止报期');
  if (reader.text('last') !== '' && lastPeriod === null) return null;
  if (uscc === null || isUnknown || formCode === null || firstPeriod === null) return null;
  if (lastPeriod !== null && lastPeriod < firstPeriod) {
    return reader.problem('last', `止报期${lastPeriod}早于起报期${firstPeriod}`, '请核对两个报告期');
  }
  return { uscc: uscc.code, formCode, firstPeriod, lastPeriod };
}

function readForm(reader: RowReader<ObligationColumn>): string | null {
  const text = reader.text('form');
  if (text === '') return reader.problem('form', '表号为空', '请填写表号，如B204-1');
  return parseFormCode(text) ?? reader.problem('form', `表号${quoted(text)}不合规则`, '请填写表号，如B204-1');
}

/** `YYYY-MM`; a quarter is kept under its last month. A bare year leaves open which month begins. */
function readPeriod(reader: RowReader<ObligationColumn>, key: 'first' | 'last', what: string): string | null {
  const text = reader.text(key);
  if (text === '') return reader.problem(key, `${what}为空`, '请按“2026-01”的样子填写');
  const period = periodOfCell(reader.row.cells[key]);
  if (period === null || period.frequency === 'annual') {
    return reader.problem(key, `${what}${quoted(text)}不是年月`, '请按“2026-01”的样子填写');
  }
  return periodAs(period, 'monthly')?.code ?? null;
}

function isNew(
  reader: RowReader<ObligationColumn>,
  obligation: RosterObligation,
  earlier: readonly Kept[],
): boolean {
  const clash = earlier.find((other) => overlap(other, obligation));
  if (clash === undefined) return true;
  if (clash.firstPeriod === obligation.firstPeriod && clash.lastPeriod === obligation.lastPeriod) {
    reader.warn('form', `与第${clash.row}行完全相同`, '可以删去一行，导入时只算一次');
  } else {
    reader.problem('first', `与第${clash.row}行是同一单位同一张表，报告期重叠`, '请合并成一行或改正报告期');
  }
  return false;
}

function overlap(a: RosterObligation, b: RosterObligation): boolean {
  const startsInTime = a.lastPeriod === null || b.firstPeriod <= a.lastPeriod;
  const endsInTime = b.lastPeriod === null || a.firstPeriod <= b.lastPeriod;
  return startsInTime && endsInTime;
}
