// A figure of one firm that the bureau wants confirmed or explained, as a kind.

import { applyQueryEvent, type QueryEvent, type QueryFacts } from '#bot/domain/facts/query-facts.ts';
import { shownQuery, standingOfQuery } from '#bot/domain/facts/query-shown.ts';
import type { FactsRow } from '#bot/kinds/facts.ts';
import type { Kind } from '#bot/kinds/kind.ts';
import { labels, meansSeveral, queryMeaning, supplied, undoOf } from './answers.ts';
import { composeQueries, meaningOf } from './compose.ts';
import { awaitsAnswer, ownQueryLine, type QueryItem, queryLabel } from './item.ts';
import { readQueryFacts, readQueryPayload, storeQueryFacts } from './stored.ts';
import { clocksAfter, strikeQueries } from './strike.ts';
import { undoQueryEcho } from './texts.ts';
import { queryChangeText, queryFactLines, queryFactsForStaff, SHOWN_QUERY_WORDS } from './words.ts';

export const VERIFICATION_QUERY = {
  name: 'verification_query',

  readFacts: readQueryFacts,
  rowOf: queryRow,
  apply: (facts: QueryFacts, event: QueryEvent) => applyQueryEvent(facts, event),
  shownOf(facts: QueryFacts) {
    const code = shownQuery(facts);
    return { code, text: SHOWN_QUERY_WORDS[code] };
  },
  timelinessOf: () => ({ overdue: false, late: false }),
  factsForStaff: queryFactsForStaff,
  factLines: queryFactLines,
  changeText: queryChangeText,

  formOf: (payload) => readQueryPayload(payload).formCode,
  // The ladder is counted from when the question really went out.
  setsDistance: ['query:ask'],
  strike: strikeQueries,
  clocksAfter: (item: QueryItem, context) => clocksAfter(item, context),

  namesToFirm: ['query:ask', 'query:nudge.%', 'query:returned%'],
  bureauTask: () => null,
  listPlace: () => null,
  // A bureau that rehearses sees each question before it goes out; whom it asks to phone it knows then.
  waitsForRelease: (occasion) => ['ask', 'nudge', 'returned', 'refiled'].includes(meaningOf(occasion)),
  pointlessFrom: () => null,
  composer: (context) => (lines, reader, firstNumber) => composeQueries(lines, reader, context, firstNumber),
  // A group is never told of a query, whoever planned that.
  forGroup: null,

  awaitsAnswer,
  isPersonal: false,
  meansSeveral,
  ordinalOf: ({ ordinal }: QueryItem) => ordinal,
  label: (item: QueryItem) => queryLabel(item),
  settledText: '您说的数据核实已有回复记录，无需再回；要改请回“不对”后重新回复，或联系专业人员。',
  ownLine: (item: QueryItem) => ownQueryLine(item),
  meanings: [
    { label: '核实情况属实', intent: 'confirm_true' },
    { label: '填报有误', intent: 'correction' },
    { label: '核实有疑问', intent: 'question' },
  ],
  help: '数据核实按序号回复，如“1 属实，订单减少”“2 有误”；数据只在单聊里说',
  means: queryMeaning,
  supplies: supplied,
  undo: undoOf,
  undoEcho: (items: readonly QueryItem[], namesUnits: boolean) => undoQueryEcho(labels(items, namesUnits)),
} satisfies Kind & { readonly name: 'verification_query' };

/** What facts of a query say in its row. */
export function queryRow(facts: QueryFacts): FactsRow {
  const standing = standingOfQuery(facts);
  const isAnswered = standing === 'done' && facts.review === 'none';
  return {
    facts: storeQueryFacts(facts),
    standing,
    round: 1,
    waitingOn: isAnswered ? 'bureau' : standing === 'done' ? null : 'firm',
  };
}
