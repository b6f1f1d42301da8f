// The sandbox's clock in words: what day it is for a bureau, and the instants its buttons lead to.

import { dayText, momentText, weekdayShortText, weekdayText } from '#bot/domain/calendar/cutoff.ts';
import { instantAt, isBefore, localDate, minuteOfDay, TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import { isServiceTime } from '#bot/domain/calendar/service-time.ts';
import { withKnownYears } from '#bot/domain/calendar/work-calendar.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { BusinessTime } from '#prisma/repos/business-clock.ts';

/** A place the clock can be sent to: an ISO instant and its name. */
export interface ClockMove {
  readonly at: string;
  readonly text: string;
}

export interface SandboxClock {
  /** 'YYYY-MM-DDTHH:MM', the bureau's wall time: what a date field is filled with. */
  readonly local: string;
  /** '2026年11月2日（星期一）' */
  readonly date: string;
  /** '08:30' */
  readonly time: string;
  /** '工作日', '休息日', '国庆节假期', or that the year has no calendar. */
  readonly day: string;
  readonly service: string;
  readonly isServiceTime: boolean;
  /** Where the clock is walking to at the moment; null when it stands. */
  readonly walkingTo: string | null;
  readonly hour: ClockMove;
  /** Null when the year has no calendar. */
  readonly morning: ClockMove | null;
  /** Null when no task has a cutoff ahead. */
  readonly cutoff: ClockMove | null;
}

/** 08:30, when the working day begins. */
const MORNING_MINUTE = 510;

/** The clock as the page shows it. `cutoffs` are those of all tasks, in any order. */
export function sandboxClock(
  time: BusinessTime,
  cutoffs: readonly Temporal.Instant[],
  workTime: WorkTime,
): SandboxClock {
  const { now: nowAt, target: targetAt } = time;
  const on = localDate(nowAt);
  const ahead = cutoffs
    .filter((at) => isBefore(nowAt, at))
    .toSorted((one, other) => Temporal.Instant.compare(one, other));
  const serving = withKnownYears(() => isServiceTime(nowAt, workTime.calendar, workTime.hours));
  const isServing = serving.ok && serving.value;
  return {
    local: wallTime(nowAt),
    date: `${on.year}年${dayText(on)}（${weekdayText(on)}）`,
    time: wallTime(nowAt).slice(11),
    day: dayHint(on, workTime),
    service: isServing ? '服务时间' : '非服务时间',
    isServiceTime: isServing,
    walkingTo: targetAt === null ? null : momentText(targetAt),
    hour: move(nowAt.add({ hours: 1 })),
    morning: nextMorning(nowAt, workTime),
    cutoff: ahead[0] === undefined ? null : move(ahead[0]),
  };
}

function dayHint(on: Temporal.PlainDate, { calendar }: WorkTime): string {
  const known = withKnownYears(() => ({ works: calendar.isWorkday(on), holiday: calendar.holidayName(on) }));
  if (!known.ok) return `${known.unknownYear}年放假安排未导入`;
  if (known.value.works) return on.dayOfWeek > 5 ? '工作日（调休上班）' : '工作日';
  return known.value.holiday === null ? '休息日' : `休息日（${known.value.holiday}）`;
}

function nextMorning(nowAt: Temporal.Instant, { calendar }: WorkTime): ClockMove | null {
  const on = localDate(nowAt);
  const isEarly = minuteOfDay(nowAt) < MORNING_MINUTE;
  const day = withKnownYears(() => (isEarly && calendar.isWorkday(on) ? on : calendar.addWorkdays(on, 1)));
  return day.ok ? move(instantAt(day.value, MORNING_MINUTE)) : null;
}

function move(at: Temporal.Instant): ClockMove {
  const on = localDate(at);
  return { at: at.toString(), text: `${dayText(on)} ${wallTime(at).slice(11)} ${weekdayShortText(on)}` };
}

function wallTime(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO(TIME_ZONE).toPlainDateTime().toString({ smallestUnit: 'minute' });
}
