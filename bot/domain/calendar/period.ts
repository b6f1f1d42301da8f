// Reporting periods (报告期): a month, a quarter or a year; how they are read, written and said.

export type PeriodFrequency = 'monthly' | 'quarterly' | 'annual';

/** `code` is the canonical text: `2026-10`, `2026Q3`, `2026`; `lastMonth` is 1 to 12. */
export interface ReportingPeriod {
  readonly code: string;
  readonly frequency: PeriodFrequency;
  readonly year: number;
  readonly lastMonth: number;
}

/**
 * Reads a period as platforms, people and this service write it: `2026-10`, `2026年10月`, `2026年10月份`,
 * `2026Q3`, `2026年3季度`, `2026年第三季度`, `2026`, `2026年`, `2026年度`; full-width and spaces allowed. A
 * cumulated heading (`2026年1-10月`) is the month it ends in. Null for anything else.
 */
export function parsePeriod(text: string): ReportingPeriod | null {
  const plain = text.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  const month = /^(\d{4})(?:[-/.]|年(?:1[-—–~至])?)(\d{1,2})(?:月份?)?$/.exec(plain);
  if (month !== null) return monthPeriod(Number(month[1]), Number(month[2]));
  const quarter = /^(\d{4})(?:-?Q|年?第?)([1-4一二三四])(季度?)?$/.exec(plain);
  if (quarter !== null && (quarter[3] !== undefined) !== plain.includes('Q')) {
    return quarterPeriod(Number(quarter[1]), quarterNumber(quarter[2] ?? ''));
  }
  const year = /^(\d{4})(?:年度?)?$/.exec(plain);
  return year === null ? null : yearPeriod(Number(year[1]));
}

/** The canonical code of a period however it was written, else null. */
export function normalisePeriod(text: string): string | null {
  return parsePeriod(text)?.code ?? null;
}

/** `2026年10月`, `2026年3季度`, `2026年`. */
export function periodText(period: ReportingPeriod): string {
  return period.frequency === 'annual' ? `${period.year}年` : `${period.year}年${periodShortText(period)}`;
}

/** `10月`, `3季度`, `2026年`: for a text whose year is plain. */
export function periodShortText(period: ReportingPeriod): string {
  switch (period.frequency) {
    case 'monthly':
      return `${period.lastMonth}月`;
    case 'quarterly':
      return `${period.lastMonth / 3}季度`;
    case 'annual':
      return `${period.year}年`;
  }
}

export function firstDayOfPeriod(period: ReportingPeriod): Temporal.PlainDate {
  const months = { monthly: 0, quarterly: 2, annual: 11 }[period.frequency];
  return Temporal.PlainDate.from({ year: period.year, month: period.lastMonth, day: 1 }).subtract({ months });
}

export function lastDayOfPeriod(period: ReportingPeriod): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year: period.year, month: period.lastMonth, day: 1 });
  return first.with({ day: first.daysInMonth });
}

/**
 * The period of another frequency that ends in the same month, when there is one: registers and sheets
 * often keep a quarter under its last month, so `2026-09` as quarterly is `2026Q3`, and `2026-12` as
 * annual is `2026`. Null when the month ends none (`2026-10` as quarterly).
 */
export function periodAs(period: ReportingPeriod, frequency: PeriodFrequency): ReportingPeriod | null {
  const { year, lastMonth } = period;
  switch (frequency) {
    case 'monthly':
      return monthPeriod(year, lastMonth);
    case 'quarterly':
      return lastMonth % 3 === 0 ? quarterPeriod(year, lastMonth / 3) : null;
    case 'annual':
      return lastMonth === 12 ? yearPeriod(year) : null;
  }
}

/**
 * Whether a period lies in an obligation's range. Ranges are often kept in months also for quarterly
 * forms (202-1 from `2026-03`), so periods are compared by the month they end in. Null is open.
 */
export function periodWithin(
  period: ReportingPeriod,
  first: ReportingPeriod | null,
  last: ReportingPeriod | null,
): boolean {
  return (
    (first === null || endMonth(first) <= endMonth(period)) &&
    (last === null || endMonth(period) <= endMonth(last))
  );
}

function endMonth(period: ReportingPeriod): number {
  return period.year * 12 + period.lastMonth;
}

function monthPeriod(year: number, month: number): ReportingPeriod | null {
  if (month < 1 || month > 12) return null;
  return { code: `${year}-${String(month).padStart(2, '0')}`, frequency: 'monthly', year, lastMonth: month };
}

function quarterPeriod(year: number, quarter: number): ReportingPeriod {
  return { code: `${year}Q${quarter}`, frequency: 'quarterly', year, lastMonth: quarter * 3 };
}

function yearPeriod(year: number): ReportingPeriod {
  return { code: String(year), frequency: 'annual', year, lastMonth: 12 };
}

function quarterNumber(text: string): number {
  return '一二三四'.includes(text) ? '一二三四'.indexOf(text) + 1 : Number(text);
}
