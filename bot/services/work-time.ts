// The calendar and hours that rules are asked with, as they stand in the database now.

import { DEFAULT_SERVICE_HOURS } from '#bot/domain/calendar/service-time.ts';
import { WorkCalendar } from '#bot/domain/calendar/work-calendar.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import { readCalendarYears } from '#prisma/repos/calendar.ts';

/** Loads the work calendar; read afresh each time, so that an edit holds from the next step on. */
export async function readWorkTime(tx: Tx): Promise<WorkTime> {
  return { calendar: new WorkCalendar(await readCalendarYears(tx)), hours: DEFAULT_SERVICE_HOURS };
}
