// Times as a spreadsheet writes them: wall time of the bureau, without a zone, in many spellings.
import { TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import { halfWidth } from '#bot/domain/identity/width.ts';
import type { CellValue } from '#bot/domain/sheet/workbook.ts';

const TEXT =
  /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?[ T]*(\d{1,2})(?::|时|点)(\d{1,2})(?:(?::|分)(\d{1,2})(?:\.\d+|秒)?|分)?$/u;
/** Day 0 of a spreadsheet's serial numbers (the 1900 system, as counted from March 1900). */
const SERIAL_EPOCH = '1899-12-30';

/**
 * The instant a cell means, null when it is no time of day: a date cell, `YYYY-MM-DD HH:MM[:SS]` in the
 * usual spellings, or a date's serial number that lost its format. A date alone is no time: whether a
 * firm filed before noon decides whether it was late.
 */
export function parseWallTime(value: CellValue): Temporal.Instant | null {
  if (value instanceof Temporal.PlainDateTime) return toInstant(value);
  if (typeof value === 'number') return fromSerial(value);
  if (typeof value !== 'string') return null;
  const match = TEXT.exec(halfWidth(value).trim().replace(/\s+/gu, ' '));
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? '0'));
  try {
    return toInstant(
      Temporal.PlainDateTime.from(
        {
          year: year ?? 0,
          month: month ?? 0,
          day: day ?? 0,
          hour: hour ?? 0,
          minute: minute ?? 0,
          second: second ?? 0,
        },
        { overflow: 'reject' },
      ),
    );
  } catch {
    return null;
  }
}

/** An instant as people read it: `2026-11-06 17:58`. */
export function wallTimeText(at: Temporal.Instant): string {
  return toWallTime(at).toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/** An instant as the bureau's wall time, for a date cell or a text. */
export function toWallTime(at: Temporal.Instant): Temporal.PlainDateTime {
  return at.toZonedDateTimeISO(TIME_ZONE).toPlainDateTime();
}

function fromSerial(days: number): Temporal.Instant | null {
  // 2009 to 2119, and not a whole day: a list's times are of this century, and a bare date is no time.
  if (days < 40_000 || days > 80_000 || Number.isInteger(days)) return null;
  const seconds = Math.round(days * 86_400);
  return toInstant(Temporal.PlainDate.from(SERIAL_EPOCH).toPlainDateTime().add({ seconds }));
}

function toInstant(wall: Temporal.PlainDateTime): Temporal.Instant {
  return wall.toZonedDateTime(TIME_ZONE).toInstant();
}
