// When each firm files on the platform, and what the platform's list says of it at any instant.

import { instantAt, isBefore } from '#bot/domain/calendar/local-time.ts';
import type { StatusWord } from '#bot/domain/status-list/status-list.ts';
import { type Draw, drawsFor, weighted } from './draws.ts';

/** A form's window as the firms live through it. */
export interface FilingSeason {
  readonly formCode: string;
  readonly opensAt: Temporal.Instant;
  readonly cutoffAt: Temporal.Instant;
  /** Workdays on which it can be filed in time, in order; the last one is the busiest. */
  readonly days: readonly Temporal.PlainDate[];
  /** Workdays on which the late ones still can. */
  readonly lateDays: readonly Temporal.PlainDate[];
}

/** What one firm does with one form. Null: it never comes to that. */
export interface Filing {
  readonly filedAt: Temporal.Instant | null;
  readonly returnedAt: Temporal.Instant | null;
  readonly refiledAt: Temporal.Instant | null;
}

/** Plausible, not measured: most forget until the last two days, and file once they are reminded of it. */
const SHARES = {
  never: 0.005,
  late: 0.03,
  returned: 0.02,
  /** Of the timely ones: on the last workday, on the one before; the others spread over what comes before. */
  lastDay: 0.25,
  dayBefore: 0.3,
  evening: 0.08,
} as const;

/** Minutes of the day in which firms file: mornings, afternoons, and a few in the evening. */
const HOURS = { morning: [510, 705], afternoon: [810, 1035], evening: [1140, 1290] } as const;

const LAST_MINUTES = 120;

/** Depends on seed, firm and form alone. Whole minutes. */
export function filingOf(seed: number, uscc: string, season: FilingSeason): Filing {
  const draw = drawsFor(`${seed}:${uscc}:${season.formCode}`);
  const fate = draw();
  if (fate < SHARES.never) return { filedAt: null, returnedAt: null, refiledAt: null };
  const late = fate < SHARES.never + SHARES.late;
  const filedAt = late ? lateFiling(season, draw) : timelyFiling(season, draw);
  if (filedAt === null || draw() >= SHARES.returned) return { filedAt, returnedAt: null, refiledAt: null };
  const returnedAt = filedAt.add({ minutes: 120 + Math.floor(draw() * 1200) });
  return { filedAt, returnedAt, refiledAt: returnedAt.add({ minutes: 60 + Math.floor(draw() * 1600) }) };
}

/** 未上报, 已上报, 退回 or (a day later) 审核通过, as a list of that instant shows it. */
export function wordAt(
  filing: Filing,
  at: Temporal.Instant,
): { word: StatusWord; filedAt: Temporal.Instant | null } {
  const by = (instant: Temporal.Instant | null) => instant !== null && !isBefore(at, instant);
  const { filedAt, returnedAt, refiledAt } = filing;
  if (filedAt === null || !by(filedAt)) return { word: 'not_filed', filedAt: null };
  if (by(returnedAt) && !by(refiledAt)) return { word: 'returned', filedAt };
  const lastAt = by(refiledAt) && refiledAt !== null ? refiledAt : filedAt;
  return { word: by(lastAt.add({ hours: 24 })) ? 'accepted' : 'filed', filedAt };
}

function timelyFiling(season: FilingSeason, draw: Draw): Temporal.Instant {
  const { days, opensAt, cutoffAt } = season;
  const early = days
    .slice(0, -2)
    .map((day) => [day, (1 - SHARES.lastDay - SHARES.dayBefore) / (days.length - 2)] as const);
  const [dayBefore, lastDay] = [days.at(-2), days.at(-1)];
  const day = weighted(
    [
      ...early,
      ...(dayBefore === undefined ? [] : [[dayBefore, SHARES.dayBefore] as const]),
      ...(lastDay === undefined ? [] : [[lastDay, SHARES.lastDay] as const]),
    ],
    draw,
  );
  const at = day === null ? cutoffAt : instantAt(day, minuteOf(draw));
  const rest = Math.floor(draw() * LAST_MINUTES) + 1;
  if (!isBefore(at, cutoffAt)) return cutoffAt.subtract({ minutes: rest });
  return isBefore(at, opensAt) ? opensAt.add({ minutes: rest }) : at;
}

function lateFiling({ lateDays, cutoffAt }: FilingSeason, draw: Draw): Temporal.Instant | null {
  const day = weighted(
    lateDays.map((on, index) => [on, 1 / (index + 1)] as const),
    draw,
  );
  if (day === null) return null;
  const at = instantAt(day, minuteOf(draw));
  return isBefore(cutoffAt, at) ? at : cutoffAt.add({ minutes: 30 });
}

function minuteOf(draw: Draw): number {
  const evening = draw() < SHARES.evening;
  const [morning, afternoon] = [HOURS.morning, HOURS.afternoon];
  const block = evening ? HOURS.evening : draw() < 0.5 ? morning : afternoon;
  return block[0] + Math.floor(draw() * (block[1] - block[0]));
}
