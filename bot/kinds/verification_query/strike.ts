// What comes of a query's clock that has struck: the steps due by now, and when to look again.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { serviceMinutesBetween } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { standingOfQuery } from '#bot/domain/facts/query-shown.ts';
import { QUERY_RULE_VERSION, type QueryStep, queryLadder } from '#bot/domain/ladder/query-ladder.ts';
import { slotForStep } from '#bot/domain/ladder/slot.ts';
import type { ClockChange, NextPosition, Strike, StrikeContext, StruckClock } from '#bot/kinds/kind.ts';
import type { QueryItem } from './item.ts';
import { readQueryFacts } from './stored.ts';
import { queryTask } from './task.ts';

/** The one clock of a query. */
const LADDER = 'ladder';

/** A nudge this late gives way to the next one (house rule, as for courtesy steps). */
const STALE_SERVICE_MINUTES = 120;

const SILENCE = { said: [], silent: [], next: null, alarm: null } as const;

export function strikeQueries(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[] {
  const ladders = new Map<string, readonly QueryStep[]>();
  return clocks.map((clock) => {
    const known = ladders.get(clock.taskId) ?? ladderOf(queryTask(context.taskOf(clock.taskId)), context);
    ladders.set(clock.taskId, known);
    return strikeQuery(clock, known, context);
  });
}

function ladderOf(
  task: { readonly askedAt: Temporal.Instant; readonly urgent: boolean },
  workTime: WorkTime,
) {
  return queryLadder(task.askedAt, task.urgent, workTime);
}

function strikeQuery(clock: StruckClock, ladder: readonly QueryStep[], context: StrikeContext): Strike {
  const { now } = context;
  if (standingOfQuery(readQueryFacts(clock.facts)) !== 'open') return SILENCE;
  const from = ladder.findIndex(({ occasion }) => occasion === clock.occasion);
  const ahead = ladder.slice(Math.max(0, from));
  const due = ahead.filter(({ dueAt }) => !isBefore(now, dueAt));
  const next = ahead.find(({ dueAt }) => isBefore(now, dueAt));
  const spoken = clock.inDirectory ? due.filter((step) => isSpoken(step, due, context)) : [];
  return {
    said: spoken.map((step) => ({ step, slotAt: slotForStep(step.dueAt, clock.wakeAt, now) })),
    silent: due
      .filter((step) => !spoken.includes(step))
      .map((step) => ({ step, reason: clock.inDirectory ? 'stale' : 'not_in_directory' })),
    next: next === undefined ? null : position(next),
    alarm: null,
  };
}

/** The question itself is always put; what comes with it or before a later step to the same reader is not. */
function isSpoken(
  step: QueryStep,
  due: readonly QueryStep[],
  { calendar, hours, now }: StrikeContext,
): boolean {
  if (step.occasion === 'query:ask') return true;
  const isLate = serviceMinutesBetween(step.dueAt, now, calendar, hours) > STALE_SERVICE_MINUTES;
  if (due.some(({ occasion }) => occasion === 'query:ask')) return false;
  const hasSuccessor = due.some(
    ({ audience, dueAt }) => audience === step.audience && isBefore(step.dueAt, dueAt),
  );
  return !hasSuccessor && !(isLate && step.audience === 'firm');
}

function position({ dueAt, occasion }: QueryStep): NextPosition {
  return { occasion, dueAt, wakeAt: dueAt, waitsFor: null, ruleVersion: QUERY_RULE_VERSION };
}

/** The first step of queries that are just being asked. */
export function firstStep(
  task: { readonly askedAt: Temporal.Instant; readonly urgent: boolean },
  workTime: WorkTime,
): (NextPosition & { readonly name: string }) | null {
  const [first] = ladderOf(task, workTime);
  return first === undefined ? null : { name: LADDER, ...position(first) };
}

/** An answer stops the ladder; one taken back lets it climb on with the next step still to come. */
export function clocksAfter(
  { askedAt, facts, urgent }: Pick<QueryItem, 'askedAt' | 'facts' | 'urgent'>,
  { now, ...workTime }: WorkTime & { readonly now: Temporal.Instant },
): ClockChange {
  if (standingOfQuery(facts) !== 'open') return { set: [], clear: [LADDER] };
  const next = ladderOf({ askedAt, urgent }, workTime).find(({ dueAt }) => isBefore(now, dueAt));
  return next === undefined
    ? { set: [], clear: [] }
    : { set: [{ name: LADDER, ...position(next) }], clear: [] };
}
