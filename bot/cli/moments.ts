// Days, instants and durations as an operator types them, and how they are shown.

import { type CutoffTime, parseCutoffTime, weekdayShortText } from '#bot/domain/calendar/cutoff.ts';
import { localDate, TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import { parseWallTime, toWallTime, wallTimeText } from '#bot/domain/status-list/wall-time.ts';
import { StatgridError } from '#bot/errors.ts';

const DAY = /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/;
const FIRST_YEAR = 2000;
const LAST_YEAR = 2099;

/** A day such as `2026-11-08`; `where` names the option. Throws StatgridError USAGE. */
export function readDay(text: string, where: string): Temporal.PlainDate {
  const match = DAY.exec(text.normalize('NFKC').trim());
  if (match === null) {
    throw new StatgridError('USAGE', `${where} 的“${text}”不是日期，请写成 2026-11-08。`);
  }
  const [year, month, day] = match.slice(1).map(Number);
  try {
    const on = Temporal.PlainDate.from(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
      { overflow: 'reject' },
    );
    if (on.year >= FIRST_YEAR && on.year <= LAST_YEAR) return on;
  } catch {
    throw new StatgridError('USAGE', `${where} 的“${text}”：没有这一天，请核对月份和日期。`);
  }
  throw new StatgridError('USAGE', `${where} 的“${text}”：年份不对，请核对。`);
}

/** A time of day such as `12:00` or `24:00`. Throws StatgridError USAGE. */
export function readTime(text: string, where: string): CutoffTime {
  const time = parseCutoffTime(text);
  if (time !== null) return time;
  throw new StatgridError('USAGE', `${where} 的“${text}”不是时刻，请写成 12:00（一天结束写 24:00）。`);
}

/** An instant: ISO 8601 with an offset, or wall time in Shanghai. Throws StatgridError USAGE. */
export function readInstant(text: string, where: string): Temporal.Instant {
  const at = withOffset(text.trim()) ?? parseWallTime(text.normalize('NFKC').trim());
  if (at === null) {
    checkDay(text, where);
    throw new StatgridError(
      'USAGE',
      `${where}“${text}”看不懂，请写成 '2026-11-04 09:00'（北京时间）或 2026-11-04T09:00+08:00，要写到几点几分。`,
    );
  }
  const { year } = localDate(at);
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return at.round('second');
  throw new StatgridError('USAGE', `${where}“${text}”：年份不对，请核对。`);
}

/** A day that does not exist is said so, whatever stands after it. */
function checkDay(text: string, where: string): void {
  const [day] = /^\d{4}-\d{1,2}-\d{1,2}(?=[ T])/.exec(text.normalize('NFKC').trim()) ?? [];
  if (day !== undefined) readDay(day, where.trim());
}

function withOffset(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}

/** The instant a duration such as `PT1H` or `P1D` leads to. Throws StatgridError USAGE. */
export function readAdvance(text: string, now: Temporal.Instant): Temporal.Instant {
  const duration = durationOf(text.normalize('NFKC').replace('−', '-').trim().toUpperCase());
  if (duration === null) {
    throw new StatgridError(
      'USAGE',
      `时长“${text}”看不懂，请写成 PT1H（1小时）、PT30M（30分钟）或 P1D（1天）。`,
    );
  }
  if (duration.sign <= 0) {
    throw new StatgridError(
      'USAGE',
      `时长“${text}”不大于零：advance 只能向前拨。要回到以前的时刻，请用 clock to。`,
    );
  }
  const at = later(now, duration);
  if (at !== null && localDate(at).year <= LAST_YEAR) return at;
  throw new StatgridError('USAGE', `时长“${text}”太长，请核对。`);
}

function durationOf(text: string): Temporal.Duration | null {
  try {
    return Temporal.Duration.from(text);
  } catch {
    return null;
  }
}

function later(now: Temporal.Instant, duration: Temporal.Duration): Temporal.Instant | null {
  try {
    return now.toZonedDateTimeISO(TIME_ZONE).add(duration).toInstant();
  } catch {
    return null;
  }
}

/** `2026-11-06 13:40`, in Shanghai. */
export function at(instant: Temporal.Instant): string {
  return wallTimeText(instant);
}

/** An instant as `readInstant` takes it back without losing a second: `2026-11-06 13:40:05`. */
export function exactly(instant: Temporal.Instant): string {
  const wall = toWallTime(instant);
  const smallestUnit = wall.second === 0 ? 'minute' : 'second';
  return wall.toString({ smallestUnit }).replace('T', ' ');
}

/** `2026-11-06 13:40（周五）`. */
export function atWithWeekday(instant: Temporal.Instant): string {
  return `${wallTimeText(instant)}（${weekdayShortText(localDate(instant))}）`;
}

/** The same for what may not have happened. */
export function atOrDash(instant: Temporal.Instant | null): string {
  return instant === null ? '—' : wallTimeText(instant);
}
