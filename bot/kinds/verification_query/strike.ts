// What comes of a query's clock that has struck: the steps due by now, and when to look again.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { serviceMinutesBetween } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { standingOfQuery } from '#bot/domain/facts/query-shown.ts';
import { QUERY_RULE_VERSION, type QueryStep, queryLadder } from '#bot/domain/ladder/query-ladder.ts';
import { slotForStep } from '#bot/domain/ladder/slot.ts';
import type { ClockChange, Strike, StrikeContext, StruckClock } from '#bot/kinds/clocks.ts';
import { climbOn, ladderClock, SILENCE, STOPPED, standsAt, TOLD, tell } from '#bot/kinds/timed-ladder.ts';
import type { QueryItem } from './item.ts';
import { readQueryFacts } from './stored.ts';
import { queryTask } from './task.ts';

/** A question put this much later than planned starts its ladder anew: nobody is late before having been asked (house rule). */
const LATE_SERVICE_MINUTES = 60;

interface Asking {
  readonly askedAt: Temporal.Instant;
  readonly urgent: boolean;
}

export function strikeQueries(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[] {
  const ladders = new Map<string, readonly QueryStep[]>();
  const ladderFrom = (taskId: string, asking: Asking) => {
    const key = `${taskId} ${asking.askedAt.epochMilliseconds}`;
    const ladder = ladders.get(key) ?? queryLadder(asking.askedAt, asking.urgent, context);
    ladders.set(key, ladder);
    return ladder;
  };
  return clocks.map((clock) => {
    if (clock.name === TOLD) return tell(clock, context);
    const task = queryTask(context.taskOf(clock.taskId));
    const planned = ladderFrom(clock.taskId, task);
    const putAt = putLateAt(clock, planned, context);
    const ladder = putAt === null ? planned : ladderFrom(clock.taskId, { ...task, askedAt: putAt });
    return strikeQuery(clock, ladder, context);
  });
}

/** When the question really went or goes out, where that is much later than planned: after downtime, or released late. */
function putLateAt(
  { itemId, occasion }: StruckClock,
  [ask]: readonly QueryStep[],
  { calendar, hours, lastPrivateSentAt, now }: StrikeContext,
): Temporal.Instant | null {
  const putAt = occasion === 'query:ask' ? now : lastPrivateSentAt(itemId);
  if (ask === undefined || putAt === null || !isBefore(ask.dueAt, putAt)) return null;
  return serviceMinutesBetween(ask.dueAt, putAt, calendar, hours) > LATE_SERVICE_MINUTES ? putAt : null;
}

function strikeQuery(clock: StruckClock, ladder: readonly QueryStep[], context: StrikeContext): Strike {
  const { now } = context;
  if (standingOfQuery(readQueryFacts(clock.facts)) !== 'open') return SILENCE;
  const from = ladder.findIndex(({ occasion }) => occasion === clock.occasion);
  const ahead = ladder.slice(Math.max(0, from));
  const due = ahead.filter((step) => step.occasion === clock.occasion || !isBefore(now, step.dueAt));
  const next = ahead.find((step) => !due.includes(step));
  const spoken = clock.inDirectory ? due.filter((step) => isSpoken(step, due)) : [];
  return {
    said: spoken.map((step) => ({ step, slotAt: slotForStep(step.dueAt, clock.wakeAt, now) })),
    silent: due
      .filter((step) => !spoken.includes(step))
      .map((step) => ({ step, reason: clock.inDirectory ? 'stale' : 'not_in_directory' })),
    next: next === undefined ? null : standsAt(next, QUERY_RULE_VERSION),
    alarm: null,
  };
}

/**
 * The question itself is always put. Of what else fell due at once, as after days of downtime, each reader hears the
 * last: an open query is worth one more word however late that is.
 */
function isSpoken(step: QueryStep, due: readonly QueryStep[]): boolean {
  if (step.occasion === 'query:ask') return true;
  if (due.some(({ occasion }) => occasion === 'query:ask')) return false;
  return !due.some(({ audience, dueAt }) => audience === step.audience && isBefore(step.dueAt, dueAt));
}

/** The first step of queries that are just being asked. */
export function firstStep({ askedAt, urgent }: Asking, workTime: WorkTime) {
  return ladderClock(queryLadder(askedAt, urgent, workTime)[0], QUERY_RULE_VERSION);
}

/** An answer stops the ladder; one taken back lets it climb on with the next step still to come. */
export function clocksAfter(
  { askedAt, facts, urgent }: Pick<QueryItem, 'askedAt' | 'facts' | 'urgent'>,
  { now, ...workTime }: WorkTime & { readonly now: Temporal.Instant },
): ClockChange {
  if (standingOfQuery(facts) !== 'open') return STOPPED;
  const next = queryLadder(askedAt, urgent, workTime).find(({ dueAt }) => isBefore(now, dueAt));
  return climbOn(next, QUERY_RULE_VERSION);
}
