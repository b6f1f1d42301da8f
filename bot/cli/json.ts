// The one JSON document a command prints: instants with Shanghai's offset, dates as they are.

import { TIME_ZONE } from '#bot/domain/calendar/local-time.ts';

/** A value as text, indented by two; maps become objects. */
export function jsonText(value: unknown): string {
  return JSON.stringify(ready(value), null, 2);
}

function ready(value: unknown): unknown {
  if (value instanceof Temporal.Instant) {
    return value.toString({ timeZone: TIME_ZONE, smallestUnit: 'second' });
  }
  if (value instanceof Temporal.PlainDate) return value.toString();
  if (value instanceof Map) return ready(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(ready);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, ready(part)]));
}
