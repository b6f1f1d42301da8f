// What comes of a training's clock that has struck: the steps due by now, and when to look again.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { serviceMinutesBetween } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { standingOfTraining } from '#bot/domain/facts/training-shown.ts';
import { slotForStep } from '#bot/domain/ladder/slot.ts';
import {
  TRAINING_RULE_VERSION,
  type TrainingStep,
  trainingLadder,
} from '#bot/domain/ladder/training-ladder.ts';
import type { ClockChange, Strike, StrikeContext, StruckClock } from '#bot/kinds/clocks.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { climbOn, ladderClock, STOPPED, standsAt, TOLD, tell } from '#bot/kinds/timed-ladder.ts';
import type { TrainingItem } from './item.ts';
import { unwanted } from './judge-line.ts';
import { readTrainingFacts } from './stored.ts';
import { isToldInGroup, sessionOf, trainingTask } from './task.ts';

/** A step this late gives way to the next one (house rule, as for courtesy steps). */
const STALE_SERVICE_MINUTES = 120;

export function strikeTrainings(clocks: readonly StruckClock[], context: StrikeContext): readonly Strike[] {
  const ladders = new Map<string, readonly TrainingStep[]>();
  return clocks.map((clock) => {
    if (clock.name === TOLD) return tell(clock, context);
    const key = `${clock.taskId} ${clock.round}`;
    const ladder = ladders.get(key) ?? ladderOf(context.taskOf(clock.taskId), clock.round, context);
    ladders.set(key, ladder);
    return strikeTraining(clock, ladder, context);
  });
}

/** The steps of a round. */
export function ladderOf(
  task: Pick<KindTask, 'payload'>,
  round: number,
  workTime: WorkTime,
): readonly TrainingStep[] {
  const payload = trainingTask(task);
  return trainingLadder(sessionOf(payload, round), isToldInGroup(payload, round), workTime);
}

/** Receipts do not stop the ladder: each step asks the facts whether it is wanted. */
function strikeTraining(clock: StruckClock, ladder: readonly TrainingStep[], context: StrikeContext): Strike {
  const { now, taskOf } = context;
  const facts = readTrainingFacts(clock.facts);
  const from = ladder.findIndex(({ occasion }) => occasion === clock.occasion);
  const ahead = ladder.slice(Math.max(0, from));
  const due = ahead.filter(({ dueAt }) => !isBefore(now, dueAt));
  const next = ahead.find(({ dueAt }) => isBefore(now, dueAt));
  const { startsAt } = sessionOf(trainingTask(taskOf(clock.taskId)), clock.round);
  const reasonOf = (step: TrainingStep): string | null => {
    if (!clock.inDirectory) return 'not_in_directory';
    if (standingOfTraining(facts) !== 'open') return 'settled';
    return unwanted(step.occasion, facts) ?? (isStale(step, startsAt, context) ? 'stale' : null);
  };
  const judged = due.map((step) => ({ step, reason: reasonOf(step) }));
  return {
    said: judged
      .filter(({ reason }) => reason === null)
      .map(({ step }) => ({ step, slotAt: slotForStep(step.dueAt, clock.wakeAt, now) })),
    silent: judged.flatMap(({ reason, step }) => (reason === null ? [] : [{ step, reason }])),
    next: next === undefined ? null : standsAt(next, TRAINING_RULE_VERSION),
    alarm: null,
  };
}

/** What is said before a training is of no use once it has begun; a notice is put late rather than not at all. */
function isStale(
  { dueAt, occasion }: TrainingStep,
  startsAt: Temporal.Instant,
  { calendar, hours, now }: StrikeContext,
): boolean {
  if (isBefore(dueAt, startsAt) && !isBefore(now, startsAt)) return true;
  if (occasion === 'training:notice' || occasion === 'training:group') return false;
  return (
    isBefore(dueAt, startsAt) && serviceMinutesBetween(dueAt, now, calendar, hours) > STALE_SERVICE_MINUTES
  );
}

/** The first step of a round that is just being announced; null: no step is left. */
export function firstStep(task: Pick<KindTask, 'payload'>, round: number, workTime: WorkTime) {
  return ladderClock(ladderOf(task, round, workTime)[0], TRAINING_RULE_VERSION);
}

/** A sign-in stops the ladder; one taken back lets it walk on with the next step still to come. */
export function clocksAfter(
  { facts, inGroup, session }: Pick<TrainingItem, 'facts' | 'inGroup' | 'session'>,
  { now, ...workTime }: WorkTime & { readonly now: Temporal.Instant },
): ClockChange {
  if (standingOfTraining(facts) !== 'open') return STOPPED;
  const next = trainingLadder(session, inGroup, workTime).find(({ dueAt }) => !isBefore(dueAt, now));
  return climbOn(next, TRAINING_RULE_VERSION);
}
