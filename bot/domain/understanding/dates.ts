// Places an expression of time on the calendar, relative to the instant the message was sent.

import type { PartWord } from './lexicon/time.ts';
import type { DayPart } from './reading.ts';
import type { DayWord, TimeExpression } from './time-expression.ts';

const ZONE = 'Asia/Shanghai';

/** Whether a day is worked; without a calendar nothing is said about working days. */
export type IsWorkday = (on: Temporal.PlainDate) => boolean;

/** Where a promised time lies. `when` null: over already (`past`) or impossible to place. */
export interface Placed {
  readonly when: string | null;
  readonly part?: DayPart;
  readonly past?: true;
  readonly nonWorkday?: true;
}

interface Now {
  readonly today: Temporal.PlainDate;
  readonly minute: number;
  readonly isWorkday?: IsWorkday | undefined;
}

/** When the parts of a day are over, in minutes from midnight; a promise for them after that is past. */
const PART_ENDS: Readonly<Record<DayPart, number>> = { am: 12 * 60, pm: 18 * 60, eod: 18 * 60, evening: 24 * 60 };
const NOON = 12 * 60;
const NOON_ENDS = 13 * 60 + 30;
const DAY_MINUTES = 24 * 60;
/** Hours a bare `8点` may mean on its own: 7 in the morning to 7 in the evening, when offices answer. */
const EARLIEST_BARE = 7 * 60;
const LATEST_BARE = 19 * 60;
/** A day of the month already over means the next month only if that is at most so many days off. */
const NEXT_MONTH_WITHIN_DAYS = 15;

function nowOf(sentAt: Temporal.Instant, isWorkday?: IsWorkday): Now {
  const local = sentAt.toZonedDateTimeISO(ZONE);
  return { today: local.toPlainDate(), minute: local.hour * 60 + local.minute, isWorkday };
}

/**
 * Places a time that lies ahead (明天报, 下午3点前). A bare hour takes the next such hour within office hours
 * (3点 at 10:30 is 15:00); one that has none, as 9点 at 10:30, is not guessed: it may be tonight or tomorrow, so
 * `when` is null and the person is asked. A time that is over is null with `past`.
 */
export function placeAhead(
  expression: TimeExpression,
  sentAt: Temporal.Instant,
  isWorkday?: IsWorkday,
): Placed {
  const now = nowOf(sentAt, isWorkday);
  if (expression.minutes !== undefined) return minuteOf(now.today, now.minute + expression.minutes, now);
  const day = expression.day ? dayOf(expression.day, now) : now.today;
  if (day === null) return { when: null };
  if (Temporal.PlainDate.compare(day, now.today) < 0) return { when: null, past: true };
  if (expression.clock) return placeClock(expression, day, now);
  if (expression.part === 'noon') return placeNoon(day, now);
  if (expression.part === 'night') return { when: null };
  if (expression.part !== undefined) return placePart(expression.part, day, now);
  return withWorkday({ when: day.toString() }, day, now);
}

/**
 * The day on which something is said to have been done (昨天, 3号, 早上), or null when the words name a time
 * that has not been yet.
 */
export function placeBehind(expression: TimeExpression, sentAt: Temporal.Instant): string | null {
  const now = nowOf(sentAt);
  if (expression.minutes !== undefined || expression.soon) return null;
  const day = expression.day ? dayBehind(expression.day, now) : now.today;
  if (day === null || Temporal.PlainDate.compare(day, now.today) > 0) return null;
  if (day.equals(now.today) && !hasBegun(expression, now.minute)) return null;
  return day.toString();
}

function hasBegun(expression: TimeExpression, minute: number): boolean {
  if (expression.clock) {
    const { hour, minute: minutes } = expression.clock;
    const shift = hour < 12 && (expression.part === 'pm' || expression.part === 'evening' || hour < 7) ? 12 : 0;
    return (hour + shift) * 60 + minutes <= minute;
  }
  const starts: Readonly<Record<PartWord, number>> = {
    night: 0,
    am: 6 * 60,
    noon: NOON - 30,
    pm: NOON,
    eod: 17 * 60,
    evening: 17 * 60,
  };
  return expression.part === undefined || starts[expression.part] <= minute;
}

function dayOf(word: DayWord, now: Now): Temporal.PlainDate | null {
  switch (word.kind) {
    case 'offset':
      return now.today.add({ days: word.days });
    case 'workdays':
      return addWorkdays(word.days, now);
    case 'weekday':
      return weekdayOf(word.weeks, word.weekday, now);
    case 'date':
      return dateOf(word, now);
    case 'end':
      return endOf(word.of, now);
    case 'week':
      return null;
  }
}

function weekdayOf(weeks: number | null, weekday: number, now: Now): Temporal.PlainDate {
  const ahead = weekday - now.today.dayOfWeek;
  if (weeks !== null) return now.today.add({ days: ahead + 7 * weeks });
  return now.today.add({ days: ahead < 0 ? ahead + 7 : ahead });
}

function dayBehind(word: DayWord, now: Now): Temporal.PlainDate | null {
  if (word.kind === 'weekday' && word.weeks === null) {
    const ahead = word.weekday - now.today.dayOfWeek;
    // 周五报了 said on a Thursday is last Friday or a slip: not taken.
    return ahead > 0 ? null : now.today.add({ days: ahead });
  }
  if (word.kind === 'date' && word.monthsAhead === null) {
    return validDate(now.today.year, word.month ?? now.today.month, word.day);
  }
  return word.kind === 'end' || word.kind === 'workdays' ? null : dayOf(word, now);
}

function validDate(year: number, month: number, day: number): Temporal.PlainDate | null {
  if (month < 1 || month > 12 || day < 1) return null;
  const first = new Temporal.PlainDate(year, month, 1);
  return day > first.daysInMonth ? null : first.with({ day });
}

