// What firms answered to a list of queries, as a spreadsheet in the list's own order.

import { Classified, disclosed } from '#bot/domain/disclosure/classified.ts';
import type { Audience } from '#bot/domain/disclosure/table.ts';
import type { QueryFacts, StatedFigure } from '#bot/domain/facts/query-facts.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';
import { StatgridError } from '#bot/errors.ts';
import { periodWords } from '#bot/kinds/verification_query/item.ts';
import { readQueryFacts, readQueryPayload } from '#bot/kinds/verification_query/stored.ts';
import { ANSWER_WORDS, REVIEW_WORDS, reasonCodeText } from '#bot/kinds/verification_query/words.ts';
import { type AnswerRow, writeAnswersFile } from '#bot/sheets/answers-file.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { type AnsweredQuery, answeredQueries } from '#prisma/repos/queries.ts';

export interface AnswersExported {
  readonly taskCode: string;
  readonly title: string;
  readonly rows: number;
  readonly answered: number;
  readonly bytes: Uint8Array;
}

/** Throws StatgridError NOT_FOUND when no list of queries has this code. */
export async function exportAnswers(db: Database, taskCode: string, actor: string): Promise<AnswersExported> {
  const { queries, title } = await transaction(db, async (tx) => {
    const task = await tx.task.findUnique({ where: { code: taskCode } });
    if (task === null || task.kind !== 'verification_query')
      throw new StatgridError('NOT_FOUND', `没有数据核实任务“${taskCode}”。全部任务见 list tasks。`);
    const found = await answeredQueries(tx, task.id);
    // Whoever takes answers out of the service is on record with how many, never with what.
    await appendAudit(tx, {
      actor,
      action: 'export_answers',
      subject: taskCode,
      detail: { rows: found.length },
    });
    return { queries: found, title: task.title };
  });
  const rows = answerRows(queries, TO_STAFF);
  const answered = queries.filter(({ facts }) => readQueryFacts(facts).answer !== 'none').length;
  const bytes = await writeAnswersFile(rows);
  return { taskCode, title, rows: rows.length, answered, bytes };
}

/** Whoever runs the command works for the bureau that asked. */
const TO_STAFF: Audience<'export'> = { place: 'export', role: 'operator' };

/** One row for each number of the list a query goes by, in the list's order; blank where the reader may not see. */
export function answerRows(queries: readonly AnsweredQuery[], to: Audience<'export'>): readonly AnswerRow[] {
  return queries
    .flatMap((query) => {
      const { number, repeats, row } = readQueryPayload(query.payload);
      return [{ number, row }, ...repeats].map((one) => {
        return { row: one.row, answer: answerRow(query, one.number, to) };
      });
    })
    .toSorted((one, other) => one.row - other.row)
    .map(({ answer }) => answer);
}

function answerRow(query: AnsweredQuery, number: string, to: Audience<'export'>): AnswerRow {
  const facts = readQueryFacts(query.facts);
  const { formCode, indicator, period } = readQueryPayload(query.payload);
  const shown = (value: string | null) => disclosed(new Classified('unit_value', value), to) ?? '';
  return {
    number,
    uscc: query.uscc,
    unitName: query.unitName,
    formCode,
    period: periodWords(period),
    indicator: disclosed(indicator, to) ?? '',
    answer: ANSWER_WORDS[facts.answer],
    reason: shown(facts.reason),
    reasonCode: shown(facts.reasonCode === null ? null : reasonCodeText(facts.reasonCode)),
    stated: shown(facts.statement === null ? null : statedText(facts.statement)),
    words: shown(facts.words),
    answeredBy: facts.answeredAt === null ? '' : (query.answeredBy ?? ''),
    answeredAt: textOf(facts.answeredAt),
    evidence: query.evidence ?? '',
    sentAt: textOf(query.sentAt),
    verdict: REVIEW_WORDS[facts.review],
    reviewedBy: facts.review === 'none' ? '' : (query.reviewedBy ?? ''),
    reviewedAt: textOf(facts.reviewedAt),
    reviewNote: shown(facts.reviewNote),
    itemCode: query.code,
  };
}

function statedText({ fixedOnPlatform, indicator, unit, value }: StatedFigure): string {
  const figure = value === null ? '' : `${indicator ?? ''}${value}${unit ?? '（单位未说明）'}`;
  return [figure, ...(fixedOnPlatform ? ['称已在平台更正'] : [])].filter((part) => part !== '').join('；');
}

function textOf(at: QueryFacts['answeredAt']): string {
  return at === null ? '' : wallTimeText(at);
}
