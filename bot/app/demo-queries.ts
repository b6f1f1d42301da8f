// A made-up list of queries for the firms of one grid, so that the sandbox page has something to ask.

import { instantAt, localDate } from '#bot/domain/calendar/local-time.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import { VERIFICATION_COLUMNS } from '#bot/domain/verification-list/verification-list.ts';
import type { StatusFile } from '#bot/http/deps.ts';
import { writeWorkbook } from '#bot/sheets/write-workbook.ts';
import type { Database } from '#prisma/db.ts';
import { businessTime } from '#prisma/repos/business-clock.ts';

const SAMPLE_FORM = 'B204-1';
const SAMPLE_PERIOD = '2026年10月';

const COLUMNS = [
  'number',
  'uscc',
  'name',
  'form',
  'period',
  'indicator',
  'platformRow',
  'rule',
  'respondBy',
] as const;

/** What is asked of the grid's firms in turn, without any figure: of the first two things, of the others one. */
const ASKED: readonly (readonly [indicator: string, row: string, rule: string])[] = [
  ['工业总产值（当年价格）', '3', '同比变动幅度较大'],
  ['用电量', '8', '与产值走势相反'],
];

const FIRMS = 6;
const DAYS_TO_ANSWER = 3;
const ANSWER_MINUTE = 17 * 60;

/** Queries to the first firms of a grid that owe the sample's form. */
export async function demoQueriesFor(db: Database, gridCode: string): Promise<StatusFile> {
  const { now } = await businessTime(db);
  const units = await db.prisma.unit.findMany({
    where: {
      grid: { code: gridCode },
      status: { not: 'removed' },
      obligations: { some: { formCode: SAMPLE_FORM } },
    },
    orderBy: { uscc: 'asc' },
    take: FIRMS,
  });
  const until = instantAt(localDate(now).add({ days: DAYS_TO_ANSWER }), ANSWER_MINUTE);
  const respondBy = until.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime();
  const asked = units.flatMap((unit, index) =>
    (index === 0 ? ASKED : ASKED.slice(0, 1)).map((one) => [unit, ...one] as const),
  );
  const rows = asked.map(([unit, indicator, row, rule], index): readonly CellValue[] => [
    `HS-${String(index + 1).padStart(3, '0')}`,
    unit.uscc,
    unit.name,
    SAMPLE_FORM,
    SAMPLE_PERIOD,
    indicator,
    row,
    rule,
    respondBy,
  ]);
  const header = COLUMNS.map((key) => VERIFICATION_COLUMNS[key].title);
  const bytes = await writeWorkbook([{ name: '数据核实', rows: [header, ...rows] }]);
  return { bytes, fileName: '样例核实名单.xlsx' };
}
