// What a person is told of a list that cannot be read: which cell, never the figure in it.

import { problemLine } from '#bot/domain/sheet/problem.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { parseVerificationList } from '#bot/domain/verification-list/parse.ts';
import {
  VERIFICATION_COLUMNS,
  type VerificationColumn,
} from '#bot/domain/verification-list/verification-list.ts';
import type { Rendering } from '../rendering.ts';
import { EVERY_CLASS, figure, found, indicator } from '../secrets.ts';

const COLUMNS: readonly VerificationColumn[] = [
  'number',
  'uscc',
  'name',
  'form',
  'period',
  'indicator',
  'unit',
  'current',
  'lastYear',
  'rule',
  'respondBy',
];

/** Cells that came to stand one column too far to the left or the right, as a merged cell does it. */
export const errors: Rendering = function* (random) {
  const [value, lastYear, asked] = [figure(random), figure(random), indicator(random)];
  const rows = Array.from({ length: 1 + random.nat(3) }, (_, index): readonly CellValue[] => {
    const right: CellValue[] = [
      `HS-${index}`,
      '91990101MA9T00018G',
      '单位全称',
      'B204-1',
      '2026年10月',
      asked.text,
      '千元',
      random.flip() ? `${value.text}万元` : Number(value.text),
      `${lastYear.text}左右`,
      '同比变动幅度较大',
      '2026-11-06 17:00',
    ];
    const shift = random.nat(COLUMNS.length);
    return [...right.slice(shift), ...right.slice(0, shift)];
  });
  const header = COLUMNS.map((key) => VERIFICATION_COLUMNS[key].title);
  const reading = parseVerificationList({
    fileName: '核实名单.xlsx',
    sheets: [
      { name: '数据核实', rows: [header, ...rows].map((cells, index) => ({ row: index + 1, cells })) },
    ],
  });
  const problems = reading.ok ? reading.warnings : reading.problems;
  const text = problems.map(problemLine).join('\n');
  yield found(text, [value, lastYear, asked], EVERY_CLASS).map((secret) => ({
    place: 'error',
    secret,
    text,
  }));
};
