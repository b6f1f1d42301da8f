// What comes of a deadline's clock that has struck: a step of the ladder, a promise, a step of a returned form.

import { laterOf } from '#bot/domain/calendar/local-time.ts';
import { courtesyQuietUntil, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { advance } from '#bot/domain/ladder/advance.ts';
import type { LadderFacts } from '#bot/domain/ladder/decide.ts';
import { decideReturnStep, isReturnOccasion, returnAudience } from '#bot/domain/ladder/return-ladder.ts';
import { slotForStep } from '#bot/domain/ladder/slot.ts';
import { LADDER_RULE_VERSION, type LadderPlan } from '#bot/domain/ladder/steps.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { Strike, StrikeContext, StruckClock } from '#bot/kinds/clocks.ts';
import { PROMISE_CLOCK } from './promise-clock.ts';
import { readDeadlineFacts } from './stored-facts.ts';
import { type DeadlineTask, deadlineTask, ladderOf } from './task.ts';

/** A promise nobody could judge is looked at once more so long after it, at the earliest. */
const VERDICT_WAIT = { hours: 24 } as const;

/** Tasks are planned once for all their clocks. */
export function strikeDeadlines(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[] {
  const ladders = new Map<string, { readonly task: DeadlineTask; readonly plan: LadderPlan }>();
  return clocks.map((clock) => {
    const known = ladders.get(clock.taskId) ?? planned(clock.taskId, context);
    ladders.set(clock.taskId, known);
    if (clock.name === PROMISE_CLOCK) return strikePromise(clock, known.plan);
    return isReturnOccasion(clock.name)
      ? strikeReturn(clock, known.task, context)
      : strikeLadder(clock, known, context);
  });
}

function planned(taskId: string, context: StrikeContext) {
  const task = deadlineTask(context.taskOf(taskId));
  return { task, plan: ladderOf(task, context) };
}

function strikeLadder(
  clock: StruckClock,
  { plan, task }: { readonly task: DeadlineTask; readonly plan: LadderPlan },
  context: StrikeContext,
): Strike {
  const { calendar, hours, now } = context;
  const question = {
    plan,
    facts: ladderFacts(clock, plan.cutoffAt),
    now,
    newestListAsOfAt: task.listAsOfAt,
    lastPrivateSentAt: context.lastPrivateSentAt(clock.itemId),
    calendar,
    hours,
  };
  const { bureauAlarm, next, said, silent } = advance(question, clock);
  return {
    said,
    silent,
    next: next === null ? null : { ...next, ruleVersion: plan.ruleVersion },
    // Overdue firms nobody could be told about for want of a list: the bureau must hear of it.
    alarm: bureauAlarm ? 'overdue_unspoken' : null,
  };
}

/** A promise that has struck says nothing itself: it waits for a list, until acceptance at the latest. */
function strikePromise({ dueAt, occasion, waitsFor }: StruckClock, plan: LadderPlan): Strike {
  const silence = { said: [], silent: [], alarm: null };
  // Nobody judged it until acceptance: the matter is over.
  if (waitsFor !== null) return { ...silence, next: null };
  const wakeAt = laterOf(plan.acceptanceAt ?? plan.cutoffAt, dueAt.add(VERDICT_WAIT));
  return {
    ...silence,
    next: { occasion, dueAt, wakeAt, waitsFor: 'status_list', ruleVersion: plan.ruleVersion },
  };
}

/** A postponed step keeps its clock; every other has had its say. */
function strikeReturn(clock: StruckClock, task: DeadlineTask, context: StrikeContext): Strike {
  const { dueAt, name: occasion, wakeAt } = clock;
  if (!isReturnOccasion(occasion)) throw new Error(`no step ${occasion}`);
  const { acceptanceAt } = windowInstants(task.window);
  const { now } = context;
  const decision = decideReturnStep(occasion, ladderFacts(clock, acceptanceAt), acceptanceAt, now, context);
  const step = { occasion, audience: returnAudience(occasion), dueAt };
  return {
    said: decision.kind === 'plan' ? [{ step, slotAt: slotForStep(dueAt, wakeAt, now, acceptanceAt) }] : [],
    silent: decision.kind === 'drop' ? [{ step, reason: decision.reason }] : [],
    next:
      decision.kind === 'postpone'
        ? { occasion, dueAt, wakeAt: decision.dueAt, waitsFor: null, ruleVersion: LADDER_RULE_VERSION }
        : null,
    alarm: null,
  };
}

/** `endsAt`: no promise quiets beyond it; the cutoff, or for a returned form the county's acceptance. */
function ladderFacts(
  clock: Pick<StruckClock, 'facts' | 'inDirectory'>,
  endsAt: Temporal.Instant,
): LadderFacts {
  const facts = readDeadlineFacts(clock.facts);
  const standing = standingOf(facts);
  return {
    settled: standing === 'done',
    returned: standing === 'returned',
    exempt: standing === 'exempt',
    // It may come back with the next roster, so the clock goes on and only the steps are silent.
    paused: !clock.inDirectory,
    courtesyQuietUntil: courtesyQuietUntil(facts, endsAt),
  };
}
