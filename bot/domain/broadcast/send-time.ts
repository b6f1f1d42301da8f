// When a broadcast goes out: as a person writes it, and moved into the hours in which a place may be spoken to.

import { instantAt, localDate } from '#bot/domain/calendar/local-time.ts';
import { nextAudibleAt, type PlaceClass } from '#bot/domain/calendar/quiet-hours.ts';
import { firstServiceMinuteAtOrAfter, isServiceTime } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';

const DAYS: Readonly<Record<string, number>> = { 今天: 0, 明天: 1, 后天: 2 };

const TIME =
  /(?:(?:(\d{4})[-年/])?(\d{1,2})[-月/](\d{1,2})[日号]?|(今天|明天|后天))[\sT]*(上午|早上|中午|下午|傍晚|晚上)?\s*(\d{1,2})(?:[:点时](?:(\d{1,2})分?|(半))?)/u;

/** Words that name an instant, found in a text; `at` null: there is no such day or time. */
export interface FoundTime {
  readonly words: string;
  readonly at: Temporal.Instant | null;
}

/** Finds 明天9点, 11月5日下午2点半, 2026-11-05 09:00; null when the text names no time. A day gone by is next year's. */
export function findSendTime(text: string, now: Temporal.Instant): FoundTime | null {
  const match = TIME.exec(text.normalize('NFKC'));
  if (match === null) return null;
  const [words, year, month, day, dayWord, part, hour, minute, half] = match;
  const on =
    dayWord === undefined
      ? dateOf(year, Number(month), Number(day), localDate(now))
      : localDate(now).add({ days: DAYS[dayWord] ?? 0 });
  const said = Number(hour);
  const isPm = part !== undefined && '下午傍晚晚上'.includes(part) && said < 12;
  const of = (isPm ? said + 12 : said) * 60 + (half === undefined ? Number(minute ?? 0) : 30);
  if (on === null || said > 24 || of > 1440 || Number(minute ?? 0) > 59) return { words, at: null };
  return { words, at: instantAt(on, of) };
}

function dateOf(
  year: string | undefined,
  month: number,
  day: number,
  today: Temporal.PlainDate,
): Temporal.PlainDate | null {
  try {
    const on = Temporal.PlainDate.from(
      { year: year === undefined ? today.year : Number(year), month, day },
      { overflow: 'reject' },
    );
    const isPast = year === undefined && Temporal.PlainDate.compare(on, today) < 0;
    return isPast ? on.add({ years: 1 }) : on;
  } catch {
    return null;
  }
}

/** The first instant from `at` on that lies in service hours and outside the place's quiet hours. */
export function speakableAt(
  placeClass: PlaceClass,
  at: Temporal.Instant,
  { calendar, hours }: WorkTime,
): Temporal.Instant {
  let from = at;
  for (;;) {
    // A whole minute is only asked for where the hours move it: what may go now goes now.
    const served = isServiceTime(from, calendar, hours)
      ? from
      : firstServiceMinuteAtOrAfter(from, calendar, hours);
    const heard = nextAudibleAt(placeClass, served, calendar);
    if (Temporal.Instant.compare(heard, from) === 0) return heard;
    from = heard;
  }
}
