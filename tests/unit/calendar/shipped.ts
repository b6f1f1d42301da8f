// The shipped calendar and shorthand for Shanghai instants, for tests of calendar, ladder and windows.
import { cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import { parseCalendar } from '#bot/domain/calendar/parse-calendar.ts';
import type { LadderWindow } from '#bot/domain/ladder/steps.ts';
import json from '#prisma/sample/cn-calendar.json' with { type: 'json' };

const shipped = parseCalendar(json);
if (!shipped.ok) throw new Error(JSON.stringify(shipped.faults));

export const CALENDAR = shipped.value;

/** `2026-11-08`. */
export function day(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}

/** `2026-11-08 12:00` or `2026-11-08T12:00:30`, Shanghai time. */
export function at(text: string): Temporal.Instant {
  return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(TIME_ZONE).toInstant();
}

/** An instant as `11-08 12:00`, Shanghai time. */
export function shown(instant: Temporal.Instant | null): string {
  if (instant === null) return '–';
  const local = instant.toZonedDateTimeISO(TIME_ZONE).toString();
  return `${local.slice(5, 10)} ${local.slice(11, 16)}`;
}

/** A window from `2026-11-01` (or `2026-11-01 08:00`) to `2026-11-08 12:00`. */
export function windowOf(opens: string, cutoff: string, acceptance: string | null = null): LadderWindow {
  const [opensOn = '', opensTime = '00:00'] = opens.split(' ');
  const [cutoffOn = '', time = ''] = cutoff.split(' ');
  return {
    opensOn: day(opensOn),
    opensTime: cutoffTime(opensTime),
    cutoffOn: day(cutoffOn),
    cutoffTime: cutoffTime(time),
    acceptanceAt: acceptance === null ? null : at(acceptance),
  };
}
