// A status list of three firms, to be spoiled one cell at a time.
import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { CellValue, Workbook } from '#bot/domain/sheet/workbook.ts';
import type { StatusListQuestion } from '#bot/domain/status-list/parse.ts';
import { parseStatusList } from '#bot/domain/status-list/parse.ts';

export const A = '91990101MA9T00018G';
export const B = '91990101MA9T00026B';
const C = '91990101MA9T000346';
export const NOW = Temporal.Instant.from('2026-11-06T13:40:00+08:00');
export const HEADER: CellValue[] = [
  '序号',
  '统一社会信用代码',
  '单位详细名称',
  '表号',
  '报告期',
  '报送状态',
  '上报时间',
];

export const row = (
  uscc: CellValue,
  word: CellValue,
  filedAt: CellValue = null,
  form: CellValue = 'B204-1',
  period: CellValue = '2026年10月',
) => [1, uscc, '甲有限公司', form, period, word, filedAt];

export function list(
  rows: CellValue[][],
  above: CellValue[][] = [['B204-1  2026年10月  上报情况'], [], HEADER],
): Workbook {
  const all = [...above, ...rows];
  return {
    fileName: '名单.xlsx',
    sheets: [
      {
        name: '上报情况',
        rows: all.flatMap((cells, at) => (cells.length === 0 ? [] : [{ row: at + 1, cells }])),
      },
    ],
  };
}

export function read(workbook: Workbook, question: Partial<StatusListQuestion> = {}) {
  const reading = parseStatusList(workbook, { now: NOW, ...question });
  if (!reading.ok) throw new Error(reading.problems.map(problemLine).join('\n'));
  return reading;
}

export function problems(workbook: Workbook, question: Partial<StatusListQuestion> = {}): string[] {
  const reading = parseStatusList(workbook, { now: NOW, ...question });
  return reading.ok ? [] : reading.problems.map(problemLine);
}

export const GOOD = [
  row(A, '已上报', '2026-11-05 16:29:00'),
  row(B, '未上报'),
  row(C, '退回', '2026-11-04 09:00:00'),
];
