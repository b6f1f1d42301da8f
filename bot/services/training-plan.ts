// What a sitting of a training will say, to whom and at what cost, before anybody confirms it.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { withKnownYears } from '#bot/domain/calendar/work-calendar.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import type { TrainingStep } from '#bot/domain/ladder/training-ladder.ts';
import type { TrainingSession } from '#bot/domain/training/session.ts';
import { StatgridError } from '#bot/errors.ts';
import { storeTrainingTask, type TrainingTaskPayload } from '#bot/kinds/training_notice/stored.ts';
import { ladderOf } from '#bot/kinds/training_notice/strike.ts';
import type { Tx } from '#prisma/db.ts';
import { callsThisMonth, type UnreachableUnit } from '#prisma/repos/task-reach.ts';
import { type TrainingReach, trainingReach, unreachableFirms } from '#prisma/repos/training-reach.ts';
import { callsTo } from './calls-of-step.ts';

export interface PlannedStep extends TrainingStep {
  /** Calls to the platform if nobody answers before. */
  readonly calls: number;
}

export interface TrainingPlan {
  readonly session: TrainingSession;
  readonly steps: readonly PlannedStep[];
  readonly reach: TrainingReach;
  readonly unreachable: readonly UnreachableUnit[];
  /** All steps together, without answers: never more than this. */
  readonly mostCalls: number;
  readonly usedThisMonth: number;
}

/** The steps of a round. Throws StatgridError CALENDAR_YEAR_UNKNOWN. */
export function stepsOfRound(
  payload: TrainingTaskPayload,
  round: number,
  workTime: WorkTime,
): readonly TrainingStep[] {
  const stored = { payload: storeTrainingTask(payload) };
  const steps = withKnownYears(() => ladderOf(stored, round, workTime));
  if (steps.ok) return steps.value;
  throw new StatgridError(
    'CALENDAR_YEAR_UNKNOWN',
    `${steps.unknownYear}年的放假安排还没有导入，不能推算工作日。请先导入国务院办公厅的放假通知。`,
  );
}

/** Counts what the items of a round, which are there already, will cost. */
export async function planOf(
  tx: Tx,
  taskId: string,
  round: number,
  { session, steps }: { readonly session: TrainingSession; readonly steps: readonly TrainingStep[] },
): Promise<TrainingPlan> {
  const reach = await trainingReach(tx, taskId, round);
  const counted = steps.map((step) => ({ ...step, calls: callsTo(step.audience, reach) }));
  return {
    session,
    steps: counted,
    reach,
    unreachable: await unreachableFirms(tx, taskId, round),
    mostCalls: counted.reduce((sum, { calls }) => sum + calls, 0),
    usedThisMonth: await callsThisMonth(tx),
  };
}

/** What somebody wishes of a sitting; null: the house rule's. */
export interface SessionWishes {
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant;
  readonly place: string;
  readonly receiptUntilAt: Temporal.Instant | null;
}

/** Receipts are wanted by an hour before the start at the latest, and usually by T−1 workday 09:00 (house rule). */
const RECEIPT_MINUTES_BEFORE = 60;

/** Longer than any training: an end that far off is a slip of the pen. */
const LONGEST_DAYS = 7;

/** A sitting announced at `now`. Throws StatgridError USAGE for times that do not fit. */
export function sessionFrom(
  wishes: SessionWishes,
  payloadOf: (session: TrainingSession) => TrainingTaskPayload,
  round: number,
  now: Temporal.Instant,
  workTime: WorkTime,
): TrainingSession {
  const { endsAt, place, startsAt } = wishes;
  const refuse = (text: string): never => {
    throw new StatgridError('USAGE', text);
  };
  if (!isBefore(now, startsAt)) refuse('培训的开始时间已经过去，请核对 --on 和 --from。');
  if (!isBefore(startsAt, endsAt)) refuse('培训的结束时间不晚于开始时间，请核对 --from 和 --to。');
  if (isBefore(startsAt.add({ hours: LONGEST_DAYS * 24 }), endsAt))
    refuse(`一次培训不超过${LONGEST_DAYS}天，请核对结束时间。`);
  const latestAt = startsAt.subtract({ minutes: RECEIPT_MINUTES_BEFORE });
  const draft = { announcedAt: now, startsAt, endsAt, place, receiptUntilAt: latestAt };
  if (wishes.receiptUntilAt === null) {
    const steps = stepsOfRound(payloadOf(draft), round, workTime);
    const leaderAt = steps.find(({ occasion }) => occasion === 'training:leader')?.dueAt ?? latestAt;
    return { ...draft, receiptUntilAt: isBefore(leaderAt, latestAt) ? leaderAt : latestAt };
  }
  if (!isBefore(now, wishes.receiptUntilAt) || isBefore(startsAt, wishes.receiptUntilAt))
    refuse('回执截止要在现在和培训开始之间，请核对 --receipt-until。');
  return { ...draft, receiptUntilAt: wishes.receiptUntilAt };
}
