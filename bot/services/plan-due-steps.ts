// The ladder's duty: item clocks that are due become lines in slots, and each clock moves on.

import { type Advance, advance } from '#bot/domain/ladder/advance.ts';
import { isReturnOccasion } from '#bot/domain/ladder/return-ladder.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { claimDueClocks, type DueClock } from '#prisma/hot/claim-due-clocks.ts';
import { lastPrivateSlots } from '#prisma/hot/last-private-slots.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { readAddressBook } from './addressees.ts';
import { ladderFacts } from './ladder-facts.ts';
import { type CarryingAccount, linesOf, type SteppedItem } from './ladder-lines.ts';
import { strikePromises } from './promise-clocks.ts';
import { moveReturnClocks, planReturnStep } from './return-clocks.ts';
import { readTaskPlans, type TaskPlan } from './task-plans.ts';
import { readWorkTime, type WorkTime } from './work-time.ts';

/** Clocks taken in one transaction: large enough to share reads, small enough to be over in a moment. */
const BATCH = 500;

/** Occasions of the steps that later ones keep their distance from (`setsDistance`), as LIKE patterns. */
const SETS_DISTANCE = ['ladder:2', 'ladder:3', 'ladder:4._', 'ladder:6', 'ladder:7.%'];

/**
 * Plans one batch of what is due at `now`. Returns how many clocks were taken; fewer than a batch
 * means that nothing more is due.
 */
export async function planDueSteps(
  db: Database,
  accounts: readonly CarryingAccount[],
  now: Temporal.Instant,
): Promise<{ readonly taken: number; readonly more: boolean; readonly planned: readonly PlannedLine[] }> {
  return transaction(db, async (tx) => {
    const clocks = await claimDueClocks(tx, now, BATCH);
    if (clocks.length === 0) return { taken: 0, more: false, planned: [] };
    const workTime = await readWorkTime(tx);
    const tasks = await readTaskPlans(
      tx,
      clocks.map(({ taskId }) => taskId),
      workTime,
    );
    const struck = clocks.filter(({ name }) => name === 'promise');
    const ladders = clocks.filter(({ name }) => name === 'ladder');
    const returns = clocks.filter(({ name }) => isReturnOccasion(name));
    await strikePromises(tx, struck, (taskId) => tasks.get(taskId)?.plan ?? null);
    const sentAt = await lastPrivateSlots(
      tx,
      ladders.map((clock) => clock.itemId),
      SETS_DISTANCE,
    );
    const planned = ladders.map((clock) =>
      planItem(clock, tasks, workTime, now, sentAt.get(clock.itemId) ?? null),
    );
    const returned = returns.map((clock) => planReturnStep(clock, tasks, workTime, now));
    const stepped = [...planned, ...returned];
    const book = await readAddressBook(
      tx,
      accounts.map(({ channel }) => channel),
      stepped.map((item) => item.addressed),
    );
    const lines = stepped.flatMap((item) => linesOf(item, book, accounts));
    await planLines(tx, lines);
    await moveClocks(tx, planned);
    await moveReturnClocks(tx, returned);
    await alarm(tx, planned);
    return { taken: clocks.length, more: clocks.length === BATCH, planned: lines };
  });
}

interface PlannedItem extends Advance {
  readonly clock: DueClock;
  readonly addressed: SteppedItem['addressed'];
  readonly ruleVersion: number;
}

function planItem(
  clock: DueClock,
  tasks: ReadonlyMap<string, TaskPlan>,
  { calendar, hours }: WorkTime,
  now: Temporal.Instant,
  lastPrivateSentAt: Temporal.Instant | null,
): PlannedItem {
  const task = tasks.get(clock.taskId);
  if (task === undefined) throw new Error(`item ${clock.itemCode} belongs to no task`);
  const { plan, newestListAsOfAt } = task;
  const facts = ladderFacts(clock, plan.cutoffAt);
  const question = { plan, facts, now, newestListAsOfAt, lastPrivateSentAt, calendar, hours };
  return {
    ...advance(question, clock),
    clock,
    ruleVersion: plan.ruleVersion,
    addressed: { ...clock, formProfession: task.task.formProfession },
  };
}

async function moveClocks(tx: Tx, planned: readonly PlannedItem[]): Promise<void> {
  const name = 'ladder';
  await setClocks(
    tx,
    planned.flatMap(({ clock, next, ruleVersion }) =>
      next === null ? [] : [{ itemId: clock.itemId, name, ruleVersion, ...next }],
    ),
  );
  await clearClocks(
    tx,
    name,
    planned.filter(({ next }) => next === null).map(({ clock }) => clock.itemId),
  );
}

/** Overdue firms nobody could be told about for want of a list: the bureau must hear of it. */
async function alarm(tx: Tx, planned: readonly PlannedItem[]): Promise<void> {
  const unspoken = planned.filter(({ bureauAlarm }) => bureauAlarm).length;
  if (unspoken === 0) return;
  await appendAudit(tx, {
    actor: 'service',
    action: 'overdue_unspoken',
    subject: 'report_deadline',
    detail: { items: unspoken, reason: 'no_list_until_acceptance' },
  });
}
