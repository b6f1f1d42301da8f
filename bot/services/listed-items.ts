// What a status list does to items: their facts move, settled ones stop, waiting and reopened ones climb on.

import { isBefore, laterOf } from '#bot/domain/calendar/local-time.ts';
import { applyDeadlineEvent, type DeadlineFacts } from '#bot/domain/facts/deadline-facts.ts';
import { standingOf } from '#bot/domain/facts/deadline-shown.ts';
import { resumesAt } from '#bot/domain/ladder/list-timing.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { StatusList } from '#bot/domain/status-list/status-list.ts';
import { readDeadlineFacts, storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import type { Tx } from '#prisma/db.ts';
import { dropPlannedLines, type ItemChange, type ItemWithFacts } from '#prisma/hot/items.ts';
import { clearClocks, startMissingClocks, wakeWaitingClocks } from '#prisma/hot/set-clocks.ts';
import type { DeadlineTaskRow } from '#prisma/repos/tasks.ts';
import { endReturnRounds, startReturnRounds } from './return-clocks.ts';
import { readWorkTime } from './work-time.ts';

/** An item whose facts a list changes. */
export interface ListedItem {
  readonly item: ItemWithFacts;
  readonly after: DeadlineFacts;
  readonly change: ItemChange;
}

/** The items whose facts the list changes: an older list than the one that spoke last changes nothing. */
export function moveItems(
  list: StatusList,
  byUscc: ReadonlyMap<string, ItemWithFacts>,
): readonly ListedItem[] {
  return list.entries.flatMap((entry) => {
    const item = byUscc.get(entry.uscc);
    if (item === undefined) return [];
    const before = readDeadlineFacts(item.facts);
    const { word, filedAt } = entry;
    const after = applyDeadlineEvent(before, { kind: 'listed', word, filedAt, asOfAt: list.asOfAt });
    if (after === before) return [];
    const standing = standingOf(after);
    const change = {
      itemId: item.id,
      before: item.facts,
      facts: storeDeadlineFacts(after),
      standing,
      round: after.round,
      waitingOn: standing === 'done' || standing === 'exempt' ? null : 'firm',
      kind: `listed:${word}`,
    };
    return [{ item, after, change }];
  });
}

/** Items that have left the ladder: their clocks stop and what was planned for them is dropped. */
export async function stopSettled(tx: Tx, moved: readonly ListedItem[]): Promise<number> {
  // A list that shows a form returned once more leaves the round that is running alone.
  const left = moved.filter(
    ({ item, after }) =>
      standingOf(after) !== 'open' && (item.standing !== standingOf(after) || item.round !== after.round),
  );
  const leftIds = left.map(({ item }) => item.id);
  await clearClocks(tx, 'ladder', leftIds);
  const judged = moved.filter(({ after }) => after.promise !== null && after.promise.state !== 'open');
  await clearClocks(tx, 'promise', [...leftIds, ...judged.map(({ item }) => item.id)]);
  return dropPlannedLines(
    tx,
    left.map(({ item, after }) => ({ itemId: item.id, reason: dropReason(after) })),
  );
}

/** A return opens a round with a ladder of its own; it ends with the next word that is another. */
export async function moveReturnRounds(
  tx: Tx,
  task: DeadlineTaskRow,
  moved: readonly ListedItem[],
  now: Temporal.Instant,
): Promise<void> {
  const ended = moved.filter(
    ({ item, after }) =>
      item.standing === 'returned' && (standingOf(after) !== 'returned' || item.round !== after.round),
  );
  await endReturnRounds(
    tx,
    ended.map(({ item }) => item.id),
  );
  const returned = moved.filter(
    ({ item, after }) => standingOf(after) === 'returned' && item.round !== after.round,
  );
  if (returned.length === 0) return;
  await startReturnRounds(
    tx,
    task,
    returned.map(({ item, after }) => ({ itemId: item.id, round: after.round })),
    now,
    await readWorkTime(tx),
  );
}

function dropReason(facts: DeadlineFacts): string {
  const standing = standingOf(facts);
  return standing === 'done' ? 'settled' : standing;
}

/** Steps that waited for a list look again in the next service minute; items opened again climb on. */
export async function moveClocks(
  tx: Tx,
  task: DeadlineTaskRow,
  reopenedIds: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  const { calendar, hours } = await readWorkTime(tx);
  const resumedAt = resumesAt(now, calendar, hours);
  await wakeWaitingClocks(tx, task.id, resumedAt);
  if (reopenedIds.length === 0) return;
  const { acceptanceAt } = windowInstants(task.window);
  const plan = planLadder({ ...task.window, acceptanceAt }, calendar, hours, { sinceAt: task.createdAt });
  // Whoever is open again behind the cutoff has yet to hear of being overdue; what was said before is not repeated.
  const next = plan.steps.find((step) => step.step >= 6 || isBefore(now, step.dueAt));
  if (next === undefined) return;
  await startMissingClocks(
    tx,
    reopenedIds.map((itemId) => ({
      itemId,
      name: 'ladder',
      occasion: next.occasion,
      dueAt: next.dueAt,
      wakeAt: laterOf(next.dueAt, resumedAt),
      waitsFor: null,
      ruleVersion: plan.ruleVersion,
    })),
  );
}
