// Places an expression of time on the calendar, relative to the instant the message was sent.

import { dayBehind, dayOf, type IsWorkday, type Now } from './days.ts';
import type { PartWord } from './lexicon/time.ts';
import type { DayPart } from './reading.ts';
import type { TimeExpression } from './time-expression.ts';

const ZONE = 'Asia/Shanghai';

/** Where a promised time lies. `when` null: over already (`past`) or impossible to place. */
export interface Placed {
  readonly when: string | null;
  readonly part?: DayPart;
  readonly past?: true;
  readonly nonWorkday?: true;
}

/** When the parts of a day are over, in minutes from midnight; a promise for them after that is past. */
const PART_ENDS: Readonly<Record<DayPart, number>> = {
  am: 12 * 60,
  pm: 18 * 60,
  eod: 18 * 60,
  evening: 24 * 60,
};
const NOON = 12 * 60;
const NOON_ENDS = 13 * 60 + 30;
const DAY_MINUTES = 24 * 60;
/** Hours a bare `8点` may mean on its own: 7 in the morning to 7 in the evening, when offices answer. */
const EARLIEST_BARE = 7 * 60;
const LATEST_BARE = 19 * 60;
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
    const shift =
      hour < 12 &&
      (expression.part === 'pm' ||
        expression.part === 'evening' ||
        (expression.part === undefined && hour < 7))
        ? 12
        : 0;
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
  if (over && expression.part === 'night' && !expression.day)
    return minuteOf(day, minutes + DAY_MINUTES, now);
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
