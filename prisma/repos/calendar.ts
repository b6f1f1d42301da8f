// The work calendar and the known forms as rows.

import type { CalendarYear } from '#bot/domain/calendar/work-calendar.ts';
import type { Tx } from '#prisma/db.ts';
import { toDateOnly } from '#prisma/temporal.ts';

interface StoredYear {
  readonly year: number;
  readonly status: CalendarYear['status'];
  readonly source: string;
  readonly days: readonly { readonly on: string; readonly kind: string; readonly name: string }[];
}

/**
 * Every year that has been loaded with the days that differ from their weekday, as one text: as long as it is the same,
 * so is the calendar, and reading it a hundred times a second costs no more than comparing it.
 */
export async function readCalendarText(tx: Tx): Promise<string> {
  const [row] = await tx.$queryRaw<readonly { readonly text: string }[]>`
    SELECT coalesce(json_agg(json_build_object(
             'year', y.year, 'status', y.status, 'source', y.source,
             'days', (SELECT coalesce(json_agg(json_build_object('on', d.on, 'kind', d.kind, 'name', d.name) ORDER BY d.on), '[]')
                        FROM calendar_day d WHERE d.year = y.year))
             ORDER BY y.year), '[]')::text AS text
      FROM calendar_year y`;
  return row?.text ?? '[]';
}

/** The years of such a text. */
export function calendarYears(text: string): readonly CalendarYear[] {
  const years: readonly StoredYear[] = JSON.parse(text);
  return years.map(({ days, ...year }) => {
    const of = (kind: string) =>
      days
        .filter((day) => day.kind === kind)
        .map(({ name, on }) => ({ name, on: Temporal.PlainDate.from(on) }));
    return {
      ...year,
      off: of('off').map(({ name, on }) => ({ name, fromOn: on, toOn: on })),
      workOn: of('work').map(({ on }) => on),
    };
  });
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
