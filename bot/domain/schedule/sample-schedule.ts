// The shape of the shipped sample windows: when a form opens and closes, as days relative to its period.
import { type CutoffTime, parseCutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { type Fault, isRecord, type Parsed, parsed, quoted, readDate } from '#bot/domain/calendar/parsed.ts';
import type { PeriodFrequency } from '#bot/domain/calendar/period.ts';

/**
 * A day and time relative to a period: day X of the month after it (月后X日), or a month and day
 * (`MM-DD`) of the year after it, for annual forms.
 */
export type ScheduleMoment =
  | { readonly kind: 'day_after_period'; readonly day: number; readonly time: CutoffTime }
  | { readonly kind: 'month_day'; readonly monthDay: string; readonly time: CutoffTime };

/**
 * One form's usual window. Overrides and exemptions are keyed by the period's month (`09`; for quarters
 * the last one) or its quarter (`Q3`). A null profession means: owed by obligation only.
 */
export interface SampleSchedule {
  readonly id: string;
  readonly profession: string | null;
  readonly formCode: string;
  readonly formName: string;
  readonly frequency: PeriodFrequency;
  readonly opens: ScheduleMoment;
  readonly openOverrides: ReadonlyMap<string, ScheduleMoment>;
  readonly closes: ScheduleMoment;
  readonly closeOverrides: ReadonlyMap<string, ScheduleMoment>;
  readonly exemptPeriods: readonly string[];
  readonly acceptance: ScheduleMoment | null;
  readonly acceptancePlusDays: number | null;
  readonly confidence: string;
}

const FREQUENCIES: readonly PeriodFrequency[] = ['monthly', 'quarterly', 'annual'];
const KEY = /^(?:0[1-9]|1[0-2]|Q[1-4])$/;

/** Reads `{ schedules: [...] }`; answers the schedules or every fault. Two rows for one form are a fault. */
export function parseSampleSchedules(json: unknown): Parsed<readonly SampleSchedule[]> {
  if (!isRecord(json) || !Array.isArray(json.schedules)) {
    return { ok: false, faults: [{ path: 'schedules', text: '样例窗口文件没有 schedules 列表' }] };
  }
  const faults: Fault[] = [];
  const rows = json.schedules.map((row: unknown, index) => parseRow(row, `schedules[${index}]`, faults));
  const found = rows.filter((row) => row !== null);
  for (const [index, { formCode }] of found.entries()) {
    if (found.findIndex((other) => other.formCode === formCode) < index) {
      faults.push({ path: `schedules ${formCode}`, text: `表号${quoted(formCode)}出现了两次` });
    }
  }
  return parsed(found, faults);
}

function parseRow(row: unknown, path: string, faults: Fault[]): SampleSchedule | null {
  if (!isRecord(row)) {
    faults.push({ path, text: '请写成一条窗口' });
    return null;
  }
  const text = (key: string): string => {
    const value = row[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    faults.push({ path: `${path}.${key}`, text: `${key} 不能为空` });
    return '';
  };
  const frequency = FREQUENCIES.find((known) => known === row.frequency);
  if (frequency === undefined) {
    faults.push({
      path: `${path}.frequency`,
      text: `频率${quoted(row.frequency)}不对，请写 ${FREQUENCIES.join('、')}`,
    });
  }
  const opens = parseMoment(row.opens, `${path}.opens`, faults);
  const closes = parseMoment(row.closes, `${path}.closes`, faults);
  const shared = {
    id: text('id'),
    profession: row.profession === null || row.profession === 'all' ? null : text('profession'),
    formCode: text('formCode'),
    formName: text('formName'),
    confidence: text('confidence'),
    openOverrides: parseOverrides(row.openOverrides, `${path}.openOverrides`, faults),
    closeOverrides: parseOverrides(row.overrides, `${path}.overrides`, faults),
    exemptPeriods: parseExempt(row.exemptPeriods, `${path}.exemptPeriods`, faults),
    acceptance:
      row.acceptance === undefined ? null : parseMoment(row.acceptance, `${path}.acceptance`, faults),
    acceptancePlusDays: parsePlusDays(
      row.countyAcceptancePlusDays,
      `${path}.countyAcceptancePlusDays`,
      faults,
    ),
  };
  if (frequency === undefined || opens === null || closes === null) return null;
  return { ...shared, frequency, opens, closes };
}

function parseMoment(value: unknown, path: string, faults: Fault[]): ScheduleMoment | null {
  const time = isRecord(value) && typeof value.time === 'string' ? parseCutoffTime(value.time) : null;
  if (!isRecord(value) || time === null) {
    faults.push({ path, text: '请写明 time，如 12:00 或 24:00' });
    return null;
  }
  const { dayAfterPeriod: day, date } = value;
  if (typeof day === 'number' && Number.isInteger(day) && day >= 1 && day <= 28 && date === undefined) {
    return { kind: 'day_after_period', day, time };
  }
  if (typeof date === 'string' && day === undefined && readDate(`2001-${date}`) !== null) {
    return { kind: 'month_day', monthDay: date, time };
  }
  faults.push({ path, text: '请写 dayAfterPeriod（1 到 28）或 date（如 03-05），只写一个' });
  return null;
}

function parseOverrides(value: unknown, path: string, faults: Fault[]): ReadonlyMap<string, ScheduleMoment> {
  const found = new Map<string, ScheduleMoment>();
  if (value === undefined) return found;
  if (!isRecord(value)) {
    faults.push({ path, text: '请写成 { 月份或季度: 时刻 }' });
    return found;
  }
  for (const [key, entry] of Object.entries(value)) {
    if (!KEY.test(key))
      faults.push({ path: `${path}.${key}`, text: `${quoted(key)}不是月份（01–12）或季度（Q1–Q4）` });
    const moment = parseMoment(entry, `${path}.${key}`, faults);
    if (moment !== null) found.set(key, moment);
  }
  return found;
}

function parseExempt(value: unknown, path: string, faults: Fault[]): readonly string[] {
  if (value === undefined) return [];
  const keys = Array.isArray(value)
    ? value.filter((key): key is string => typeof key === 'string' && KEY.test(key))
    : [];
  if (!Array.isArray(value) || keys.length !== value.length) {
    faults.push({ path, text: '请写成月份（01–12）或季度（Q1–Q4）的列表' });
  }
  return keys;
}

function parsePlusDays(value: unknown, path: string, faults: Fault[]): number | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 31) return value;
  faults.push({ path, text: '请写 0 到 31 的整天数' });
  return null;
}
