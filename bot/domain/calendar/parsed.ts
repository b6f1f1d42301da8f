// The value-or-faults answer of the calendar's and the schedules' parsers, and their shared checks.

/** One mistake in a file: `path` says where (`years.2026.off[3]`), `text` what and what to do, in Chinese. */
export interface Fault {
  readonly path: string;
  readonly text: string;
}

/** A value, or every mistake found (never empty). */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** The value when there is no fault, else all faults. */
export function parsed<T>(value: T, faults: readonly Fault[]): Parsed<T> {
  return faults.length === 0 ? { ok: true, value } : { ok: false, faults };
}

/** Whether something read from JSON is an object with keys (not null, not a list). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A date written `YYYY-MM-DD` that exists, else null. */
export function readDate(value: unknown): Temporal.PlainDate | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null;
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** Words for a value in a fault's text, short enough for one line. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '空');
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
