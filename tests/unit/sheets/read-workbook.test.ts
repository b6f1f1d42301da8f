// Reading files people bring: what comes out, and what is not let in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { columnLetter } from '#bot/domain/sheet/workbook.ts';
import { StatgridError } from '#bot/errors.ts';
import { readWorkbook } from '#bot/sheets/read-workbook.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';
import { unpackXml } from '#bot/sheets/zip.ts';
import { textCell, workbookParts, zipOf } from './crafted-zip.ts';

const GBK_ROW = Buffer.from('d0d5c3fb2cb5a5cebb0d0ad5c5c8fd2cb3c70d0a', 'hex');

/** The Chinese text a file is refused with. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const error = await readWorkbook(bytes, '名单.xlsx').then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof StatgridError)) throw new Error('was read');
  expect(error.code).toBe('SHEET_UNREADABLE');
  return error.text;
}

describe('an xlsx', () => {
  it('keeps row numbers over gaps, drops empty rows and carries numbers, texts and wall times', async () => {
    const at = Temporal.PlainDateTime.from('2026-11-05T16:29:00');
    const rows: CellValue[][] = [['标题'], [], [null, '=1+1', 19900000001], [at, null, true]];
    const workbook = await readWorkbook(await writeWorkbook([{ name: '甲', rows, widths: [9] }]), 'x.xlsx');
    expect(workbook.sheets.map((sheet) => sheet.name)).toEqual(['甲']);
    expect(workbook.sheets[0]?.rows).toEqual([
      { row: 1, cells: ['标题', null, null] },
      { row: 3, cells: [null, '=1+1', 19900000001] },
      { row: 4, cells: [at, null, true] },
    ]);
  });

  it('gives back every wall time of the century to the second', async () => {
    const seconds = fc.integer({ min: 0, max: 2_000_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(seconds, { minLength: 1, maxLength: 40 }), async (offsets) => {
        const start = Temporal.PlainDateTime.from('2010-01-01T00:00');
        const times = offsets.map((offset) => start.add({ seconds: offset }));
        const bytes = await writeWorkbook([{ name: '甲', rows: times.map((time) => [time]) }]);
        const read = (await readWorkbook(bytes, 'x.xlsx')).sheets[0]?.rows.map((row) => String(row.cells[0]));
        expect(read).toEqual(times.map(String));
      }),
      { numRuns: 10 },
    );
  });

  it('leaves out characters a database refuses', async () => {
    const bytes = zipOf(
      workbookParts(`<row r="1">${textCell('A1', '甲_x0000_乙_x0007_')}${textCell('B1', 'x')}</row>`),
    );
    const [row] = (await readWorkbook(bytes, 'x.xlsx')).sheets[0]?.rows ?? [];
    expect(row?.cells).toEqual(['甲乙', 'x']);
  });

  it('may have empty cells and rows far out', async () => {
    const rows = `<row r="1">${textCell('A1', '甲')}<c r="XFD1" s="1"/></row><row r="1048576"/>`;
    const workbook = await readWorkbook(zipOf(workbookParts(rows)), 'x.xlsx');
    expect(workbook.sheets[0]?.rows).toEqual([{ row: 1, cells: ['甲'] }]);
  });
});

describe('a CSV', () => {
  it.each([
    ['UTF-8', Buffer.from('姓名,单位\r\n张三,城\r\n')],
    ['UTF-8 with BOM', Buffer.from('\uFEFF姓名,单位\n张三,城')],
    ['GB18030', GBK_ROW],
    ['UTF-16 with tabs', Buffer.from('\uFEFF姓名\t单位\r\n张三\t城\r\n', 'utf16le')],
  ])('in %s gives the same rows', async (_encoding, bytes) => {
    const workbook = await readWorkbook(bytes, 'C:\\表\\人员.csv');
    expect(workbook.sheets).toEqual([
      {
        name: '人员',
        rows: [
          { row: 1, cells: ['姓名', '单位'] },
          { row: 2, cells: ['张三', '城'] },
        ],
      },
    ]);
  });

  it('reads quotes, line breaks in fields, ="0012" and empty lines', async () => {
    const text = 'a,\n"x ""y"", z\n2",="0012"\n\n,"=""07"""';
    const rows = (await readWorkbook(Buffer.from(text), 'x.csv')).sheets[0]?.rows;
    expect(rows).toEqual([
      { row: 1, cells: ['a', null] },
      { row: 2, cells: ['x "y", z\n2', '0012'] },
      { row: 4, cells: [null, '07'] },
    ]);
  });

  it('never fails on any bytes but by saying so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const outcome = await readWorkbook(bytes, 'x').catch((cause: unknown) => cause);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(StatgridError);
      }),
    );
  });
});

describe('a file is refused', () => {
  const cells = `<row r="1">${textCell('A1', '甲')}</row>`;
  it.each([
    ['when it is empty', Buffer.alloc(0), '文件是空的'],
    ['when it is too large', Buffer.alloc(20 * 1024 * 1024 + 1, 65), '超过20MB'],
    ['when it is an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '旧版.xls'],
    ['when it is a web page', Buffer.from('\r\n<html><table>'), '内容是网页'],
    ['when it is another archive', zipOf([{ name: 'a.txt', content: 'x' }]), '没有工作簿'],
    ['when it is cut off', zipOf(workbookParts(cells)).subarray(0, 300), '不完整或已损坏'],
    ['when it has a password', zipOf([{ name: 'xl/workbook.xml', content: 'x', flags: 1 }]), '文件有密码'],
    [
      'when a part is given twice',
      zipOf([...workbookParts(cells), ...workbookParts(cells)]),
      '不完整或已损坏',
    ],
    [
      'when a cell has no real address',
      zipOf(workbookParts(`<row r="1">${textCell('AAAAAAA1', 'x')}</row>`)),
      '地址不合规则',
    ],
    ['when a row has no real number', zipOf(workbookParts('<row r="4000000000"/>')), '地址不合规则'],
    [
      'when one stray cell would make millions',
      zipOf(
        workbookParts(
          `<row r="1">${textCell('XFD1', 'x')}</row><row r="1000000">${textCell('A1000000', 'x')}</row>`,
        ),
      ),
      '范围太大',
    ],
    [
      'when it is in the strict format',
      zipOf(workbookParts('<row r="1"><c r="A1" t="d"><v>2026-11-05</v></c></row>')),
      '严格Open XML',
    ],
  ])('%s', async (_when, bytes, expected) => {
    const text = await refusal(bytes);
    expect(text).toContain('读不了文件《名单.xlsx》：');
    expect(text).toContain(expected);
    expect(text).toContain('，请');
  });

  it('when it unpacks to more than it may, whatever its headers claim', () => {
    const bomb = zipOf([
      { name: 'xl/a.xml', content: Buffer.alloc(60_000, 32) },
      { name: 'xl/b.xml', content: Buffer.alloc(60_000, 32), claimedSize: 100 },
    ]);
    expect(bomb.length).toBeLessThan(1_000);
    expect(unpackXml(bomb, 120_000).map((entry) => entry.data.length)).toEqual([60_000, 60_000]);
    expect(() => unpackXml(bomb, 119_999)).toThrow('内容展开后超过160MB');
  });

  it('when it has too many rows', async () => {
    expect(await refusal(Buffer.from('a,b\n'.repeat(200_001)))).toContain('超过20万行');
  });
});

describe('the letters over a column', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16383, 'XFD'],
  ])('at %i are %s', (index, letters) => {
    expect(columnLetter(index)).toBe(letters);
  });
});
