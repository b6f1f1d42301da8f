// Reads a status list of the reporting platform whole, or says everything that is wrong with it.
import { earlierOf } from '#bot/domain/calendar/local-time.ts';
import type { ReportingPeriod } from '#bot/domain/calendar/period.ts';
import { parsePeriod, periodAs } from '#bot/domain/calendar/period.ts';
import { parseFormCode } from '#bot/domain/identity/form-code.ts';
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import type { Table } from '#bot/domain/sheet/table.ts';
import { cellProblem, findTable } from '#bot/domain/sheet/table.ts';
import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import { chooseAsOf } from './as-of.ts';
import type { ListEntry } from './rows.ts';
import { isFooter, readEntry } from './rows.ts';
import type { StatusColumn, StatusList } from './status-list.ts';
import { STATUS_COLUMNS } from './status-list.ts';

/**
 * What the person who brings the list says about it; form and period in any usual writing. `now` is the
 * business clock.
 */
export interface StatusListQuestion {
  readonly formCode?: string | undefined;
  readonly period?: string | undefined;
  readonly asOfAt?: Temporal.Instant | undefined;
  readonly now: Temporal.Instant;
}

export type StatusListReading =
  | { readonly ok: true; readonly list: StatusList; readonly warnings: readonly CellProblem[] }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/**
 * The list in a workbook: one form, one period, one instant it speaks for. Refused whole when there is no
 * header, a word is none of 未上报, 已上报, 审核通过, 退回, a row is of another form or period, a time is
 * later than `asOfAt`, or `asOfAt` is later than now or cannot be known. `asOfAt` is what was said, else
 * the latest 上报时间. House rule: only such a list settles anything, so none is taken in part.
 */
export function parseStatusList(workbook: Workbook, question: StatusListQuestion): StatusListReading {
  const found = findList(workbook);
  if (!found.ok) return found;
  const problems: CellProblem[] = [];
  const warnings: CellProblem[] = [];
  const rows = found.table.rows.filter((row) => !isFooter(row));
  const entries = rows.flatMap((row) => readEntry(row, { problems, warnings }) ?? []);
  if (rows.length === 0) {
    problems.push(ofSheet(found.table.sheet, '名单里没有任何单位', '请重新导出名单'));
  }
  const subject = checkSubject(entries, question, problems);
  const unique = withoutRepeats(entries, problems, warnings);
  const asOfAt = chooseAsOf(found.table.sheet, unique, question, problems);
  if (problems.length > 0 || subject === null || asOfAt === null) {
    return { ok: false, problems: [...problems].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
  }
  const list: StatusList = {
    ...subject,
    asOfAt,
    entries: unique.map(({ uscc, unitName, word, filedAt, source }) => {
      return { uscc, unitName, word, filedAt, row: source.row };
    }),
  };
  return { ok: true, list, warnings: warnings.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
}

type ListFound =
  | { readonly ok: true; readonly table: Table<StatusColumn> }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/** The one sheet with the list's header; further sheets (notes, totals) are left alone. */
function findList(workbook: Workbook): ListFound {
  const results = workbook.sheets.map((sheet) => findTable(sheet, STATUS_COLUMNS));
  const tables = results.flatMap((result) => (result.ok ? [result.table] : []));
  const [table, second] = tables;
  if (second !== undefined) {
    return { ok: false, problems: [ofSheet(second.sheet, '有不止一个工作表是名单', '请只保留一个')] };
  }
  if (table !== undefined) return { ok: true, table };
  const failures = results.flatMap((result) => (result.ok ? [] : [result]));
  const nearest = failures.find((failure) => failure.hasHeader) ?? failures[0];
  if (nearest !== undefined) return { ok: false, problems: nearest.problems };
  return { ok: false, problems: [ofSheet(workbook.fileName, '文件里没有内容', '请重新导出名单')] };
}

interface Subject {
  readonly formCode: string;
  readonly period: string;
}

/** The form and period of the list; when every row is of one other than asked for, that is said once. */
function checkSubject(
  entries: readonly ListEntry[],
  question: StatusListQuestion,
  problems: CellProblem[],
): Subject | null {
  const { formCode: askedForm, period: askedPeriod } = question;
  const formCode = askedForm === undefined ? entries[0]?.formCode : (parseFormCode(askedForm) ?? askedForm);
  const period =
    askedPeriod === undefined ? entries[0]?.period.code : (parsePeriod(askedPeriod)?.code ?? askedPeriod);
  if (formCode === undefined || period === undefined) return null;
  const wanted = parsePeriod(period);
  noteOthers(entries, 'form', '表号', formCode, (entry) => entry.formCode, problems);
  noteOthers(entries, 'period', '报告期', period, (entry) => periodCode(entry.period, wanted), problems);
  return { formCode, period };
}

/** A row's period in the terms asked for: lists often give a quarter as its last month. */
function periodCode(period: ReportingPeriod, wanted: ReportingPeriod | null): string {
  const same = wanted === null ? null : periodAs(period, wanted.frequency);
  return same === null || same.code !== wanted?.code ? period.code : same.code;
}

function noteOthers(
  entries: readonly ListEntry[],
  key: StatusColumn,
  what: string,
  wanted: string,
  valueOf: (entry: ListEntry) => string,
  problems: CellProblem[],
): void {
  const others = entries.filter((entry) => valueOf(entry) !== wanted);
  const isWhole = others.length === entries.length && new Set(others.map(valueOf)).size === 1;
  for (const entry of isWhole ? others.slice(0, 1) : others) {
    const problem = `${isWhole ? '整张名单的' : ''}${what}是${valueOf(entry)}，不是${wanted}`;
    const fix = '请导入对应的名单，一张名单只能有一个表号和报告期';
    problems.push(cellProblem(entry.source, key, problem, fix));
  }
}

/** A firm given twice alike counts once, with the earlier time; given differently it refuses the list. */
function withoutRepeats(
  entries: readonly ListEntry[],
  problems: CellProblem[],
  warnings: CellProblem[],
): ListEntry[] {
  const kept = new Map<string, ListEntry>();
  for (const entry of entries) {
    const earlier = kept.get(entry.uscc);
    if (earlier === undefined) {
      kept.set(entry.uscc, entry);
    } else if (earlier.word !== entry.word) {
      const problem = `与第${earlier.source.row}行是同一单位，报送状态却不同`;
      problems.push(cellProblem(entry.source, 'word', problem, '请核对后只保留一行'));
    } else {
      const problem = `与第${earlier.source.row}行重复`;
      warnings.push(cellProblem(entry.source, 'uscc', problem, '导入时只算一次，上报时间取较早的'));
      kept.set(entry.uscc, { ...earlier, filedAt: firstFiling(earlier, entry) });
    }
  }
  return [...kept.values()];
}

function firstFiling(one: ListEntry, other: ListEntry): Temporal.Instant | null {
  if (one.filedAt === null || other.filedAt === null) return one.filedAt ?? other.filedAt;
  return earlierOf(one.filedAt, other.filedAt);
}

function ofSheet(sheet: string, problem: string, fix: string): CellProblem {
  return { sheet, row: null, column: null, problem, fix };
}
