// The ladder's duty: item clocks that are due become lines in slots, and each clock moves on.

import type { Strike } from '#bot/kinds/clocks.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import { kindOf } from '#bot/kinds/index.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { claimDueClocks, type DueClock } from '#prisma/hot/claim-due-clocks.ts';
import { lastPrivateSlots } from '#prisma/hot/last-private-slots.ts';
import { type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { professionsOfForms } from '#prisma/repos/queries.ts';
import { readAddressBook } from './addressees.ts';
import type { CarryingAccount } from './carrying-account.ts';
import { readKindTasks } from './kind-tasks.ts';
import { linesOf, type SteppedItem } from './ladder-lines.ts';
import { readWorkTime } from './work-time.ts';

/** Clocks taken in one transaction: large enough to share reads, small enough to be over in a moment. */
const BATCH = 500;

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
    const stepped = await strike(tx, clocks, now);
    const book = await readAddressBook(
      tx,
      accounts,
      stepped.map((item) => item.addressed),
    );
    const workTime = await readWorkTime(tx);
    const lines = stepped.flatMap((item) => linesOf(item, book, accounts, workTime));
    await planLines(tx, lines);
    await moveClocks(tx, stepped);
    await alarm(tx, stepped);
    return { taken: clocks.length, more: clocks.length === BATCH, planned: lines };
  });
}

interface StruckItem extends SteppedItem {
  readonly next: Strike['next'];
  readonly alarm: Strike['alarm'];
}

/** Each kind says what comes of its own clocks. */
async function strike(
  tx: Tx,
  clocks: readonly DueClock[],
  now: Temporal.Instant,
): Promise<readonly StruckItem[]> {
  const workTime = await readWorkTime(tx);
  const tasks = await readKindTasks(
    tx,
    clocks.map(({ taskId }) => taskId),
  );
  const taskOf = (taskId: string) => {
    const task = tasks.get(taskId);
    if (task === undefined) throw new Error(`a clock belongs to no task ${taskId}`);
    return task;
  };
  const professionOf = await readProfessions(tx, clocks, taskOf);
  const struck: StruckItem[] = [];
  for (const [name, own] of Map.groupBy(clocks, ({ kind }) => kind)) {
    const kind = kindOf({ kind: name });
    const sentAt = await lastSentAt(tx, own, kind.setsDistance);
    const lastPrivateSentAt = (itemId: string) => sentAt.get(itemId) ?? null;
    const strikes = kind.strike(own, { ...workTime, now, taskOf, lastPrivateSentAt });
    struck.push(...own.flatMap((clock, index) => struckItem(clock, strikes[index], professionOf(clock))));
  }
  return struck;
}

function struckItem(
  clock: DueClock,
  strike: Strike | undefined,
  formProfession: string | null,
): readonly StruckItem[] {
  if (strike === undefined) throw new Error(`nothing came of a clock of ${clock.itemCode}`);
  return [{ ...strike, clock, addressed: { ...clock, formProfession } }];
}

/**
 * Whose an item is: that of its task's form, of its own form where the task is about several, and what is about no form
 * anybody knows is looked after by whoever looks after the firm.
 */
async function readProfessions(
  tx: Tx,
  clocks: readonly DueClock[],
  taskOf: (taskId: string) => KindTask,
): Promise<(clock: DueClock) => string | null> {
  const formOf = ({ kind, payload }: DueClock) => kindOf({ kind }).formOf(payload);
  const ofSeveral = clocks.filter(({ taskId }) => taskOf(taskId).formCode === null);
  const forms = [...new Set(ofSeveral.flatMap((clock) => formOf(clock) ?? []))];
  const professions = forms.length === 0 ? new Map<string, string>() : await professionsOfForms(tx, forms);
  return (clock) => {
    const { formCode, formProfession } = taskOf(clock.taskId);
    if (formCode !== null) return formProfession;
    return professions.get(formOf(clock) ?? '') ?? clock.unitProfession;
  };
}

async function lastSentAt(
  tx: Tx,
  clocks: readonly DueClock[],
  patterns: readonly string[],
): Promise<ReadonlyMap<string, Temporal.Instant>> {
  if (patterns.length === 0) return new Map();
  return lastPrivateSlots(
    tx,
    clocks.map(({ itemId }) => itemId),
    patterns,
  );
}

async function moveClocks(tx: Tx, struck: readonly StruckItem[]): Promise<void> {
  await setClocks(
    tx,
    struck.flatMap(({ clock: { itemId, name }, next }) => (next === null ? [] : [{ itemId, name, ...next }])),
  );
  const over = Map.groupBy(
    struck.filter(({ next }) => next === null),
    ({ clock }) => clock.name,
  );
  for (const [name, items] of over) {
    await clearClocks(
      tx,
      name,
      items.map(({ clock }) => clock.itemId),
    );
  }
}

/** What items gave up unspoken the bureau must hear of. */
async function alarm(tx: Tx, struck: readonly StruckItem[]): Promise<void> {
  const raised = struck.filter((item) => item.alarm !== null);
  for (const [key, items] of Map.groupBy(raised, ({ alarm, clock }) => `${clock.kind} ${alarm}`)) {
    const [subject = '', action = ''] = key.split(' ');
    await appendAudit(tx, {
      actor: 'service',
      action,
      subject,
      detail: { items: items.length, reason: 'no_list_until_acceptance' },
    });
  }
}
