// The ladder's duty: item clocks that are due become lines in slots, and each clock moves on.

import { laterOf } from '#bot/domain/calendar/local-time.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { courtesyQuietUntil, standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { advance } from '#bot/domain/ladder/advance.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan, LadderStep } from '#bot/domain/ladder/steps.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { readDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { claimDueClocks, type DueClock } from '#prisma/hot/claim-due-clocks.ts';
import { lastPrivateSlots } from '#prisma/hot/last-private-slots.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { newestListAsOf } from '#prisma/repos/status-lists.ts';
import { readTasks, type TaskRow } from '#prisma/repos/tasks.ts';
import { type AddressBook, type Addressee, readAddressBook } from './addressees.ts';
import { readWorkTime, type WorkTime } from './work-time.ts';

/** The account that carries what is planned. */
export interface CarryingAccount {
  readonly id: string;
  readonly channel: string;
}

/** Clocks taken in one transaction: large enough to share reads, small enough to be over in a moment. */
const BATCH = 500;

/** Occasions of the steps that later ones keep their distance from (`setsDistance`), as LIKE patterns. */
const SETS_DISTANCE = ['ladder:2', 'ladder:3', 'ladder:4._', 'ladder:6', 'ladder:7.%'];

interface TaskPlan {
  readonly task: TaskRow;
  readonly plan: LadderPlan;
  readonly newestListAsOfAt: Temporal.Instant | null;
}

/**
 * Plans one batch of what is due at `now`. Returns how many clocks were taken; fewer than a batch
 * means that nothing more is due.
 */
export async function planDueSteps(
  db: Database,
  account: CarryingAccount,
  now: Temporal.Instant,
): Promise<{ readonly taken: number; readonly more: boolean }> {
  return transaction(db, async (tx) => {
    const clocks = await claimDueClocks(tx, now, BATCH);
    if (clocks.length === 0) return { taken: 0, more: false };
    const workTime = await readWorkTime(tx);
    const tasks = await readTaskPlans(tx, clocks, workTime);
    const [struck, ladders] = [clocks.filter(isPromise), clocks.filter((clock) => !isPromise(clock))];
    await waitForVerdict(tx, struck, tasks);
    const sentAt = await lastPrivateSlots(
      tx,
      ladders.map((clock) => clock.itemId),
      SETS_DISTANCE,
    );
    const planned = ladders.map((clock) =>
      planItem(clock, tasks, workTime, now, sentAt.get(clock.itemId) ?? null),
    );
    const book = await readAddressBook(
      tx,
      account.channel,
      planned.map((item) => item.addressed),
    );
    await planLines(
      tx,
      planned.flatMap((item) => linesOf(item, book, account)),
    );
    await moveClocks(tx, planned);
    await alarm(tx, planned);
    return { taken: clocks.length, more: clocks.length === BATCH };
  });
}

async function readTaskPlans(
  tx: Tx,
  clocks: readonly DueClock[],
  { calendar, hours }: WorkTime,
): Promise<ReadonlyMap<string, TaskPlan>> {
  const plans = new Map<string, TaskPlan>();
  for (const [id, task] of await readTasks(tx, [...new Set(clocks.map((clock) => clock.taskId))])) {
    const { window, createdAt } = task;
    const { acceptanceAt } = windowInstants(window);
    const plan = planLadder({ ...window, acceptanceAt }, calendar, hours, { sinceAt: createdAt });
    plans.set(id, { task, plan, newestListAsOfAt: await newestListAsOf(tx, task.formCode, task.period) });
  }
  return plans;
}

function isPromise(clock: DueClock): boolean {
  return clock.name === 'promise';
}

