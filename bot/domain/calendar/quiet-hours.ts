// Quiet hours: when a private chat or a group may not be disturbed by stragglers and repeats.
import { ceilMinute, instantAt, localDate, minuteOfDay } from './local-time.ts';
import type { ServiceBlock } from './service-time.ts';
import type { WorkCalendar } from './work-calendar.ts';

export type PlaceClass = 'private' | 'group';

/** The minutes of workdays in which a place may hear something, by class of place. */
export type AudibleHours = Readonly<Record<PlaceClass, readonly ServiceBlock[]>>;

/** House rule: private 08:30–18:00; groups 08:45–17:30, not at lunch (11:45–13:30). */
const DEFAULT_AUDIBLE_HOURS: AudibleHours = {
  private: [{ startMinute: 510, endMinute: 1080 }],
  group: [
    { startMinute: 525, endMinute: 705 },
    { startMinute: 810, endMinute: 1050 },
  ],
};

/** Whether a place is to be left in peace. Answers to a person go at any hour and do not ask this. */
export function isQuiet(
  placeClass: PlaceClass,
  at: Temporal.Instant,
  calendar: WorkCalendar,
  audible: AudibleHours = DEFAULT_AUDIBLE_HOURS,
): boolean {
  const minute = minuteOfDay(at);
  const heard = audible[placeClass].some((block) => minute >= block.startMinute && minute < block.endMinute);
  return !heard || !calendar.isWorkday(localDate(at));
}

/** The instant itself when the place may hear it, else the first whole minute at which it may. */
export function nextAudibleAt(
  placeClass: PlaceClass,
  at: Temporal.Instant,
  calendar: WorkCalendar,
  audible: AudibleHours = DEFAULT_AUDIBLE_HOURS,
): Temporal.Instant {
  if (!isQuiet(placeClass, at, calendar, audible)) return at;
  const minuteAt = ceilMinute(at);
  const on = localDate(minuteAt);
  const minute = minuteOfDay(minuteAt);
  const blocks = audible[placeClass];
  const block = calendar.isWorkday(on) ? blocks.find(({ endMinute }) => minute < endMinute) : undefined;
  if (block !== undefined) return instantAt(on, Math.max(minute, block.startMinute));
  const first = blocks[0];
  if (first === undefined) throw new RangeError(`no audible hours for ${placeClass}`);
  return instantAt(calendar.addWorkdays(on, 1), first.startMinute);
}
