// Instants seen from Shanghai: the date and minute of day they fall on, and the way back.

/** The one time zone of the product. China keeps one time and no summer time. */
export const TIME_ZONE = 'Asia/Shanghai';

export const MINUTES_PER_DAY = 1440;

/** The local date an instant falls on; midnight belongs to the day it begins. */
export function localDate(at: Temporal.Instant): Temporal.PlainDate {
  return at.toZonedDateTimeISO(TIME_ZONE).toPlainDate();
}

/** Whole minutes since local midnight, 0 to 1439; seconds are cut off. */
export function minuteOfDay(at: Temporal.Instant): number {
  const local = at.toZonedDateTimeISO(TIME_ZONE);
  return local.hour * 60 + local.minute;
}

/** The instant of a minute of a local day; 1440 is 24:00, the next day's 00:00. */
export function instantAt(on: Temporal.PlainDate, minute: number): Temporal.Instant {
  return on.toZonedDateTime(TIME_ZONE).toInstant().add({ minutes: minute });
}

/** The instant itself when it is a whole minute, else the next whole minute. */
export function ceilMinute(at: Temporal.Instant): Temporal.Instant {
  return at.round({ smallestUnit: 'minute', roundingMode: 'ceil' });
}

export function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}

export function laterOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return isBefore(one, other) ? other : one;
}

export function earlierOf(one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant {
  return isBefore(other, one) ? other : one;
}
