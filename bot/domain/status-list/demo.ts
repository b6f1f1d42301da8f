// For demonstrations: what the sample's platform list would have said at any other instant.
import { instantAt, isBefore, laterOf, localDate } from '#bot/domain/calendar/local-time.ts';
import type { StatusEntry } from './status-list.ts';

/** Of the firms still missing at the end of the sample, this share never files. */
const NEVER = 0.04;
/** Of the others, what share files on the first, second and third day after the sample's last instant. */
const SHARE_BY_DAY = [0.3, 0.25, 0.45] as const;
/** The hours firms file in: 08:30 to 11:45 and 13:30 to 17:15, in minutes of the day. */
const MORNING = { from: 8 * 60 + 30, minutes: 195 } as const;
const AFTERNOON = { from: 13 * 60 + 30, minutes: 225 } as const;

/**
 * The entries of a sample list as of another instant: what was filed later is 未上报, and after the
 * sample's last filing the firms still missing file one by one over three days, a few of them never.
 * When a firm files depends on `seed` and its code alone, so once filed it stays filed.
 */
export function statusListAt<T extends StatusEntry>(
  entries: readonly T[],
  at: Temporal.Instant,
  seed: number,
): T[] {
  const last = lastFiling(entries);
  if (last === null) return [...entries];
  return entries.map((entry) => {
    if (entry.word !== 'not_filed') return isBy(entry.filedAt, at) ? entry : unfiled(entry);
    const filedAt = laterFiling(entry.uscc, last, seed);
    return filedAt !== null && isBy(filedAt, at) ? { ...entry, word: 'filed', filedAt } : unfiled(entry);
  });
}

/** When a firm missing at the end of the sample files after all, null for never. Whole minutes. */
function laterFiling(uscc: string, last: Temporal.Instant, seed: number): Temporal.Instant | null {
  const draw = drawsFor(`${seed}:${uscc}`);
  if (draw() < NEVER) return null;
  const dayDraw = draw();
  const day = dayDraw < SHARE_BY_DAY[0] ? 1 : dayDraw < SHARE_BY_DAY[0] + SHARE_BY_DAY[1] ? 2 : 3;
  const served = Math.floor(draw() * (MORNING.minutes + AFTERNOON.minutes));
  const minute = served < MORNING.minutes ? MORNING.from + served : AFTERNOON.from + served - MORNING.minutes;
  return instantAt(localDate(last).add({ days: day }), minute);
}

function unfiled<T extends StatusEntry>(entry: T): T {
  return { ...entry, word: 'not_filed', filedAt: null };
}

function isBy(filedAt: Temporal.Instant | null, at: Temporal.Instant): boolean {
  return filedAt === null || !isBefore(at, filedAt);
}

function lastFiling(entries: readonly StatusEntry[]): Temporal.Instant | null {
  const times = entries.flatMap((entry) => entry.filedAt ?? []);
  return times.length === 0 ? null : times.reduce(laterOf);
}

/** Numbers in [0, 1) that depend on the text alone: FNV-1a for the start, mulberry32 from there. */
function drawsFor(text: string): () => number {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
