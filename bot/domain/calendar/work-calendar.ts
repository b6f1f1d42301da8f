// Which days are worked: the State Council's yearly notice, make-up days and local extra days.

/** A year nobody has announced is `unknown`; one put together from the law alone is `provisional`. */
export type Coverage = 'official' | 'provisional' | 'unknown';

export interface DaysOff {
  readonly name: string;
  readonly fromOn: Temporal.PlainDate;
  readonly toOn: Temporal.PlainDate;
}

/** One year's notice: days off as ranges, and weekend days that are worked (补班). */
export interface CalendarYear {
  readonly year: number;
  readonly status: 'official' | 'provisional';
  readonly source: string;
  readonly off: readonly DaysOff[];
  readonly workOn: readonly Temporal.PlainDate[];
}

/** Days a bureau adds itself (e.g. 三月三 in Guangxi); they stand above the national notice. */
export interface LocalDays {
  readonly offOn?: readonly Temporal.PlainDate[];
  readonly workOn?: readonly Temporal.PlainDate[];
}

/**
 * A question about a year that has no calendar. Such a year is announced, never guessed: holiday
 * packages call every weekday of an unknown year a working day, which moves reminders into holidays.
 */
export class CalendarYearUnknown extends Error {
  readonly year: number;

  constructor(year: number) {
    super(`no working calendar for ${year}`);
    this.name = 'CalendarYearUnknown';
    this.year = year;
  }
}

/** What `withKnownYears` answers. */
export type KnownYears<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly unknownYear: number };

/**
 * Runs a computation over the calendar and turns an unknown year into a value, so that callers can
 * refuse with a clear sentence. Any other error goes on.
 */
export function withKnownYears<T>(compute: () => T): KnownYears<T> {
  try {
    return { ok: true, value: compute() };
  } catch (error) {
    if (error instanceof CalendarYearUnknown) return { ok: false, unknownYear: error.year };
    throw error;
  }
}

/**
 * The working calendar. Every question about a day of an uncovered year throws CalendarYearUnknown;
 * local extra days do not make a year covered.
 */
export class WorkCalendar {
  readonly #years: ReadonlyMap<number, CalendarYear>;
  readonly #off = new Map<string, string>();
  readonly #work = new Set<string>();

  constructor(years: readonly CalendarYear[], local: LocalDays = {}) {
    this.#years = new Map(years.map((year) => [year.year, year]));
    for (const year of years) {
      for (const range of year.off) {
        for (
          let on = range.fromOn;
          Temporal.PlainDate.compare(on, range.toOn) <= 0;
          on = on.add({ days: 1 })
        ) {
          this.#off.set(on.toString(), range.name);
        }
      }
      for (const on of year.workOn) this.#work.add(on.toString());
    }
    for (const on of local.offOn ?? []) {
      this.#off.set(on.toString(), '本地放假');
      this.#work.delete(on.toString());
    }
    for (const on of local.workOn ?? []) {
      this.#work.add(on.toString());
      this.#off.delete(on.toString());
    }
  }

  coverage(year: number): Coverage {
    return this.#years.get(year)?.status ?? 'unknown';
  }

  /** Years with a calendar, ascending. */
  get coveredYears(): readonly number[] {
    return [...this.#years.keys()].sort((one, other) => one - other);
  }

  /** Where a year's days come from; null for an unknown year. */
  source(year: number): string | null {
    return this.#years.get(year)?.source ?? null;
  }

  /** The provisional years among those from one day to another, both included. */
  provisionalYears(fromOn: Temporal.PlainDate, toOn: Temporal.PlainDate): readonly number[] {
    return this.coveredYears.filter(
      (year) => year >= fromOn.year && year <= toOn.year && this.coverage(year) === 'provisional',
    );
  }

  isWorkday(on: Temporal.PlainDate): boolean {
    if (!this.#years.has(on.year)) throw new CalendarYearUnknown(on.year);
    const key = on.toString();
    if (this.#work.has(key)) return true;
    return on.dayOfWeek <= 5 && !this.#off.has(key);
  }

  /** The name of the holiday a day is off for (国庆节); null for workdays and plain weekends. */
  holidayName(on: Temporal.PlainDate): string | null {
    return this.isWorkday(on) ? null : (this.#off.get(on.toString()) ?? null);
  }

  /** The nth workday after (n > 0) or before (n < 0) a day, which itself is not counted; n = 0 is the day. */
  addWorkdays(on: Temporal.PlainDate, n: number): Temporal.PlainDate {
    if (!Number.isSafeInteger(n)) throw new RangeError(`workdays must be a whole number, not ${n}`);
    const days = n < 0 ? -1 : 1;
    let day = on;
    for (let left = Math.abs(n); left > 0; ) {
      day = day.add({ days });
      if (this.isWorkday(day)) left -= 1;
    }
    return day;
  }

  lastWorkdayOnOrBefore(on: Temporal.PlainDate): Temporal.PlainDate {
    return this.isWorkday(on) ? on : this.addWorkdays(on, -1);
  }

  firstWorkdayOnOrAfter(on: Temporal.PlainDate): Temporal.PlainDate {
    return this.isWorkday(on) ? on : this.addWorkdays(on, 1);
  }

  /**
   * Workdays passed on the way from one day to another: the first day is not counted, the second is.
   * Negative when the second is earlier, so that it undoes `addWorkdays` in both directions.
   */
  workdaysBetween(fromOn: Temporal.PlainDate, toOn: Temporal.PlainDate): number {
    const days = Temporal.PlainDate.compare(fromOn, toOn) <= 0 ? 1 : -1;
    let count = 0;
    for (let day = fromOn; !day.equals(toOn); ) {
      day = day.add({ days });
      if (this.isWorkday(day)) count += days;
    }
    return count;
  }

  /** The days off from one day to another, both included. */
  nonWorkdays(fromOn: Temporal.PlainDate, toOn: Temporal.PlainDate): readonly Temporal.PlainDate[] {
    const found: Temporal.PlainDate[] = [];
    for (let day = fromOn; Temporal.PlainDate.compare(day, toOn) <= 0; day = day.add({ days: 1 })) {
      if (!this.isWorkday(day)) found.push(day);
    }
    return found;
  }
}
