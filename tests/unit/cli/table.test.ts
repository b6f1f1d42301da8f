// Tables in a terminal: alignment by columns of the screen, and cells that cannot steer it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '#bot/cli/json.ts';
import { displayWidth, facts, pad, shorten, table } from '#bot/cli/table.ts';

interface Row {
  readonly name: string;
  readonly count: number;
}

const COLUMNS = [
  { title: '单位', flex: true, cell: (row: Row) => row.name },
  { title: '数', alignRight: true, cell: (row: Row) => row.count },
  { title: '末', cell: () => '|' },
];

/** Any UTF-16 units, lone surrogates and control characters among them. */
const ANYTHING = fc.array(fc.nat(0xffff), { maxLength: 8 }).map((units) => String.fromCharCode(...units));

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['单位', 4],
    ['（样例）', 8],
    ['８时', 4],
    ['e\u0301', 1],
    ['\u{20BB7}', 2],
    ['😀', 2],
    ['', 0],
  ])('%j is %d columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is never exceeded by what is shortened, and always reached by what is padded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(displayWidth(shorten(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(pad(shorten(text, width), width))).toBe(width);
      }),
    );
  });
});

describe('a table', () => {
  const rows = [
    { name: '甲厂', count: 7 },
    { name: 'ACME 机械有限公司', count: 1576 },
  ];

  it('puts each column at one place whatever stands before it', () => {
    expect(table(rows, COLUMNS, null)).toBe(
      ['单位                 数  末', '甲厂                  7  |', 'ACME 机械有限公司  1576  |'].join('\n'),
    );
  });

  it('shortens only what may give way to fit a narrow terminal', () => {
    const lines = table(rows, COLUMNS, 22).split('\n');
    expect(lines.map(displayWidth).every((width) => width <= 22)).toBe(true);
    expect(lines[2]).toBe('ACME 机械有…  1576  |');
  });

  it('keeps one line a row and no escape sequence, whatever a cell holds', () => {
    fc.assert(
      fc.property(fc.array(ANYTHING, { maxLength: 4 }), (names) => {
        const text = table(
          names.map((name) => ({ name: `${name}\u001B[2J\r\n`, count: 1 })),
          COLUMNS,
          80,
        );
        expect(text.split('\n')).toHaveLength(names.length + 1);
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('is headed also without rows', () => {
    expect(table([], COLUMNS, null)).toBe('单位  数  末');
  });
});

describe('labelled facts', () => {
  it('stand under each other, without those nobody knows', () => {
    expect(
      facts([
        ['任务', 'A1'],
        ['名单截至', '11月6日'],
        ['无', null],
      ]),
    ).toBe('任务      A1\n名单截至  11月6日');
  });
});

describe('the document for machines', () => {
  it('writes instants with their offset, days as days and maps as objects', () => {
    const value = {
      at: Temporal.Instant.from('2026-11-04T01:00:00Z'),
      on: Temporal.PlainDate.from('2026-11-08'),
      map: new Map([['a', [1n, null]]]),
    };
    expect(JSON.parse(jsonText(value))).toEqual({
      at: '2026-11-04T09:00:00+08:00',
      on: '2026-11-08',
      map: { a: [1, null] },
    });
  });
});
