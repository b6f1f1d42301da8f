// What the bureau makes of a query: its word, written into the item and its history.

import type { QueryVerdict } from '#bot/domain/facts/query-facts.ts';
import { applyQueryEvent } from '#bot/domain/facts/query-facts.ts';
import { StatgridError } from '#bot/errors.ts';
import { queryRow } from '#bot/kinds/verification_query/kind.ts';
import { readQueryFacts } from '#bot/kinds/verification_query/stored.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { dropPlannedLines, saveItemChanges } from '#prisma/hot/items.ts';
import { clearClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { lockQueries } from '#prisma/repos/queries.ts';

/** What staff say: 属实 or 已更正 by what the firm answered, 退回, 现场核实. */
export type ReviewWord = 'settled' | 'returned' | 'onsite';

export interface Reviewed {
  readonly code: string;
  readonly verdict: QueryVerdict;
}

/**
 * Writes the verdict and stops the query's ladder. `settled` is 核实属实, or 已更正 where the firm had said that the
 * figure is wrong. Throws StatgridError NOT_FOUND, or CONFLICT for a number several queries carry.
 */
export function reviewQuery(
  db: Database,
  written: string,
  word: ReviewWord,
  by: { readonly actor: string; readonly now: Temporal.Instant },
): Promise<Reviewed> {
  return transaction(db, async (tx) => {
    const [query, another] = await lockQueries(tx, written);
    if (query === undefined)
      throw new StatgridError('NOT_FOUND', `没有核实“${written}”。请写事项编号（如 7K2M-0012）或核实编号。`);
    if (another !== undefined)
      throw new StatgridError('CONFLICT', `核实编号“${written}”不止一条，请改写事项编号，见 list items。`);
    const before = readQueryFacts(query.facts);
    const verdict = verdictOf(word, before.answer);
    const after = applyQueryEvent(before, { kind: 'reviewed', verdict, at: by.now });
    const change = { itemId: query.id, kind: `reviewed:${verdict}`, before: query.facts, ...queryRow(after) };
    const cause = { at: by.now, actor: by.actor, personId: null, messageInId: null, statusListId: null };
    await saveItemChanges(tx, [change], cause);
    await clearClocks(tx, 'ladder', [query.id]);
    await dropPlannedLines(tx, [{ itemId: query.id, reason: 'reviewed' }]);
    await appendAudit(tx, {
      actor: by.actor,
      action: 'review_query',
      subject: query.code,
      detail: { verdict },
    });
    return { code: query.code, verdict };
  });
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