/** A promise that has struck says nothing itself: it waits for the first list that can judge it. */
async function waitForVerdict(
  tx: Tx,
  struck: readonly DueClock[],
  tasks: ReadonlyMap<string, TaskPlan>,
): Promise<void> {
  const waiting = struck.filter((clock) => clock.waitsFor === null);
  await setClocks(
    tx,
    waiting.flatMap(({ itemId, name, occasion, dueAt, taskId }) => {
      const plan = tasks.get(taskId)?.plan;
      if (plan === undefined) return [];
      const wakeAt = laterOf(plan.acceptanceAt ?? plan.cutoffAt, dueAt.add({ hours: 24 }));
      return [
        {
          itemId,
          name,
          occasion,
          dueAt,
          wakeAt,
          waitsFor: 'status_list' as const,
          ruleVersion: plan.ruleVersion,
        },
      ];
    }),
  );
  // Nobody judged it until acceptance: the matter is over.
  await clearClocks(
    tx,
    'promise',
    struck.filter((clock) => clock.waitsFor !== null).map(({ itemId }) => itemId),
  );
}

interface PlannedItem extends ReturnType<typeof advance> {
  readonly clock: DueClock;
  readonly ruleVersion: number;
  readonly addressed: Parameters<AddressBook['addresseesOf']>[1];
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
  const facts = {
    ...ladderFacts(readDeadlineFacts(clock.facts), plan.cutoffAt),
    // It may come back with the next roster, so the clock goes on and only the steps are silent.
    paused: !clock.inDirectory,
  };
  const question = { plan, facts, now, newestListAsOfAt, lastPrivateSentAt, calendar, hours };
  return {
    ...advance(question, clock),
    clock,
    ruleVersion: plan.ruleVersion,
    addressed: { ...clock, formProfession: task.task.formProfession },
  };
}

/** What the ladder has to know of a deadline's facts. */
function ladderFacts(facts: DeadlineFacts, cutoffAt: Temporal.Instant) {
  const standing = standingOf(facts);
  return {
    settled: standing === 'done',
    returned: standing === 'returned',
    exempt: standing === 'exempt',
    paused: false,
    courtesyQuietUntil: courtesyQuietUntil(facts, cutoffAt),
  };
}

function linesOf(
  { clock, said, silent, addressed }: PlannedItem,
  book: AddressBook,
  account: CarryingAccount,
): readonly PlannedLine[] {
  const spoken = said.flatMap(({ step, slotAt }) =>
    book
      .addresseesOf(step, addressed)
      .map((addressee) => lineTo(addressee, clock, account, step.dueAt, slotAt)),
  );
  const kept = silent
    .filter(({ reason }) => reason !== 'settled')
    .map(({ step, reason }) => silentLine(clock, step, reason === 'paused' ? 'not_in_directory' : reason));
  return [...spoken, ...kept];
}

/** A step that says nothing is a line without a slot, so that "why was I not told" has an answer. */
function silentLine(clock: DueClock, step: LadderStep, reason: string): PlannedLine {
  const { itemId, round } = clock;
  const { dueAt, occasion } = step;
  const nowhere = { personId: null, conversationId: null, slot: null, contentHash: null, listNumber: null };
  return { ...nowhere, itemId, round, occasion, dueAt, dropReason: reason };
}

function lineTo(
  addressee: Addressee,
  clock: DueClock,
  account: CarryingAccount,
  dueAt: Temporal.Instant,
  slotAt: Temporal.Instant,
): PlannedLine {
  const { occasion } = addressee;
  const base = {
    itemId: clock.itemId,
    round: clock.round,
    occasion,
    dueAt,
    contentHash: null,
    listNumber: null,
  };
  switch (addressee.kind) {
    case 'person': {
      const slot = { accountId: account.id, class: 'private' as const, slotAt, messageInId: null };
      return { ...base, personId: addressee.personId, conversationId: null, slot, dropReason: null };
    }
    case 'group': {
      const slot = { accountId: account.id, class: 'group' as const, slotAt, messageInId: null };
      return { ...base, personId: null, conversationId: addressee.conversationId, slot, dropReason: null };
    }
    case 'nobody':
      return { ...base, personId: null, conversationId: null, slot: null, dropReason: addressee.reason };
  }
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
