// The calendar and hours that rules are asked with.

import type { ServiceHours } from './service-time.ts';
import type { WorkCalendar } from './work-calendar.ts';

export interface WorkTime {
  readonly calendar: WorkCalendar;
  readonly hours: ServiceHours;
}
