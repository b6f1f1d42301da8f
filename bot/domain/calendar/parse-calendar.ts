// Reads a working calendar from its JSON shape, naming every mistake at once.
import { type Fault, isRecord, type Parsed, parsed, quoted, readDate } from './parsed.ts';
import { type CalendarYear, type DaysOff, type LocalDays, WorkCalendar } from './work-calendar.ts';

/** The longest range believed: the longest ever announced was nine days, so a longer one is a slip. */
const LONGEST_DAYS_OFF = 15;

/** A New Year's notice may take days of the December before; nothing reaches further. */
const SPILL_DAYS = 31;

/**
 * Builds the calendar from `{ years: { '2026': { status, source, off: [[name, from, to]], work: [date] } } }`.
 * Dates are `YYYY-MM-DD`, ranges include both ends. Answers the calendar or all faults.
 */
export function parseCalendar(json: unknown, local: LocalDays = {}): Parsed<WorkCalendar> {
  const years = parseCalendarYears(json);
  return years.ok ? { ok: true, value: new WorkCalendar(years.value, local) } : years;
}

/** As `parseCalendar`, but stops at the years' data (for whoever stores or shows them). */
export function parseCalendarYears(json: unknown): Parsed<readonly CalendarYear[]> {
  const faults: Fault[] = [];
  if (!isRecord(json) || !isRecord(json.years)) {
    return { ok: false, faults: [{ path: 'years', text: '日历文件没有 years，请用样例日历的格式' }] };
  }
  if (json.timeZone !== undefined && json.timeZone !== 'Asia/Shanghai') {
    faults.push({ path: 'timeZone', text: `时区只能是 Asia/Shanghai，现为${quoted(json.timeZone)}` });
  }
  const years = Object.entries(json.years).map(([key, value]) => parseYear(key, value, faults));
  if (years.length === 0) faults.push({ path: 'years', text: '日历里一年也没有' });
  const found = years.filter((year) => year !== null);
  checkOverlaps(found, faults);
  return parsed(found, faults);
}

function parseYear(key: string, value: unknown, faults: Fault[]): CalendarYear | null {
  const path = `years.${key}`;
  if (!/^\d{4}$/.test(key)) {
    faults.push({ path, text: `年份${quoted(key)}不对，请写四位数字，如 2026` });
    return null;
  }
  if (!isRecord(value)) {
    faults.push({ path, text: `${key} 年的内容不对，请写 status、source、off、work` });
    return null;
  }
  const { status, source } = value;
  if (status !== 'official' && status !== 'provisional') {
    faults.push({ path: `${path}.status`, text: `只能是 official 或 provisional，现为${quoted(status)}` });
  }
  if (typeof source !== 'string' || source.trim() === '') {
    faults.push({ path: `${path}.source`, text: '请写明来源，如国务院办公厅通知的网址' });
  }
  const year = Number(key);
  return {
    year,
    status: status === 'official' ? 'official' : 'provisional',
    source: typeof source === 'string' ? source : '',
    off: list(value.off, `${path}.off`, faults, (entry, at) => parseOff(entry, at, year, faults)),
    workOn: list(value.work, `${path}.work`, faults, (entry, at) => parseWork(entry, at, year, faults)),
  };
}

function list<T>(
  value: unknown,
  path: string,
  faults: Fault[],
  parse: (entry: unknown, path: string) => T | null,
): readonly T[] {
  if (!Array.isArray(value)) {
    faults.push({ path, text: '请写成列表，没有就写 []' });
    return [];
  }
  return value
    .map((entry: unknown, index) => parse(entry, `${path}[${index}]`))
    .filter((entry) => entry !== null);
}

function parseOff(entry: unknown, path: string, year: number, faults: Fault[]): DaysOff | null {
  if (!Array.isArray(entry) || entry.length !== 3 || typeof entry[0] !== 'string' || entry[0].trim() === '') {
    faults.push({ path, text: '请写成 [名称, 起始日, 结束日]' });
    return null;
  }
  const fromOn = parseDay(entry[1], path, year, faults);
  const toOn = parseDay(entry[2], path, year, faults);
  if (fromOn === null || toOn === null) return null;
  const days = fromOn.until(toOn).days + 1;
  if (days < 1 || days > LONGEST_DAYS_OFF) {
    faults.push({ path, text: `${entry[0]}从 ${fromOn} 到 ${toOn} 不合理，请核对起止日` });
    return null;
  }
  return { name: entry[0], fromOn, toOn };
}

function parseWork(entry: unknown, path: string, year: number, faults: Fault[]): Temporal.PlainDate | null {
  const on = parseDay(entry, path, year, faults);
  if (on === null) return null;
  if (on.dayOfWeek >= 6) return on;
  faults.push({ path, text: `补班日 ${on} 不是周六或周日，请核对` });
  return null;
}

function parseDay(value: unknown, path: string, year: number, faults: Fault[]): Temporal.PlainDate | null {
  const on = readDate(value);
  if (on === null) {
    faults.push({ path, text: `日期${quoted(value)}不对，请写成 ${year}-01-01 的样子` });
    return null;
  }
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 }).subtract({ days: SPILL_DAYS });
  const last = Temporal.PlainDate.from({ year, month: 12, day: 31 }).add({ days: SPILL_DAYS });
  if (Temporal.PlainDate.compare(on, first) >= 0 && Temporal.PlainDate.compare(on, last) <= 0) return on;
  faults.push({ path, text: `日期 ${on} 不属于 ${year} 年` });
  return null;
}

function checkOverlaps(years: readonly CalendarYear[], faults: Fault[]): void {
  const seen = new Map<string, string>();
  const take = (on: Temporal.PlainDate, path: string): void => {
    const earlier = seen.get(on.toString());
    if (earlier === undefined) seen.set(on.toString(), path);
    else faults.push({ path, text: `${on} 已在 ${earlier} 出现过，一天只能写一次` });
  };
  for (const year of years) {
    for (const { name, fromOn, toOn } of year.off) {
      const path = `years.${year.year}.off ${name}`;
      for (let on = fromOn; Temporal.PlainDate.compare(on, toOn) <= 0; on = on.add({ days: 1 }))
        take(on, path);
    }
    for (const on of year.workOn) take(on, `years.${year.year}.work`);
  }
}
