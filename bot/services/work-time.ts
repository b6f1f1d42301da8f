// The calendar and hours that rules are asked with, as they stand in the database now.

import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import { calendarYears, readCalendarText } from '#prisma/repos/calendar.ts';

/** The calendar made of the text that was read last: no state, the same text always makes the same one. */
let made: { readonly text: string; readonly calendar: WorkCalendar } | null = null;

/** Loads the work calendar; read afresh each time, so that an edit holds from the next step on. */
export async function readWorkTime(tx: Tx): Promise<WorkTime> {
  const text = await readCalendarText(tx);
  if (made?.text !== text) made = { text, calendar: new WorkCalendar(calendarYears(text)) };
  return { calendar: made.calendar, hours: DEFAULT_SERVICE_HOURS };
}
