// Writes a status list the way the reporting platform exports it: title, blank line, header, one row a firm.

import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';
import type { StatusEntry } from '#bot/domain/status-list/status-list.ts';
import { STATUS_COLUMNS, statusWordText } from '#bot/domain/status-list/status-list.ts';
import { toWallTime } from '#bot/domain/status-list/wall-time.ts';
import { writeWorkbook } from './write-workbook.ts';

export interface StatusListToWrite {
  readonly formCode: string;
  /** The form's title for the first line, such as 工业产销总值及主要产品产量. */
  readonly formName?: string;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly entries: readonly StatusEntry[];
}

/** The bytes of the list as an xlsx; times are written as texts to the second, as the platform does. */
export async function writeStatusListFile(list: StatusListToWrite): Promise<Uint8Array> {
  const parsed = parsePeriod(list.period);
  const period = parsed === null ? list.period : periodText(parsed);
  const form = list.formName === undefined ? list.formCode : `${list.formCode} ${list.formName}`;
  const header = ['序号', ...Object.values(STATUS_COLUMNS).map((column) => column.title)];
  const rows = list.entries.map((entry, index): CellValue[] => [
    index + 1,
    entry.uscc,
    entry.unitName,
    list.formCode,
    period,
    statusWordText(entry.word),
    entry.filedAt === null ? null : filedAtText(entry.filedAt),
  ]);
  return writeWorkbook([
    {
      name: '上报情况',
      rows: [[`${form}  ${period}  上报情况`], [], header, ...rows],
      widths: [8, 22, 40, 10, 12, 10, 22],
    },
  ]);
}

function filedAtText(filedAt: Temporal.Instant): string {
  return toWallTime(filedAt).toString({ smallestUnit: 'second' }).replace('T', ' ');
}
