// A verification list is known by its header, and its figures by theirs, before anything of it is read.
import { describe, expect, it } from 'vitest';
import type { CellValue, Workbook } from '#bot/domain/sheet/workbook.ts';
import { hasFigures, isVerificationList } from '#bot/domain/verification-list/kinds-of-list.ts';

function workbook(...rows: readonly (readonly CellValue[])[]): Workbook {
  const sheet = { name: '一', rows: rows.map((cells, index) => ({ row: index + 1, cells })) };
  return { fileName: '一.xlsx', sheets: [sheet] };
}

describe('a list', () => {
  it.each([
    ['a header of queries', workbook(['核实编号', '指标名称']), true],
    ['one below a title', workbook(['十月核实'], [], ['表号', ' 指标 名称 *']), true],
    ['the platform’s own', workbook(['统一社会信用代码', '单位详细名称', '上报状态', '上报时间']), false],
    ['nothing', workbook(), false],
  ])('with %s is told', (_, list, expected) => {
    expect(isVerificationList(list)).toBe(expected);
  });

  it.each([
    ['a figure', workbook(['核实编号', '本期值'], ['HS-1', 12]), true],
    ['a figure as text', workbook(['核实编号', '上年同期值'], ['HS-1', '1,2万元']), true],
    ['a change', workbook(['核实编号', '同比'], ['HS-1', '30%']), true],
    ['columns of figures left empty', workbook(['核实编号', '本期值'], ['HS-1', null], ['HS-2', '—']), false],
    ['numbers that are no figures', workbook(['核实编号', '行号'], ['HS-1', 12]), false],
  ])('with %s is told', (_, list, expected) => {
    expect(hasFigures(list)).toBe(expected);
  });
});
