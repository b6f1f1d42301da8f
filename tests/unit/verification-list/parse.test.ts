// A list of queries is read by the names of its columns, or refused with the address of every cell that is wrong.
import { describe, expect, it } from 'vitest';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { parseVerificationList } from '#bot/domain/verification-list/parse.ts';
import { usccOf } from '#tests/support/registry.ts';

const HEADER = [
  '核实编号',
  '统一社会信用代码',
  '单位详细名称',
  '表号',
  '报告期',
  '指标名称',
  '计量单位',
  '本期值',
  '要求答复时间',
];

const GOOD: readonly CellValue[] = [
  'HS-1',
  usccOf(1),
  '天成汽配',
  'B204-1',
  '2026年10月',
  '用电量',
  '万千瓦时',
  993,
  '2026-11-06 17:00',
];

function parse(...rows: readonly (readonly CellValue[])[]) {
  const sheet = {
    name: '数据核实',
    rows: [HEADER, ...rows].map((cells, index) => ({ row: index + 1, cells })),
  };
  return parseVerificationList({ fileName: '名单.xlsx', sheets: [sheet] });
}

function changed(column: number, value: CellValue): readonly CellValue[] {
  return GOOD.with(column, value);
}

function problemsOf(...rows: readonly (readonly CellValue[])[]): readonly string[] {
  const read = parse(...rows);
  return read.ok ? [] : read.problems.map(problemLine);
}

describe('a verification list', () => {
  it('gives each query with its number, figures as they stand and the instant it is wanted by', () => {
    const read = parse(GOOD, changed(0, 'HS-2').with(5, '产量').with(7, '1,234.5'));
    if (!read.ok) throw new Error('refused');
    expect(read.list.rows[0]).toMatchObject({
      number: 'HS-1',
      uscc: usccOf(1),
      formCode: 'B204-1',
      period: '2026-10',
      indicator: '用电量',
      row: 2,
      values: { current: '993', lastYear: null, previous: null },
    });
    expect(read.list.rows[0]?.respondByAt?.toString()).toBe('2026-11-06T09:00:00Z');
    expect(read.list.rows[1]?.values.current).toBe('1234.5');
  });

  it.each([
    ['an empty number', 0, '', '第2行 A列(核实编号)：为空'],
    ['a wrong code of a firm', 1, '12345', '第2行 B列(统一社会信用代码)'],
    ['a form nobody has', 3, '随便', '第2行 D列(表号)：所填内容不认识'],
    ['a period that is none', 4, '十月', '第2行 E列(报告期)：所填内容不认识'],
    ['a merged, so empty, indicator', 5, null, '第2行 F列(指标名称)：为空'],
    ['text in a column of figures', 7, '见附件', '第2行 H列(本期值)：不是数字'],
    ['a figure in another unit', 7, '12.5万元', '第2行 H列(本期值)：带的单位与计量单位列不一致'],
    ['a day without a time', 8, '2026-11-06', '第2行 I列(要求答复时间)'],
  ] as const)('with %s is refused with the cell', (_, column, value, problem) => {
    const problems = problemsOf(changed(column, value));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('never repeats a figure in a problem', () => {
    expect(problemsOf(changed(7, '987654万元')).join()).not.toContain('987654');
  });

  it('with a number given twice is refused; asked twice the same thing it asks once and says so', () => {
    expect(problemsOf(GOOD, changed(5, '产量'))).toEqual([expect.stringContaining('核实编号与第2行相同')]);
    const read = parse(GOOD, changed(0, 'HS-2'));
    expect(read).toMatchObject({ ok: true, list: { rows: [{ number: 'HS-1' }] }, warnings: [{ row: 3 }] });
  });

  it('asks an indicator once in whatever width it is written, and warns of queries a firm cannot tell apart', () => {
    const same = parse(changed(5, '总产值（当年价格）'), changed(0, 'HS-2').with(5, '总产值(当年 价格)'));
    expect(same).toMatchObject({ ok: true, list: { rows: [{ repeats: [{ number: 'HS-2', row: 3 }] }] } });
    const alike = parse(GOOD, changed(0, 'HS-2').with(5, '产量'));
    expect(alike.ok ? alike.warnings.map(problemLine) : []).toEqual([
      expect.stringContaining('请补上“审核信息行号”列'),
    ]);
  });

  it('takes a figure with its own unit behind it, and leaves a signature at the foot alone', () => {
    const read = parse(changed(7, '993万千瓦时'), [null, null, '制表人：王']);
    expect(read).toMatchObject({ ok: true, list: { rows: [{ values: { current: '993' } }] } });
  });
});
