// The cutoff and the acceptance of a window as instants.
import { expect, it } from 'vitest';
import { cutoffTime } from '#bot/domain/calendar/cutoff.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { at, day } from '#tests/unit/calendar/shipped.ts';

it.each([
  ['12:00', '2026-11-08 12:00', '18:00', '2026-11-10 18:00'],
  ['24:00', '2026-11-09 00:00', '24:00', '2026-11-11 00:00'],
])(
  'a window that closes at %s closes at the instant %s, and is accepted until %s',
  (cutoff, cutoffAt, acceptance, acceptanceAt) => {
    const instants = windowInstants({
      cutoffOn: day('2026-11-08'),
      cutoffTime: cutoffTime(cutoff),
      acceptanceOn: day('2026-11-10'),
      acceptanceTime: cutoffTime(acceptance),
    });
    expect(instants.cutoffAt.equals(at(cutoffAt))).toBe(true);
    expect(instants.acceptanceAt.equals(at(acceptanceAt))).toBe(true);
  },
);
