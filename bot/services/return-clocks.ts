// Returned forms as clocks: a list that shows a return sets one for each step of the new round's small ladder.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { RETURN_OCCASIONS, returnLadder } from '#bot/domain/ladder/return-ladder.ts';
import { LADDER_RULE_VERSION } from '#bot/domain/ladder/steps.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { Tx } from '#prisma/db.ts';
import { planLines } from '#prisma/hot/plan-lines.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import type { DeadlineTaskRow } from '#prisma/repos/tasks.ts';
import { silentLine } from './ladder-lines.ts';

/** Starts the round of items a list has just shown returned; steps behind county acceptance are dropped. */
export async function startReturnRounds(
  tx: Tx,
  task: DeadlineTaskRow,
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
