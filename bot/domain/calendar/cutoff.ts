// A cutoff is a day and a time of day (24:00 allowed); how both are read and said in Chinese.
import { instantAt, MINUTES_PER_DAY, minuteOfDay, TIME_ZONE } from './local-time.ts';

/** A time of day `HH:MM`, 00:00 to 24:00; only `parseCutoffTime` and `cutoffTime` make one. */
export type CutoffTime = string & { readonly cutoffTime: true };

/** Reads `12:00`, `9:30`, `24:00`, `12：00`, `12时`, `12时30分`, `24点`; null for anything else. */
export function parseCutoffTime(text: string): CutoffTime | null {
  const plain = text.normalize('NFKC').trim();
  const match = /^(\d{1,2})(?::(\d{2}))$/.exec(plain) ?? /^(\d{1,2})[时点](?:(\d{1,2})分)?$/.exec(plain);
  if (match === null) return null;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (minute > 59 || hour * 60 + minute > MINUTES_PER_DAY) return null;
  return `${two(hour)}:${two(minute)}` as CutoffTime;
}

/** As `parseCutoffTime` for a text known to be right (constants, stored rows); RangeError if it is not. */
export function cutoffTime(text: string): CutoffTime {
  const time = parseCutoffTime(text);
  if (time === null) throw new RangeError(`not a time of day: ${text}`);
  return time;
}

/** Minutes since midnight, 0 to 1440. */
function cutoffMinute(time: CutoffTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The instant at which the window closes; 24:00 is the next day's 00:00. */
export function cutoffAt(on: Temporal.PlainDate, time: CutoffTime): Temporal.Instant {
  return instantAt(on, cutoffMinute(time));
}

/** `12时`, `24时`, `12时30分`. */
export function timeText(time: CutoffTime): string {
  return hourText(cutoffMinute(time));
}

/** `8日12时`, `3日24时`, `8日12时30分`: the day named is always cutoffOn, also for 24:00. */
export function cutoffText(on: Temporal.PlainDate, time: CutoffTime): string {
  return `${on.day}日${timeText(time)}`;
}

/** `11月8日12时`. */
export function cutoffTextWithMonth(on: Temporal.PlainDate, time: CutoffTime): string {
  return `${on.month}月${cutoffText(on, time)}`;
}

/** `11月8日`. */
export function dayText(on: Temporal.PlainDate): string {
  return `${on.month}月${on.day}日`;
}

/** `11月6日13时40分`: how a list's asOf and other instants are said. */
export function momentText(at: Temporal.Instant): string {
  const on = at.toZonedDateTimeISO(TIME_ZONE).toPlainDate();
  return `${dayText(on)}${hourText(minuteOfDay(at))}`;
}

/** `星期日`. */
export function weekdayText(on: Temporal.PlainDate): string {
  return `星期${weekdayCharacter(on)}`;
}

/** `周日`. */
export function weekdayShortText(on: Temporal.PlainDate): string {
  return `周${weekdayCharacter(on)}`;
}

function weekdayCharacter(on: Temporal.PlainDate): string {
  return '一二三四五六日'.charAt(on.dayOfWeek - 1);
}

function hourText(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  const minute = minutes % 60;
  return minute === 0 ? `${hour}时` : `${hour}时${two(minute)}分`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
