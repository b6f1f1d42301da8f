// What every installation starts with: the work calendar of the covered years, and the forms there are.

import { parseCalendarYears } from '#bot/domain/calendar/parse-calendar.ts';
import type { Parsed } from '#bot/domain/calendar/parsed.ts';
import { parseSampleSchedules, type SampleSchedule } from '#bot/domain/schedule/sample-schedule.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { addCalendarYears, addReportForms } from '#prisma/repos/calendar.ts';

/** Adds what is missing; years and forms somebody has edited stay as they are. */
export async function loadReferenceData(
  db: Database,
  shipped: { readonly calendar: unknown; readonly schedules: unknown },
): Promise<void> {
  const years = valid(parseCalendarYears(shipped.calendar));
  const forms = valid(parseSampleSchedules(shipped.schedules));
  await transaction(db, async (tx) => {
    await addCalendarYears(tx, years);
    await addReportForms(tx, forms.map(reportForm));
  });
}

function reportForm({ formCode, formName, profession, frequency }: SampleSchedule) {
  return { code: formCode, name: formName, profession, frequency };
}

/** Shipped files are ours: a fault in them is a broken installation, not somebody's input. */
function valid<T>(parsed: Parsed<T>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(`shipped data: ${parsed.faults.map(({ path }) => path).join(', ')}`);
}
