// Reading a platform's status list: what it says, and the instant it speaks for.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { parseStatusList } from '#bot/domain/status-list/parse.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { A, B, GOOD, HEADER, list, NOW, problems, read, row } from './small-list.ts';

describe('a status list', () => {
  it('of the sample city is read whole and speaks for its latest filing', async () => {
    const bytes = await readFile(
      new URL('../../../prisma/sample/platform-status-sample.xlsx', import.meta.url),
    );
    const now = Temporal.Instant.from('2026-11-06T18:00:00+08:00');
    const reading = parseStatusList(await readWorkbook(bytes, 'x.xlsx'), {
      now,
      formCode: 'b204-1',
      period: '2026年10月',
    });
    if (!reading.ok) throw new Error(reading.problems.map(problemLine).join('\n'));
    const count = (word: string) => reading.list.entries.filter((entry) => entry.word === word).length;
    expect(['not_filed', 'filed', 'accepted', 'returned'].map(count)).toEqual([406, 973, 146, 51]);
    expect(reading.list).toMatchObject({ formCode: 'B204-1', period: '2026-10' });
    expect(reading.list.asOfAt.toString()).toBe('2026-11-06T09:58:00Z');
    expect(reading.warnings).toEqual([]);
  });

  it('keeps the four words, the rows and the time of a returned form', () => {
    const { list: read1, warnings } = read(
      list([...GOOD, row('91990101MA9T000421', '审核通过', '2026-11-05 08:00')]),
    );
    expect(
      read1.entries.map(({ word, row: at, filedAt }) => [word, at, filedAt?.toString() ?? null]),
    ).toEqual([
      ['filed', 4, '2026-11-05T08:29:00Z'],
      ['not_filed', 5, null],
      ['returned', 6, '2026-11-04T01:00:00Z'],
      ['accepted', 7, '2026-11-05T00:00:00Z'],
    ]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, CellValue]>([
    ['with seconds', '2026-11-05 16:29:00'],
    ['without', '2026-11-05 16:29'],
    ['with slashes', '2026/11/5 16:29:00'],
    ['full width', '２０２６－１１－０５　１６：２９'],
    ['in Chinese', '2026年11月5日16时29分'],
    ['with a T', '2026-11-05T16:29:00.000'],
    ['as a date cell', Temporal.PlainDateTime.from('2026-11-05T16:29:00')],
    ['as a serial number', 46331 + (16 * 60 + 29) / 1440],
  ])('reads a time %s as Shanghai wall time', (_how, filedAt) => {
    expect(read(list([row(A, '已上报', filedAt)])).list.asOfAt.toString()).toBe('2026-11-05T08:29:00Z');
  });

  it.each<[CellValue, string]>([
    ['2026-10', '2026-10'],
    ['2026年10月', '2026-10'],
    ['２０２６年１－１０月', '2026-10'],
    [202610, '2026-10'],
    [Temporal.PlainDateTime.from('2026-10-01T00:00'), '2026-10'],
    ['2026年三季度', '2026Q3'],
  ])('reads the period %s', (cell, period) => {
    expect(read(list([row(A, '已上报', '2026-11-05 16:29', 'B204-1', cell)])).list.period).toBe(period);
  });

  it('of a quarter may name its last month', () => {
    const workbook = list([row(A, '已上报', '2026-10-05 16:29', '202-1', '2026年9月')]);
    expect(read(workbook, { period: '2026Q3' }).list.period).toBe('2026Q3');
    expect(problems(workbook, { period: '2026Q2' })).toHaveLength(1);
  });

  it('may have its columns in any order, lack 序号 and end with totals', () => {
    const above = [['上报时间', '报送状态 ', '表号', '报 告 期', '单位名称', '统一社会信用代码', '备注']];
    const rows = [
      ['2026-11-05 16:29', ' 已 上报', 'b204-1', '2026年10月', '甲', A.toLowerCase(), null],
      ['制表人：甲'],
    ];
    expect(read(list(rows, above)).list.entries).toMatchObject([{ uscc: A, word: 'filed', row: 2 }]);
  });

  it('takes a firm given twice alike once, with the earlier time, and says so', () => {
    const { list: once, warnings } = read(
      list([row(A, '已上报', '2026-11-05 16:29'), row(A, '已上报', '2026-11-04 10:00')]),
    );
    expect(once.entries.map((entry) => entry.filedAt?.toString())).toEqual(['2026-11-04T02:00:00Z']);
    expect(warnings.map(problemLine)).toEqual([
      '上报情况 第5行 B列(统一社会信用代码)：与第4行重复，导入时只算一次，上报时间取较早的',
    ]);
  });

  it('warns of a filing without a time, a time without a filing and a wrong check digit', () => {
    const rows = [
      row(A, '已上报'),
      row(B, '未上报', '2026-11-05 16:29'),
      row('91990101MA9T00034X', '已上报', '2026-11-05 16:29'),
    ];
    const reading = read(list(rows));
    expect(reading.warnings.map((warning) => [warning.row, warning.column?.letter])).toEqual([
      [4, 'G'],
      [5, 'G'],
      [6, 'B'],
    ]);
    expect(reading.list.entries[1]?.filedAt).toBeNull();
  });
});

describe('the instant a list speaks for', () => {
  const asOf = (text: string) => Temporal.Instant.from(`${text}+08:00`);

  it('is what was said, up to now', () => {
    expect(read(list(GOOD), { asOfAt: NOW }).list.asOfAt.equals(NOW)).toBe(true);
    expect(problems(list(GOOD), { asOfAt: asOf('2026-11-06T13:41') })).toEqual([
      '上报情况：名单截至2026-11-06 13:41，晚于现在（2026-11-06 13:40），请核对导出时间（--as-of）',
    ]);
  });

  it('is never before a filing in the list', () => {
    expect(problems(list(GOOD), { asOfAt: asOf('2026-11-05T16:28') })[0]).toMatch(
      /^上报情况 第4行 G列\(上报时间\)：上报时间晚于名单截至时间/u,
    );
    expect(problems(list([row(A, '已上报', '2026-11-06 13:41')]))[0]).toMatch(
      /^上报情况 第4行 G列\(上报时间\)：上报时间晚于现在/u,
    );
  });

  it('must be given when nobody has filed', () => {
    expect(problems(list([row(A, '未上报')]))).toEqual([
      '上报情况：名单里没有一个上报时间，无法知道截至何时，请给出导出时间（--as-of）',
    ]);
    expect(read(list([row(A, '未上报')]), { asOfAt: NOW }).list.entries).toHaveLength(1);
  });

  it('is read by the other names its columns go by, a column of the very name first', () => {
    const others = ['序号', '社会信用代码', '企业名称', '报表代码', '报告期别', '上报状态', '报送时间'];
    const { list: read1 } = read(list(GOOD, [others]));
    expect(read1).toEqual({ ...read(list(GOOD, [HEADER])).list });
    const beside = list(
      GOOD.map((cells) => [...cells, '待审核']),
      [[...HEADER, '状态']],
    );
    expect(read(beside).list).toEqual(read1);
  });
});
