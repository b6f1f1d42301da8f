// One query, as the firm's contact speaks of it: without a word of what it is about.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import type { QueryFacts } from '#bot/domain/facts/query-facts.ts';
import { shownQuery, standingOfQuery } from '#bot/domain/facts/query-shown.ts';
import type { ConversationItem } from '#bot/kinds/conversation.ts';
import type { KindTask, StoredItem } from '#bot/kinds/facts.ts';
import { readQueryFacts, readQueryPayload } from './stored.ts';
import { queryTask } from './task.ts';
import { SHOWN_QUERY_WORDS } from './words.ts';

export interface QueryItem extends ConversationItem {
  readonly kind: 'verification_query';
  readonly facts: QueryFacts;
  readonly ordinal: number;
  /** 核实编号 */
  readonly number: string;
  readonly periodText: string;
  readonly respondByAt: Temporal.Instant | null;
  readonly askedAt: Temporal.Instant;
  readonly urgent: boolean;
}

export function queryItem(row: StoredItem, task: KindTask): QueryItem {
  const payload = readQueryPayload(row.payload);
  const { askedAt, code, urgent } = queryTask(task);
  return {
    id: row.id,
    kind: 'verification_query',
    unitId: row.unitId ?? '',
    unitShortName: row.unitShortName,
    taskCode: code,
    formCode: payload.formCode,
    formName: task.formName ?? payload.formCode,
    round: row.round,
    facts: readQueryFacts(row.facts),
    wasNamed: row.wasNamed,
    ordinal: payload.ordinal,
    number: payload.number,
    periodText: periodWords(payload.period),
    respondByAt: payload.respondByAt,
    askedAt,
    urgent,
  };
}

export function periodWords(period: string): string {
  const parsed = parsePeriod(period);
  return parsed === null ? period : periodText(parsed);
}

/** Open, said to be true without the reason, or returned: that, and that it is put right, may still come. */
export function awaitsAnswer({ facts }: QueryItem): boolean {
  return standingOfQuery(facts) !== 'done' || shownQuery(facts) === 'confirmed_bare';
}

/** '核实1（B204-1）' */
export function queryLabel({ formCode, ordinal }: Pick<QueryItem, 'formCode' | 'ordinal'>): string {
  return `核实${ordinal}（${formCode}）`;
}

export function ownQueryLine(item: QueryItem): string {
  const until = item.respondByAt === null ? '' : `（请于${momentText(item.respondByAt)}前回复）`;
  const status = SHOWN_QUERY_WORDS[shownQuery(item.facts)];
  return `${item.periodText}${item.formCode} 数据核实${item.ordinal}：${status}${until}`;
}
