// What a status list says of returned queries: a form that was filed again closes them, and the firm is told.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { applyQueryEvent, type QueryFacts } from '#bot/domain/facts/query-facts.ts';
import type { StatusEntry, StatusList } from '#bot/domain/status-list/status-list.ts';
import { queryRow } from '#bot/kinds/verification_query/kind.ts';
import { readQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import type { Tx } from '#prisma/db.ts';
import { type ChangeCause, dropPlannedLines, saveItemChanges } from '#prisma/hot/items.ts';
import { lockReturnedQueries } from '#prisma/repos/queries.ts';
import { lastShownReturned } from '#prisma/repos/status-lists.ts';
import { tellFirms } from './review-query.ts';
import { readWorkTime } from './work-time.ts';

/**
 * Closes returned queries of the list's form and period whose firms the list shows as filed or accepted anew: filed
 * after the bureau's verdict, or shown returned by an earlier list since. `periods`: the list's own and its task's,
 * which differ for a quarter. Answers how many.
 */
export async function closeRefiled(
  tx: Tx,
  list: StatusList,
  periods: readonly string[],
  cause: ChangeCause,
): Promise<number> {
  const queries = await lockReturnedQueries(tx, list.formCode, periods);
  if (queries.length === 0) return 0;
  const entries = new Map(list.entries.map((entry) => [entry.uscc, entry]));
  const shown = await lastShownReturned(
    tx,
    { formCode: list.formCode, periods, before: list.asOfAt },
    queries.map(({ uscc }) => uscc),
  );
  const changes = queries.flatMap(({ id, facts: stored, uscc }) => {
    const before = readQueryFacts(stored);
    const returnedAt = shown.get(uscc) ?? null;
    if (!wasRefiled(before, entries.get(uscc), returnedAt, list.asOfAt)) return [];
    const after = applyQueryEvent(before, { kind: 'refiled', at: list.asOfAt });
    return [{ itemId: id, kind: 'refiled', before: stored, returns: after.returns, ...queryRow(after) }];
  });
  await saveItemChanges(tx, changes, cause);
  await dropPlannedLines(
    tx,
    changes.map(({ itemId }) => ({ itemId, reason: 'reviewed' })),
  );
  const told = changes.map(({ itemId, returns }) => ({ itemId, occasion: refiledOccasion(returns) }));
  await tellFirms(tx, told, cause.at, await readWorkTime(tx));
  return changes.length;
}

function wasRefiled(
  { reviewedAt }: QueryFacts,
  entry: StatusEntry | undefined,
  shownReturnedAt: Temporal.Instant | null,
  asOfAt: Temporal.Instant,
): boolean {
  if (entry === undefined || reviewedAt === null || !isBefore(reviewedAt, asOfAt)) return false;
  if (entry.word !== 'filed' && entry.word !== 'accepted') return false;
  return [entry.filedAt, shownReturnedAt].some((at) => at !== null && isBefore(reviewedAt, at));
}

function refiledOccasion(returns: number): string {
  return returns < 2 ? 'query:refiled' : `query:refiled.${returns}`;
}
