// Service hours: the minutes of workdays in which steps run and waiting times count.
import { ceilMinute, instantAt, isBefore, localDate, MINUTES_PER_DAY, minuteOfDay } from './local-time.ts';
import { type Fault, type Parsed, parsed, quoted } from './parsed.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** Minutes of the day from `startMinute` up to, not including, `endMinute`. */
export interface ServiceBlock {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** A part of the year with hours of its own (夏令作息); both days (`MM-DD`) included, may pass New Year. */
export interface ServiceSeason {
  readonly fromMonthDay: string;
  readonly toMonthDay: string;
  readonly blocks: readonly ServiceBlock[];
}

/** A bureau's hours: blocks in order, without overlap, at least one. */
export interface ServiceHours {
  readonly blocks: readonly ServiceBlock[];
  readonly seasons?: readonly ServiceSeason[];
}

/** 08:30–11:45 and 13:30–17:15. */
export const DEFAULT_SERVICE_HOURS: ServiceHours = {
  blocks: [
    { startMinute: 510, endMinute: 705 },
    { startMinute: 810, endMinute: 1035 },
  ],
};

/** Reads blocks written as `08:30-11:45` (any dash), ascending and apart from each other. */
export function parseServiceBlocks(texts: readonly string[]): Parsed<readonly ServiceBlock[]> {
  const faults: Fault[] = [];
  const blocks: ServiceBlock[] = [];
  for (const [index, text] of texts.entries()) {
    const match = /^(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})$/.exec(text.normalize('NFKC').trim());
    const startMinute = Number(match?.[1]) * 60 + Number(match?.[2]);
    const endMinute = Number(match?.[3]) * 60 + Number(match?.[4]);
    const minutesFit = Number(match?.[2]) < 60 && Number(match?.[4]) < 60;
    if (!minutesFit || !(startMinute < endMinute) || endMinute > MINUTES_PER_DAY) {
      faults.push({ path: `[${index}]`, text: `时段${quoted(text)}不对，请写成 08:30-11:45 的样子` });
    } else if (startMinute < (blocks.at(-1)?.endMinute ?? 0)) {
      faults.push({ path: `[${index}]`, text: `时段${quoted(text)}与前一段重叠，请按先后写` });
    } else blocks.push({ startMinute, endMinute });
  }
  if (texts.length === 0) faults.push({ path: '[]', text: '至少要有一个工作时段' });
  return parsed(blocks, faults);
}

/** The blocks that hold on a day: the first season it falls in, else the usual ones. */
function blocksOn(on: Temporal.PlainDate, hours: ServiceHours): readonly ServiceBlock[] {
  const monthDay = on.toString().slice(5);
  const season = hours.seasons?.find(({ fromMonthDay, toMonthDay }) =>
    fromMonthDay <= toMonthDay
      ? monthDay >= fromMonthDay && monthDay <= toMonthDay
      : monthDay >= fromMonthDay || monthDay <= toMonthDay,
  );
  return season?.blocks ?? hours.blocks;
}

/** Whether an instant lies in a block of a workday; a block's end does not. */
export function isServiceTime(at: Temporal.Instant, calendar: WorkCalendar, hours: ServiceHours): boolean {
  const on = localDate(at);
  const minute = minuteOfDay(at);
  return (
    calendar.isWorkday(on) &&
    blocksOn(on, hours).some((block) => minute >= block.startMinute && minute < block.endMinute)
  );
}

/** The first whole service minute at or after an instant; a block's end gives the next block's start. */
export function firstServiceMinuteAtOrAfter(
  at: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): Temporal.Instant {
  const place = placeOf(at, calendar, hours);
  return instantOf(place, hours);
}

/**
 * An instant so many service minutes later (or earlier), always a service minute. Counting starts at
 * the first service minute at or after `at`, so sums compose: +a then +b is +(a+b), and +a then −a is
 * the start. `minutes` is a whole number.
 */
export function addServiceMinutes(
  at: Temporal.Instant,
  minutes: number,
  calendar: WorkCalendar,
  hours: ServiceHours,
): Temporal.Instant {
  if (!Number.isSafeInteger(minutes)) throw new RangeError(`service minutes must be whole, not ${minutes}`);
  let { on, served } = placeOf(at, calendar, hours);
  served += minutes;
  while (served < 0) {
    on = calendar.addWorkdays(on, -1);
    served += minutesOn(on, hours);
  }
  while (served >= minutesOn(on, hours)) {
    served -= minutesOn(on, hours);
    on = calendar.addWorkdays(on, 1);
  }
  return instantOf({ on, served }, hours);
}

/**
 * Whole service minutes from one instant to another, negative when the second is earlier. Both are
 * taken at their first service minute, so it undoes `addServiceMinutes` exactly.
 */
export function serviceMinutesBetween(
  fromAt: Temporal.Instant,
  toAt: Temporal.Instant,
  calendar: WorkCalendar,
  hours: ServiceHours,
): number {
  if (isBefore(toAt, fromAt)) return 0 - serviceMinutesBetween(toAt, fromAt, calendar, hours);
  const from = placeOf(fromAt, calendar, hours);
  const to = placeOf(toAt, calendar, hours);
  let minutes = to.served - from.served;
  for (let on = from.on; !on.equals(to.on); on = calendar.addWorkdays(on, 1)) minutes += minutesOn(on, hours);
  return minutes;
}

/** A service minute: a workday and how many service minutes of that day lie before it. */
interface Place {
  readonly on: Temporal.PlainDate;
  readonly served: number;
}

function placeOf(at: Temporal.Instant, calendar: WorkCalendar, hours: ServiceHours): Place {
  const minuteAt = ceilMinute(at);
  const on = localDate(minuteAt);
  if (!calendar.isWorkday(on)) return { on: calendar.addWorkdays(on, 1), served: 0 };
  const minute = minuteOfDay(minuteAt);
  const served = blocksOn(on, hours).reduce(
    (sum, block) => sum + Math.max(0, Math.min(minute, block.endMinute) - block.startMinute),
    0,
  );
  return served < minutesOn(on, hours) ? { on, served } : { on: calendar.addWorkdays(on, 1), served: 0 };
}

function instantOf(place: Place, hours: ServiceHours): Temporal.Instant {
  let left = place.served;
  for (const block of blocksOn(place.on, hours)) {
    const length = block.endMinute - block.startMinute;
    if (left < length) return instantAt(place.on, block.startMinute + left);
    left -= length;
  }
  throw new RangeError('service hours without a block');
}

function minutesOn(on: Temporal.PlainDate, hours: ServiceHours): number {
  return blocksOn(on, hours).reduce((sum, block) => sum + block.endMinute - block.startMinute, 0);
}
