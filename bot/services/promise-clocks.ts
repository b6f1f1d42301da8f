// Promises as clocks: each strikes at its instant and then waits for the first list that can judge it.

import { laterOf } from '#bot/domain/calendar/local-time.ts';
import type { DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { LADDER_RULE_VERSION, type LadderPlan } from '#bot/domain/ladder/steps.ts';
import type { Tx } from '#prisma/db.ts';
import type { DueClock } from '#prisma/hot/claim-due-clocks.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';

const NAME = 'promise';

/** A promise nobody could judge is looked at once more so long after it, at the earliest. */
const VERDICT_WAIT = { hours: 24 } as const;

/** Sets or clears the promise clocks of items whose facts have just changed. */
export async function movePromiseClocks(tx: Tx, facts: ReadonlyMap<string, DeadlineFacts>): Promise<void> {
  const open = [...facts].flatMap(([itemId, { promise, claim }]) =>
    promise?.state === 'open' && claim !== 'claimed' ? [{ itemId, untilAt: promise.untilAt }] : [],
  );
  await clearClocks(tx, NAME, [...facts.keys()]);
  await setClocks(
    tx,
    open.map(({ itemId, untilAt }) => ({
      itemId,
      name: NAME,
      occasion: NAME,
      dueAt: untilAt,
      wakeAt: untilAt,
      waitsFor: null,
      ruleVersion: LADDER_RULE_VERSION,
    })),
  );
}

/** A promise that has struck says nothing itself: it waits for a list, until acceptance at the latest. */
export async function strikePromises(
  tx: Tx,
  struck: readonly DueClock[],
  planOf: (taskId: string) => LadderPlan | null,
): Promise<void> {
  const [waited, fresh] = [
    struck.filter(({ waitsFor }) => waitsFor !== null),
    struck.filter(({ waitsFor }) => waitsFor === null),
  ];
  await setClocks(
    tx,
    fresh.flatMap(({ itemId, occasion, dueAt, taskId }) => {
      const plan = planOf(taskId);
      if (plan === null) return [];
      const wakeAt = laterOf(plan.acceptanceAt ?? plan.cutoffAt, dueAt.add(VERDICT_WAIT));
      const waitsFor = 'status_list' as const;
      return [{ itemId, name: NAME, occasion, dueAt, wakeAt, waitsFor, ruleVersion: plan.ruleVersion }];
    }),
  );
  // Nobody judged it until acceptance: the matter is over.
  await clearClocks(
    tx,
    NAME,
    waited.map(({ itemId }) => itemId),
  );
}
