// Turns a word for a day into a date, ahead of or behind the day of sending.

import type { PeriodEnd } from './lexicon/time.ts';
import type { DayWord } from './time-expression.ts';

/** Whether a day is worked; without a calendar nothing is said about working days. */
export type IsWorkday = (on: Temporal.PlainDate) => boolean;

/** The local moment of sending; `minute` counts from midnight. */
export interface Now {
  readonly today: Temporal.PlainDate;
  readonly minute: number;
  readonly isWorkday?: IsWorkday | undefined;
}

/** A day of the month already over means the next month only if that is at most so many days off. */
const NEXT_MONTH_WITHIN_DAYS = 15;

/** The day a word names ahead, or null when it names none (下周) or a calendar would be needed. */
export function dayOf(word: DayWord, now: Now): Temporal.PlainDate | null {
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
    case 'month_end':
      return monthEnd(word.month, now);
    case 'week':
      return null;
  }
}

function weekdayOf(weeks: number | null, weekday: number, now: Now): Temporal.PlainDate {
  const ahead = weekday - now.today.dayOfWeek;
  if (weeks !== null) return now.today.add({ days: ahead + 7 * weeks });
  return now.today.add({ days: ahead < 0 ? ahead + 7 : ahead });
}

/** 12月底: of this year, or of the next when the month is long over. */
function monthEnd(month: number, { today }: Now): Temporal.PlainDate {
  const year = today.month - month > 6 ? today.year + 1 : today.year;
  return lastDay(new Temporal.PlainDate(year, month, 1));
}

function lastDay(first: Temporal.PlainDate): Temporal.PlainDate {
  return first.with({ day: first.daysInMonth });
}

/** The day a word names behind, or null when it cannot be one. */
export function dayBehind(word: DayWord, now: Now): Temporal.PlainDate | null {
  if (word.kind === 'weekday' && word.weeks === null) {
    const ahead = word.weekday - now.today.dayOfWeek;
    // 周五报了 said on a Thursday is last Friday or a slip: not taken.
    return ahead > 0 ? null : now.today.add({ days: ahead });
  }
  if (word.kind === 'date' && word.monthsAhead === null) {
    return validDate(now.today.year, word.month ?? now.today.month, word.day);
  }
  // 上周就报了 names no day, but one that is over: its Monday stands for it.
  if (word.kind === 'week') return word.weeks < 0 ? weekdayOf(word.weeks, 1, now) : null;
  if (word.kind === 'month_end' && word.month < now.today.month)
    return lastDay(new Temporal.PlainDate(now.today.year, word.month, 1));
  return word.kind === 'end' || word.kind === 'month_end' || word.kind === 'workdays'
    ? null
    : dayOf(word, now);
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

function endOf(of: PeriodEnd, now: Now): Temporal.PlainDate | null {
  switch (of) {
    // 中旬 names ten days, none of them.
    case 'ten_days':
      return null;
    case 'month':
      return now.today.with({ day: now.today.daysInMonth });
    case 'next_month':
      return lastDay(now.today.with({ day: 1 }).add({ months: 1 }));
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
