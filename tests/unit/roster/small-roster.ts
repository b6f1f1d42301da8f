// A roster of two townships and four firms, to be spoiled one cell at a time.
import { parseRoster } from '#bot/domain/roster/parse.ts';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { CellValue, Workbook } from '#bot/domain/sheet/workbook.ts';

export type Rows = CellValue[][];
export type SheetName = '网格' | '人员' | '单位' | '报表义务';
export type Sheets = Record<SheetName, Rows>;

export const USCC = [
  '91990101MA9T00018G',
  '91990101MA9T00026B',
  '91990101MA9T000346',
  '91990101MA9T000421',
] as const;

/** A correct roster, fresh each time. */
export function smallRoster(): Sheets {
  return {
    网格: [
      ['网格编码', '网格名称', '级别', '上级网格编码', '专业', '钉钉群会话ID'],
      ['YH', '玉环市', 1, null, null, null],
      ['YH-01', '玉城街道', 2, 'YH', null, null],
      ['YH-01-1', '玉城街道第1工作管理片', 3, 'YH-01', null, null],
      ['YH-01-1-工01', '玉城街道工业第1网格', 4, 'YH-01-1', '工业', 'cidA=='],
      ['YH-03', '大麦屿街道', 2, 'YH', null, null],
    ],
    人员: [
      ['姓名', '手机', '角色', '网格编码', '专业', '钉钉userId', '邮箱'],
      ['赵强红', '19900000004', '值班员', 'YH', null, 'staff4', 'p4@example.org'],
      ['林涛明', '19900000006', '专业人员', 'YH', '工业', 'staff6', null],
      ['徐静', '19900000426', '网格长', 'YH-01-1-工01', null, null, null],
      ['郭杰玲', '19900000337', '副网格长', 'YH-01-1-工01', null, 'staff337', null],
    ],
    单位: [
      [
        '统一社会信用代码',
        '单位详细名称',
        '专业',
        '单位类别',
        '所属网格编码',
        '统计员姓名',
        '统计员手机',
        '统计员钉钉userId',
        '统计负责人',
        '负责人手机',
      ],
      [
        USCC[0],
        '玉城天成汽配有限公司（样例0001）',
        '工业',
        '四上',
        'YH-01-1-工01',
        '郭杰玲',
        '19900000337',
        'staff337',
        '胡涛',
        '19905000001',
      ],
      [
        USCC[1],
        '玉城天成汽配有限公司（样例0002）',
        '工业',
        '四上',
        'YH-01-1-工01',
        '郭杰玲',
        '19900000337',
        'staff337',
        null,
        null,
      ],
      [
        USCC[2],
        '大麦启明塑业有限公司（样例0003）',
        '工业',
        '四上',
        'YH-01-1-工01',
        null,
        null,
        null,
        null,
        null,
      ],
      [
        USCC[3],
        '玉城宏业机械有限公司（样例0004）',
        '工业',
        '小升规培育',
        'YH-01-1-工01',
        null,
        null,
        null,
        '郑辉',
        '19905000004',
      ],
    ],
    报表义务: [
      ['统一社会信用代码', '表号', '起报期', '止报期'],
      [USCC[0], 'B204-1', '2026-01', null],
      [USCC[0], '202-1', '2026-03', null],
      [USCC[1], 'B204-1', '2026-01', '2026-08'],
      [USCC[1], 'B204-1', '2026-10', null],
    ],
  };
}

/** The sheets as a reader hands them over: numbered rows, empty ones left out. */
export function toWorkbook(sheets: Partial<Record<string, Rows>>): Workbook {
  return {
    fileName: 'roster.xlsx',
    sheets: Object.entries(sheets).map(([name, rows = []]) => ({
      name,
      rows: rows.flatMap((cells, index) =>
        cells.every((cell) => cell === null) ? [] : [{ row: index + 1, cells }],
      ),
    })),
  };
}

/** The small roster as read after it was spoiled. */
function read(spoil: (sheets: Sheets) => void = () => {}) {
  const sheets = smallRoster();
  spoil(sheets);
  return parseRoster(toWorkbook(sheets));
}

/** The same, when it must be accepted. */
export function accepted(spoil?: (sheets: Sheets) => void) {
  const reading = read(spoil);
  if (!reading.ok) throw new Error(reading.problems.map(problemLine).join('\n'));
  return reading;
}

/** The lines of what is wrong with it. */
export function problems(spoil: (sheets: Sheets) => void): string[] {
  const reading = read(spoil);
  return reading.ok ? [] : reading.problems.map(problemLine);
}

/** Sets one cell; `row` as the spreadsheet counts, `column` from 0. */
export function set(sheet: SheetName, row: number, column: number, value: Rows[number][number]) {
  return (sheets: Sheets) => {
    const cells = sheets[sheet][row - 1];
    if (cells === undefined) throw new Error('no such row');
    cells[column] = value;
  };
}
