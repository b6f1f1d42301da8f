// The bureau's verdict on a query: by the command line or in chat, one query at a time.

import { firstServiceMinuteAtOrAfter } from '#bot/domain/calendar/service-time.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { applyQueryEvent, type QueryVerdict } from '#bot/domain/facts/query-facts.ts';
import { QUERY_RULE_VERSION } from '#bot/domain/ladder/query-ladder.ts';
import { type ImportingPost, mayImportForm } from '#bot/domain/status-list/chat-file.ts';
import type { ReviewWord } from '#bot/domain/verification-list/review-words.ts';
import { TOLD } from '#bot/kinds/timed-ladder.ts';
import { queryRow } from '#bot/kinds/verification_query/kind.ts';
import { readQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import type { Tx } from '#prisma/db.ts';
import { dropPlannedLines, saveItemChanges } from '#prisma/hot/items.ts';
import { clearClocks, setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { lockQueries } from '#prisma/repos/queries.ts';
import { readWorkTime } from './work-time.ts';

export interface Review {
  /** A 核实编号 or the code of an item. */
  readonly number: string;
  readonly word: ReviewWord;
  /** For the bureau only. */
  readonly note: string | null;
}

export interface Reviewer {
  readonly actor: string;
  readonly personId: string | null;
  /** Null: whoever sits at the service itself, who may review everything. */
  readonly posts: readonly ImportingPost[] | null;
  readonly now: Temporal.Instant;
}

export type Reviewed =
  | {
      readonly state: 'done';
      readonly code: string;
      readonly verdict: QueryVerdict;
      readonly wasAnswered: boolean;
    }
  /** Nothing was written: no such query, a number several carry, or one of another profession. */
  | { readonly state: 'unknown' | 'several' | 'not_yours' };

/**
 * Writes the verdict, stops the query's ladder and, where the form goes back, has the firm told. `settled` is 核实属实,
 * or 已更正 where the firm had said that the figure is wrong.
 */
export async function reviewQuery(tx: Tx, { note, number, word }: Review, by: Reviewer): Promise<Reviewed> {
  const [query, another] = await lockQueries(tx, number);
  if (query === undefined) return { state: 'unknown' };
  if (another !== undefined) return { state: 'several' };
  if (by.posts !== null && !mayImportForm(by.posts, query.formProfession)) return { state: 'not_yours' };
  const before = readQueryFacts(query.facts);
  const verdict = verdictOf(word, before.answer);
  const after = applyQueryEvent(before, { kind: 'reviewed', verdict, at: by.now, note });
  const change = { itemId: query.id, kind: `reviewed:${verdict}`, before: query.facts, ...queryRow(after) };
  // Not by message: 不对 takes back what a person said of his own firm, never a verdict.
  const cause = { at: by.now, actor: by.actor, personId: by.personId, messageInId: null, statusListId: null };
  await saveItemChanges(tx, [change], cause);
  await clearClocks(tx, 'ladder', [query.id]);
  await clearClocks(tx, TOLD, [query.id]);
  await dropPlannedLines(tx, [{ itemId: query.id, reason: 'reviewed' }]);
  if (verdict === 'return_form') {
    const told = { itemId: query.id, occasion: returnedOccasion(after.returns) };
    await tellFirms(tx, [told], by.now, await readWorkTime(tx));
  }
  const detail = { verdict };
  await appendAudit(tx, { actor: by.actor, action: 'review_query', subject: query.code, detail });
  return { state: 'done', code: query.code, verdict, wasAnswered: before.answer !== 'none' };
}

function verdictOf(word: ReviewWord, answer: 'none' | 'confirmed' | 'corrected' | 'asked'): QueryVerdict {
  switch (word) {
    case 'settled':
      return answer === 'corrected' ? 'settled_corrected' : 'settled_true';
    case 'returned':
      return 'return_form';
    case 'onsite':
      return 'onsite';
  }
}

/** Each return is told once. */
function returnedOccasion(returns: number): string {
  return returns < 2 ? 'query:returned' : `query:returned.${returns}`;
}

/** Has firms told in the next service minute, as steps of the ladder are. */
export async function tellFirms(
  tx: Tx,
  told: readonly { readonly itemId: string; readonly occasion: string }[],
  now: Temporal.Instant,
  { calendar, hours }: WorkTime,
): Promise<void> {
  const dueAt = firstServiceMinuteAtOrAfter(now, calendar, hours);
  const due = { name: TOLD, dueAt, wakeAt: dueAt, waitsFor: null, ruleVersion: QUERY_RULE_VERSION };
  await setClocks(
    tx,
    told.map((one) => ({ ...one, ...due })),
  );
}
