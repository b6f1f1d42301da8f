// Reads an expression of time from tokens: what the words say, not yet placed on the calendar.

import type { Token } from './lexer.ts';
import type { PartWord, PeriodEnd } from './lexicon/time.ts';
import type { WordClass } from './word-class.ts';

export type DayWord =
  | { readonly kind: 'offset'; readonly days: number }
  | { readonly kind: 'workdays'; readonly days: number }
  | { readonly kind: 'weekday'; readonly weeks: number | null; readonly weekday: number }
  | {
      readonly kind: 'date';
      readonly month: number | null;
      readonly monthsAhead: number | null;
      readonly day: number;
    }
  | { readonly kind: 'end'; readonly of: PeriodEnd }
  | { readonly kind: 'month_end'; readonly month: number }
  | { readonly kind: 'week'; readonly weeks: number };

/** What an expression says; at least one of day, part, clock, minutes, soon is there. */
export interface TimeExpression {
  day?: DayWord;
  part?: PartWord;
  /** Hour and minute as said; `hour` 1–12 without a part may mean either half of the day. */
  clock?: { readonly hour: number; readonly minute: number };
  /** Minutes from the sending. */
  minutes?: number;
  /** 马上, 等会: within hours. */
  soon?: true;
}

export interface ReadTime {
  readonly expression: TimeExpression;
  /** Index of the first token after the expression. */
  readonly next: number;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

/** The expression that starts at token `from`, or null. Looks at each token once. */
export function readTime(tokens: readonly Token[], from: number): ReadTime | null {
  const cursor: Cursor = { tokens, at: from };
  const expression: TimeExpression = {};
  while (readElement(cursor, expression)) skipInside(cursor);
  if (cursor.at === from) return null;
  if (is(cursor, 't_until')) readEndOfRange(cursor, expression);
  // 八点不到, 12点没到: before that hour.
  if (expression.clock && NOT_YET.has(cursor.tokens[cursor.at]?.text ?? '')) cursor.at++;
  while (is(cursor, 't_before') || is(cursor, 't_about') || is(cursor, 't_within')) cursor.at++;
  return { expression, next: cursor.at };
}

const NOT_YET = new Set(['不到', '没到', '未到']);

/** 3点到4点, 8号至9号: the end counts, with the day and part of the start. */
function readEndOfRange(cursor: Cursor, expression: TimeExpression): void {
  const back = cursor.at;
  cursor.at++;
  const end: TimeExpression = {};
  while (readElement(cursor, end));
  if (cursor.at === back + 1) {
    cursor.at = back;
    return;
  }
  if (end.day) expression.day = end.day;
  if (end.part) expression.part = end.part;
  if (end.clock) expression.clock = end.clock;
}

/** A blank or 的 between two parts of one expression (明天 下午, 明天的下午). */
function skipInside(cursor: Cursor): void {
  if (!is(cursor, 'space') && !is(cursor, 'de')) return;
  const probe: Cursor = { tokens: cursor.tokens, at: cursor.at + 1 };
  if (is(probe, 't_part') || is(probe, 't_clock') || (is(probe, 'number') && is(probe, 't_oclock', 1))) {
    cursor.at++;
  }
}

function is(cursor: Cursor, cls: WordClass, ahead = 0): boolean {
  return cursor.tokens[cursor.at + ahead]?.classes.includes(cls) ?? false;
}

function valueAt(cursor: Cursor, ahead = 0): unknown {
  return cursor.tokens[cursor.at + ahead]?.value;
}

function numberAt(cursor: Cursor, ahead = 0): number | null {
  const value = valueAt(cursor, ahead);
  return is(cursor, 'number', ahead) && typeof value === 'number' ? value : null;
}

function readElement(cursor: Cursor, into: TimeExpression): boolean {
  return readDay(cursor, into) || readClock(cursor, into) || readPart(cursor, into) || readSpan(cursor, into);
}

function readDay(cursor: Cursor, into: TimeExpression): boolean {
  if (into.day) return false;
  const found = dayAt(cursor);
  if (found === null) return false;
  into.day = found.day;
  if (found.part) into.part = found.part;
  cursor.at += found.length;
  return true;
}

interface FoundDay {
  readonly day: DayWord;
  readonly part?: PartWord;
  readonly length: number;
}

function dayAt(cursor: Cursor): FoundDay | null {
  const value = valueAt(cursor);
  if (is(cursor, 't_day')) return { day: { kind: 'offset', days: value as number }, length: 1 };
  if (is(cursor, 't_day_part')) {
    const [days, part] = value as readonly [number, PartWord];
    return { day: { kind: 'offset', days }, part, length: 1 };
  }
  if (is(cursor, 't_weekday')) {
    return { day: { kind: 'weekday', ...(value as { weeks: number | null; weekday: number }) }, length: 1 };
  }
  if (is(cursor, 't_week')) return { day: { kind: 'week', weeks: value as number }, length: 1 };
  if (is(cursor, 't_end')) {
    return { day: { kind: 'end', of: value as PeriodEnd }, length: 1 };
  }
  return dateAt(cursor);
}

function dateAt(cursor: Cursor): FoundDay | null {
  if (is(cursor, 't_slash')) {
    const [month, day] = valueAt(cursor) as readonly [number, number];
    if (month < 1 || month > 12 || day < 1 || day > 31) return null;
    return {
      day: { kind: 'date', month, monthsAhead: null, day },
      length: is(cursor, 't_day_mark', 1) ? 2 : 1,
    };
  }
  if (is(cursor, 't_month_word') && is(cursor, 't_day_mark', 2)) {
    const day = numberAt(cursor, 1);
    const monthsAhead = valueAt(cursor) as number;
    return day === null ? null : { day: { kind: 'date', month: null, monthsAhead, day }, length: 3 };
  }
  const first = numberAt(cursor);
  if (first === null) return null;
  if (is(cursor, 't_day_mark', 1)) {
    return { day: { kind: 'date', month: null, monthsAhead: null, day: first }, length: 2 };
  }
  if (is(cursor, 't_end', 1) && valueAt(cursor, 1) === 'month' && first >= 1 && first <= 12)
    return { day: { kind: 'month_end', month: first }, length: 2 };
  const day = numberAt(cursor, 2);
  if (is(cursor, 't_month_mark', 1) && day !== null && is(cursor, 't_day_mark', 3)) {
    return { day: { kind: 'date', month: first, monthsAhead: null, day }, length: 4 };
  }
  return daysAheadAt(cursor, first);
}

function daysAheadAt(cursor: Cursor, days: number): FoundDay | null {
  const unit = cursor.tokens[cursor.at + 1];
  if (unit === undefined || !unit.classes.includes('t_days') || days > 60) return null;
  if (unit.text.includes('工作日')) return { day: { kind: 'workdays', days }, length: 2 };
  const bounded = unit.text !== '天' || is(cursor, 't_within', 2);
  return bounded ? { day: { kind: 'offset', days }, length: 2 } : null;
}

function readPart(cursor: Cursor, into: TimeExpression): boolean {
  if (into.part !== undefined || !is(cursor, 't_part')) return false;
  into.part = valueAt(cursor) as PartWord;
  cursor.at++;
  return true;
}

function readClock(cursor: Cursor, into: TimeExpression): boolean {
  if (into.clock) return false;
  if (is(cursor, 't_clock')) {
    const [hour, minute] = valueAt(cursor) as readonly [number, number];
    into.clock = { hour, minute };
    cursor.at++;
    return true;
  }
  const hour = numberAt(cursor);
  if (hour === null || !is(cursor, 't_oclock', 1)) return false;
  cursor.at += 2;
  into.clock = { hour, minute: readMinutes(cursor) };
  return true;
}

function readMinutes(cursor: Cursor): number {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) return 0;
  if (is(cursor, 't_half') || is(cursor, 't_quarter')) {
    cursor.at++;
    if (token.text === '半') return 30;
    return token.text.startsWith('三') ? 45 : 15;
  }
  const minutes = numberAt(cursor);
  if (minutes === null || minutes > 59) return 0;
  cursor.at += is(cursor, 't_minute', 1) ? 2 : 1;
  return minutes;
}

const SPANS: Readonly<Record<string, number>> = { 一刻钟: 15, 三刻钟: 45 };

/** 十分钟, 两小时, 半小时, 马上. */
function readSpan(cursor: Cursor, into: TimeExpression): boolean {
  if (is(cursor, 't_soon')) {
    into.soon = true;
    cursor.at++;
    return true;
  }
  if (into.minutes !== undefined) return false;
  const token = cursor.tokens[cursor.at];
  if (is(cursor, 't_half_hour') && token?.text !== '半天') {
    into.minutes = SPANS[token?.text ?? ''] ?? 30;
    cursor.at++;
    return true;
  }
  const count = numberAt(cursor);
  if (count === null || count > 600) return false;
  if (!is(cursor, 't_minute', 1) && !is(cursor, 't_hours', 1)) return false;
  // 一分没错, 一分钱: no minute.
  if (count === 1 && cursor.tokens[cursor.at + 1]?.text === '分') return false;
  into.minutes = is(cursor, 't_hours', 1) ? count * 60 : count;
  cursor.at += 2;
  return true;
}
