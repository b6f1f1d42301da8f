// The bureau's own steps: tasks whose clocks are due become lines to the duty clerk, each occasion once.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import {
  BUREAU_OCCASIONS,
  type BureauDecision,
  type BureauOccasion,
  bureauAudience,
  bureauSteps,
  decideBureauStep,
} from '#bot/domain/ladder/bureau-steps.ts';
import { slotForStep } from '#bot/domain/ladder/slot.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { bureauOccasion } from '#bot/kinds/report_deadline/occasion.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import {
  claimDueTaskClocks,
  clearTaskClocks,
  openPlacesOf,
  setTaskClocks,
  type TaskClock,
  type TaskPlace,
} from '#prisma/hot/task-clocks.ts';
import { bureauAddressees } from './addressees.ts';
import { accountOn, type CarryingAccount } from './carrying-account.ts';
import { readTaskPlans, type TaskPlan } from './task-plans.ts';
import { readWorkTime } from './work-time.ts';

/** Clocks taken in one transaction; a month has a few hundred. */
const BATCH = 50;

/** Sets the clocks of a new task. */
export async function startTaskClocks(
  tx: Tx,
  taskId: string,
  plan: LadderPlan,
  { calendar, hours }: WorkTime,
): Promise<void> {
  await setTaskClocks(
    tx,
    bureauSteps(plan, calendar, hours).map((step) => ({ ...step, taskId, wakeAt: step.dueAt })),
  );
}

/** Plans what is due at `now`; returns how many clocks were taken. */
export async function planBureauSteps(
  db: Database,
  accounts: readonly CarryingAccount[],
  now: Temporal.Instant,
): Promise<number> {
  return transaction(db, async (tx) => {
    const clocks = await claimDueTaskClocks(tx, now, BATCH);
    if (clocks.length === 0) return 0;
    const workTime = await readWorkTime(tx);
    const plans = await readTaskPlans(
      tx,
      clocks.map(({ taskId }) => taskId),
      workTime,
    );
    const lines: PlannedLine[] = [];
    const postponed: TaskClock[] = [];
    for (const clock of clocks) {
      const plan = plans.get(clock.taskId);
      const occasion = BUREAU_OCCASIONS.find((name) => name === clock.occasion);
      if (plan === undefined || occasion === undefined) throw new Error(`no step ${clock.occasion}`);
      const places = await openPlacesOf(tx, clock.taskId);
      const decision = decide(occasion, plan, places, now, workTime);
      if (decision.kind === 'postpone') postponed.push({ ...clock, wakeAt: decision.dueAt });
      else lines.push(...(await linesOf(tx, { clock, occasion, plan, places, decision }, accounts, now)));
    }
    await planLines(tx, lines);
    await clearTaskClocks(tx, clocks);
    await setTaskClocks(tx, postponed);
    return clocks.length;
  });
}

function decide(
  occasion: BureauOccasion,
  { newestListAsOfAt, plan }: TaskPlan,
  places: readonly TaskPlace[],
  now: Temporal.Instant,
  workTime: WorkTime,
): BureauDecision {
  const isAnyOpen = places.length > 0;
  const wasFiveUnsaid = places.some((place) => place.wasFiveUnsaid);
  return decideBureauStep({
    occasion,
    plan,
    now,
    newestListAsOfAt,
    isAnyOpen,
    wasFiveUnsaid,
    ...workTime,
  });
}

interface Decided {
  readonly clock: TaskClock;
  readonly occasion: BureauOccasion;
  readonly plan: TaskPlan;
  readonly places: readonly TaskPlace[];
  readonly decision: BureauDecision;
}

async function linesOf(
  tx: Tx,
  { clock, decision, occasion, places, plan: { plan, task } }: Decided,
  accounts: readonly CarryingAccount[],
  now: Temporal.Instant,
): Promise<readonly PlannedLine[]> {
  const line = {
    itemId: null,
    round: 1,
    occasion: bureauOccasion(occasion, task.code),
    personId: null,
    conversationId: null,
    dueAt: clock.dueAt,
    slot: null,
    contentHash: null,
    listNumber: null,
  };
  if (decision.kind === 'drop') return [{ ...line, dropReason: decision.reason }];
  if (decision.kind !== 'plan') return [];
  const addressees = await bureauAddressees(
    tx,
    accounts,
    bureauAudience(occasion),
    places.map(({ rootPath }) => rootPath),
    task.formProfession,
  );
  if (addressees.length === 0) return [{ ...line, dropReason: 'unreachable' }];
  // Asked for in the last half hour before a cutoff, the next slot would be too late.
  const endsAt = occasion === 'ask_list:5' ? plan.cutoffAt : null;
  const slotAt = slotForStep(clock.dueAt, clock.wakeAt, now, endsAt);
  return addressees.map(({ personId, channel }) => {
    const accountId = accountOn(channel, accounts);
    const slot = { accountId, class: 'private' as const, slotAt, messageInId: null };
    return { ...line, personId, slot, dropReason: null };
  });
}
