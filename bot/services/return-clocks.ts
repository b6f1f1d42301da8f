// Returned forms as clocks: a list that shows a return sets one for each step of the new round's small ladder.

import {
  decideReturnStep,
  isReturnOccasion,
  RETURN_OCCASIONS,
  type ReturnDecision,
  returnAudience,
  returnLadder,
} from '#bot/domain/ladder/return-ladder.ts';
import { slotForStep } from '#bot/domain/ladder/slot.ts';
import { LADDER_RULE_VERSION } from '#bot/domain/ladder/steps.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { Tx } from '#prisma/db.ts';
import type { DueClock } from '#prisma/hot/claim-due-clocks.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import type { TaskRow } from '#prisma/repos/tasks.ts';
import { ladderFacts } from './ladder-facts.ts';
import { type SteppedItem, silentLine } from './ladder-lines.ts';
import type { WorkTime } from './work-time.ts';

/** Starts the round of items a list has just shown returned; steps behind county acceptance are dropped. */
export async function startReturnRounds(
  tx: Tx,
  task: TaskRow,
  items: readonly { readonly itemId: string; readonly round: number }[],
  now: Temporal.Instant,
  { calendar, hours }: WorkTime,
): Promise<void> {
  const { acceptanceAt } = windowInstants(task.window);
  const steps = returnLadder(now, acceptanceAt, calendar, hours);
  const [kept, dropped] = [
    steps.filter((step) => step.dropped === null),
    steps.filter((step) => step.dropped !== null),
  ];
  await setClocks(
    tx,
    items.flatMap(({ itemId }) =>
      kept.map(({ dueAt, occasion }) => ({
        itemId,
        name: occasion,
        occasion,
        dueAt,
        wakeAt: dueAt,
        waitsFor: null,
        ruleVersion: LADDER_RULE_VERSION,
      })),
    ),
  );
  await planLines(
    tx,
    items.flatMap((item) => dropped.map((step) => silentLine(item, step, 'acceptance_passed'))),
  );
}

/** Ends whatever round of these items is running. */
export async function endReturnRounds(tx: Tx, itemIds: readonly string[]): Promise<void> {
  for (const name of RETURN_OCCASIONS) await clearClocks(tx, name, itemIds);
}

/** A step of a returned form that has struck, and what comes of it. */
export interface ReturnedItem extends SteppedItem {
  readonly decision: ReturnDecision;
}

/** Decides the step a clock of a returned form stands for. */
export function planReturnStep(
  clock: DueClock,
  tasks: ReadonlyMap<string, { readonly task: TaskRow }>,
  workTime: WorkTime,
  now: Temporal.Instant,
): ReturnedItem {
  const { dueAt, name: occasion, wakeAt } = clock;
  const task = tasks.get(clock.taskId)?.task;
  if (task === undefined || !isReturnOccasion(occasion)) throw new Error(`no step ${occasion}`);
  const { acceptanceAt } = windowInstants(task.window);
  const facts = ladderFacts(clock, acceptanceAt);
  const decision = decideReturnStep(occasion, facts, acceptanceAt, now, workTime);
  const step = { occasion, audience: returnAudience(occasion), dueAt };
  return {
    clock,
    decision,
    addressed: { ...clock, formProfession: task.formProfession },
    said: decision.kind === 'plan' ? [{ step, slotAt: slotForStep(dueAt, wakeAt, now, acceptanceAt) }] : [],
    silent: decision.kind === 'drop' ? [{ step, reason: decision.reason }] : [],
  };
}

/** A postponed step keeps its clock; every other has had its say. */
export async function moveReturnClocks(tx: Tx, items: readonly ReturnedItem[]): Promise<void> {
  await setClocks(
    tx,
    items.flatMap(({ clock: { dueAt, itemId, name }, decision }) =>
      decision.kind === 'postpone'
        ? [
            {
              itemId,
              name,
              occasion: name,
              dueAt,
              wakeAt: decision.dueAt,
              waitsFor: null,
              ruleVersion: LADDER_RULE_VERSION,
            },
          ]
        : [],
    ),
  );
  const over = items.filter(({ decision }) => decision.kind !== 'postpone');
  for (const name of RETURN_OCCASIONS) {
    await clearClocks(
      tx,
      name,
      over.filter(({ clock }) => clock.name === name).map(({ clock }) => clock.itemId),
    );
  }
}
