// Promises (明天报, 下午3点报): the instant one means, what it quiets, and how a list judges it.
import { earlierOf, instantAt, isBefore, TIME_ZONE } from '#bot/domain/calendar/local-time.ts';

/** `day` is a date without more; `eod` is 下班前. */
export type PromisePart = 'am' | 'pm' | 'eod' | 'evening' | 'day';

/** A promise as it was said: a local minute (Asia/Shanghai), or a day with a part of it. */
export type PromiseTime =
  | { readonly minute: Temporal.PlainDateTime }
  | { readonly on: Temporal.PlainDate; readonly part: PromisePart };

/** House rule: by when somebody who names a part of a day means to have filed, in minutes of the day. */
const PART_ENDS: Readonly<Record<PromisePart, number>> = {
  am: 705,
  pm: 1035,
  eod: 1035,
  day: 1035,
  evening: 1200,
};

/** A promise quiets until this long after its instant, and no further than the cutoff. */
const QUIET_MARGIN_MINUTES = 30;

/** A list speaks about a claim or a promise only if its asOf is at least this long after it. */
const LIST_MARGIN_MINUTES = 15;

/** After so many broken promises further ones quiet nothing. */
const BROKEN_LIMIT = 2;

/** The instant a promise means: a minute as said, am 11:45, a day, pm or end of day 17:15, evening 20:00. */
export function promiseInstant(time: PromiseTime): Temporal.Instant {
  if ('minute' in time) return time.minute.toZonedDateTime(TIME_ZONE).toInstant();
  return instantAt(time.on, PART_ENDS[time.part]);
}

/**
 * Until when a promise quiets courtesy steps: half an hour past it, never later than the cutoff; null
 * when it quiets nothing, after two broken ones.
 */
export function promiseQuietUntilAt(
  promisedAt: Temporal.Instant,
  cutoffAt: Temporal.Instant,
  brokenPromises: number,
): Temporal.Instant | null {
  if (brokenPromises >= BROKEN_LIMIT) return null;
  return earlierOf(promisedAt.add({ minutes: QUIET_MARGIN_MINUTES }), cutoffAt);
}

/** Whether a list can know about something that was said, or was due, at an instant. */
export function listSpeaksAbout(asOfAt: Temporal.Instant, at: Temporal.Instant): boolean {
  return !isBefore(asOfAt, at.add({ minutes: LIST_MARGIN_MINUTES }));
}

export type PromiseVerdict = 'kept' | 'broken' | 'undecided';

/** How one list judges a promise; the first list that does not answer `undecided` settles it. */
export function judgePromise(
  promisedAt: Temporal.Instant,
  listAsOfAt: Temporal.Instant,
  filed: boolean,
): PromiseVerdict {
  if (!listSpeaksAbout(listAsOfAt, promisedAt)) return 'undecided';
  return filed ? 'kept' : 'broken';
}
