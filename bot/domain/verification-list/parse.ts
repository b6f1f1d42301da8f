// Reads a list of verification queries whole, or says everything that is wrong with it.
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { findTable, type Table } from '#bot/domain/sheet/table.ts';
import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import { isFooter, readQuery } from './rows.ts';
import {
  type QueryRow,
  queryKey,
  VERIFICATION_COLUMNS,
  type VerificationColumn,
  type VerificationList,
} from './verification-list.ts';

export type VerificationListReading =
  | { readonly ok: true; readonly list: VerificationList; readonly warnings: readonly CellProblem[] }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/**
 * The queries of a workbook, by the names of its columns. Refused whole when a row cannot be read or a number is given
 * twice, with the address of each cell; the same thing asked twice of a firm is asked once and mentioned.
 */
export function parseVerificationList(workbook: Workbook): VerificationListReading {
  const found = findList(workbook);
  if (!found.ok) return found;
  const { sheet } = found.table;
  const problems: CellProblem[] = [];
  const warnings: CellProblem[] = [];
  const rows = found.table.rows.filter((row) => !isFooter(row));
  const queries = rows.flatMap((row) => readQuery(row, { problems, warnings }) ?? []);
  if (rows.length === 0) problems.push(ofSheet(sheet, '名单里没有任何核实', '请重新导出名单'));
  const unique = withoutRepeats(sheet, queries, problems, warnings);
  warnings.push(...alike(sheet, unique));
  if (problems.length > 0) return { ok: false, problems: inRowOrder(problems) };
  return { ok: true, list: { rows: unique }, warnings: inRowOrder(warnings) };
}

type ListFound =
  | { readonly ok: true; readonly table: Table<VerificationColumn> }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/** The one sheet with the list's header; further sheets are left alone. */
function findList(workbook: Workbook): ListFound {
  const results = workbook.sheets.map((sheet) => findTable(sheet, VERIFICATION_COLUMNS));
  const [table, second] = results.flatMap((result) => (result.ok ? [result.table] : []));
  if (second !== undefined) {
    return { ok: false, problems: [ofSheet(second.sheet, '有不止一个工作表是核实名单', '请只保留一个')] };
  }
  if (table !== undefined) return { ok: true, table };
  const failures = results.flatMap((result) => (result.ok ? [] : [result]));
  const nearest = failures.find((failure) => failure.hasHeader) ?? failures[0];
  if (nearest !== undefined) return { ok: false, problems: nearest.problems };
  return { ok: false, problems: [ofSheet(workbook.fileName, '文件里没有内容', '请重新导出名单')] };
}

function withoutRepeats(
  sheet: string,
  queries: readonly QueryRow[],
  problems: CellProblem[],
  warnings: CellProblem[],
): readonly QueryRow[] {
  const byNumber = new Map<string, QueryRow>();
  const byKey = new Map<string, QueryRow>();
  for (const query of queries) {
    const sameNumber = byNumber.get(query.number);
    const sameThing = byKey.get(queryKey(query));
    if (sameNumber !== undefined) {
      problems.push(ofRow(sheet, query, `核实编号与第${sameNumber.row}行相同`, '请核对后改成不同的编号'));
    } else if (sameThing !== undefined) {
      const problem = `与第${sameThing.row}行问的是同一单位的同一指标`;
      warnings.push(ofRow(sheet, query, problem, '同一报告期只问一次，回复时一并填上'));
      const repeats = [...sameThing.repeats, { number: query.number, row: query.row }];
      byKey.set(queryKey(query), { ...sameThing, repeats });
    } else {
      byKey.set(queryKey(query), query);
    }
    byNumber.set(query.number, sameNumber ?? query);
  }
  return [...byKey.values()];
}

/** Without its row on the platform a firm cannot tell one query of a form from the next: no indicator is sent. */
function alike(sheet: string, queries: readonly QueryRow[]): readonly CellProblem[] {
  const seen = new Map<string, QueryRow>();
  return queries.flatMap((query) => {
    const { formCode, period, platformRow, uscc } = query;
    const key = [uscc, formCode, period, platformRow].join('/');
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, query);
      return [];
    }
    const problem = `与第${first.row}行是同一单位同一报表的核实，单位收到的话里分不出是哪一项`;
    return [ofRow(sheet, query, problem, '请补上“审核信息行号”列')];
  });
}

function ofRow(sheet: string, { row }: QueryRow, problem: string, fix: string): CellProblem {
  return { sheet, row, column: null, problem, fix };
}

function ofSheet(sheet: string, problem: string, fix: string): CellProblem {
  return { sheet, row: null, column: null, problem, fix };
}

function inRowOrder(problems: readonly CellProblem[]): readonly CellProblem[] {
  return problems.toSorted((one, other) => (one.row ?? 0) - (other.row ?? 0));
}