function dateOf(word: DayWord & { kind: 'date' }, now: Now): Temporal.PlainDate | null {
  const { today } = now;
  if (word.monthsAhead !== null) {
    const month = today.with({ day: 1 }).add({ months: word.monthsAhead });
    return validDate(month.year, month.month, word.day);
  }
  if (word.month !== null) {
    // 1月5日 said in December is next year's.
    const year = today.month - word.month > 6 ? today.year + 1 : today.year;
    return validDate(year, word.month, word.day);
  }
  const here = validDate(today.year, today.month, word.day);
  if (word.day >= today.day) return here;
  const next = today.with({ day: 1 }).add({ months: 1 });
  const there = validDate(next.year, next.month, word.day);
  return there !== null && today.until(there).days <= NEXT_MONTH_WITHIN_DAYS ? there : here;
}

function endOf(of: 'month' | 'year' | 'week' | 'after_holiday' | 'before_holiday', now: Now): Temporal.PlainDate | null {
  switch (of) {
    case 'month':
      return now.today.with({ day: now.today.daysInMonth });
    case 'year':
      return now.today.with({ month: 12, day: 31 });
    case 'week':
      return weekdayOf(null, 6, now);
    case 'after_holiday':
      return aroundHoliday(now)?.after ?? null;
    case 'before_holiday':
      return aroundHoliday(now)?.before ?? null;
  }
}

/** The workdays around the next three or more days off in a row; a plain weekend is no holiday. */
function aroundHoliday(now: Now): { before: Temporal.PlainDate; after: Temporal.PlainDate } | null {
  if (!now.isWorkday) return null;
  let before = now.today;
  let off = 0;
  for (let days = 0; days < 30; days++) {
    const on = now.today.add({ days });
    if (!now.isWorkday(on)) {
      off++;
      continue;
    }
    if (off >= 3) return { before, after: on };
    before = on;
    off = 0;
  }
  return null;
}

function addWorkdays(count: number, now: Now): Temporal.PlainDate | null {
  if (!now.isWorkday) return null;
  let left = count;
  let on = now.today;
  for (let days = 0; days < 120 && left > 0; days++) {
    on = on.add({ days: 1 });
    if (now.isWorkday(on)) left--;
  }
  return left === 0 ? on : null;
}

function placeNoon(day: Temporal.PlainDate, now: Now): Placed {
  const late = day.equals(now.today) && now.minute >= NOON;
  return minuteOf(day, late ? NOON_ENDS : NOON, now);
}

function placePart(part: DayPart, day: Temporal.PlainDate, now: Now): Placed {
  if (day.equals(now.today) && now.minute >= PART_ENDS[part]) return { when: null, past: true };
  return withWorkday({ when: day.toString(), part }, day, now);
}

function placeClock(expression: TimeExpression, day: Temporal.PlainDate, now: Now): Placed {
  const { hour, minute } = expression.clock ?? { hour: 0, minute: 0 };
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return { when: null };
  const isToday = day.equals(now.today);
  if (expression.part === undefined || expression.part === 'eod') {
    const bare = bareMinute(hour, minute, isToday ? now.minute : null, expression.day !== undefined);
    if (bare !== null) return minuteOf(day, bare, now);
    // 3点 said at 16:00 is over; 9点 said at 10:30 could still be tonight, so it is only unclear.
    const latest = (hour < 12 ? hour + 12 : hour) * 60 + minute;
    return { when: null, ...(isToday && latest <= now.minute ? { past: true as const } : {}) };
  }
  const minutes = minuteInPart(hour, minute, expression.part);
  if (minutes === null) return { when: null };
  const over = isToday && minutes <= now.minute;
  // 凌晨2点 said in the evening is the coming night.
  if (over && expression.part === 'night' && !expression.day) return minuteOf(day, minutes + DAY_MINUTES, now);
  return minuteOf(day, minutes, now);
}

function minuteInPart(hour: number, minute: number, part: PartWord): number | null {
  const plain = hour * 60 + minute;
  if (hour > 12) return plain;
  if (part === 'am' || part === 'night') return plain;
  if (part === 'noon') return hour < 4 ? plain + NOON : plain;
  if (part === 'pm') return hour === 12 ? plain : plain + NOON;
  // 晚上12点 is the end of the day; 晚上2点 cannot be told from a slip.
  return hour >= 5 ? plain + NOON : null;
}

/** Minutes from midnight of an hour without a part of the day, or null when it cannot be placed. */
function bareMinute(hour: number, minute: number, after: number | null, dayNamed: boolean): number | null {
  const plain = hour * 60 + minute;
  if (hour > 12 || hour === 0) return after !== null && plain <= after ? null : plain;
  const readings = hour === 12 ? [plain] : [plain, plain + NOON];
  const latest = dayNamed && after !== null ? DAY_MINUTES : LATEST_BARE;
  return readings.find((at) => at >= EARLIEST_BARE && at <= latest && (after === null || at > after)) ?? null;
}

function minuteOf(day: Temporal.PlainDate, minutes: number, now: Now): Placed {
  if (day.equals(now.today) && minutes <= now.minute) return { when: null, past: true };
  const on = day.add({ days: Math.floor(minutes / DAY_MINUTES) });
  const rest = minutes % DAY_MINUTES;
  const clock = `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`;
  return withWorkday({ when: `${on}T${clock}` }, on, now);
}

function withWorkday(placed: Placed, on: Temporal.PlainDate, now: Now): Placed {
  if (!now.isWorkday || now.isWorkday(on)) return placed;
  return { ...placed, nonWorkday: true };
}
