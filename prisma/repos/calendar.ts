// The work calendar and the known forms as rows.

import type { CalendarYear } from '#bot/domain/calendar/work-calendar.ts';
import type { Tx } from '#prisma/db.ts';
import { toDateOnly, toPlainDate } from '#prisma/temporal.ts';

/** Every year that has been loaded, each with the days that differ from their weekday. */
export async function readCalendarYears(tx: Tx): Promise<readonly CalendarYear[]> {
  const years = await tx.calendarYear.findMany({ include: { days: { orderBy: { on: 'asc' } } } });
  return years.map((year) => ({
    year: year.year,
    status: year.status as CalendarYear['status'],
    source: year.source,
    off: year.days
      .filter((day) => day.kind === 'off')
      .map((day) => ({ name: day.name, fromOn: toPlainDate(day.on), toOn: toPlainDate(day.on) })),
    workOn: year.days.filter((day) => day.kind === 'work').map((day) => toPlainDate(day.on)),
  }));
}

/** Loads years that are not there yet; a year somebody has imported or edited stays as it is. */
export async function addCalendarYears(tx: Tx, years: readonly CalendarYear[]): Promise<void> {
  for (const year of years) {
    const added = await tx.$executeRaw`
      INSERT INTO calendar_year (year, status, source) VALUES (${year.year}, ${year.status}, ${year.source})
      ON CONFLICT DO NOTHING`;
    if (added === 1) await tx.calendarDay.createMany({ data: differingDays(year) });
  }
}

function differingDays(year: CalendarYear) {
  const off = year.off.flatMap(({ name, fromOn, toOn }) => {
    const days = fromOn.until(toOn).days + 1;
    return Array.from({ length: days }, (_, day) => ({ kind: 'off', name, on: fromOn.add({ days: day }) }));
  });
  const work = year.workOn.map((on) => ({ kind: 'work', name: '调休上班', on }));
  return [...off, ...work].map((day) => ({ ...day, on: toDateOnly(day.on), year: year.year }));
}

export interface ReportFormRow {
  readonly code: string;
  readonly name: string;
  readonly profession: string | null;
  readonly frequency: string;
}

/** Adds forms that are not known yet. */
export async function addReportForms(tx: Tx, forms: readonly ReportFormRow[]): Promise<void> {
  await tx.reportForm.createMany({ data: [...forms], skipDuplicates: true });
}
