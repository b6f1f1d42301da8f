// A query bureau staff draw up in chat: shown what it would do, and put to the firm once they have confirmed it.

import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { type ImportingPost, mayImportForm } from '#bot/domain/status-list/chat-file.ts';
import { parseWallTime } from '#bot/domain/status-list/wall-time.ts';
import { type DraftOrder, type QueryDraft, readDraft } from '#bot/domain/verification-list/draft-words.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  askedBeforeText,
  type DraftView,
  draftPreview,
  draftPut,
} from '#bot/kinds/verification_query/draft-text.ts';
import type { Tx } from '#prisma/db.ts';
import { ownText } from '#prisma/repos/messages.ts';
import { professionsOfForms } from '#prisma/repos/queries.ts';
import { type Drafted, draftWithin } from './draft-query.ts';
import { showsFigures } from './switch-figures.ts';

/** The caller has made sure that it is bureau staff, in private. */
export interface Drafter {
  readonly personId: string;
  readonly posts: readonly ImportingPost[];
  readonly now: Temporal.Instant;
}

/** What the query would do, or what stands in its way. */
export function previewDraft(tx: Tx, order: DraftOrder, by: Drafter): Promise<Message> {
  return draft(tx, order, by, true);
}

/** Puts the query a message of theirs drew up, as if it were sent now; what stands in its way by now is said. */
export async function putDraft(tx: Tx, messageInId: string, by: Drafter): Promise<Message> {
  const found = await ownText(tx, messageInId, by.personId);
  const order = found === null ? null : readDraft(found.text, found.businessAt);
  if (order === null) return oneLine('没有等待确认的核实，请重新拟写。');
  return draft(tx, order, by, false);
}

async function draft(tx: Tx, order: DraftOrder, by: Drafter, dryRun: boolean): Promise<Message> {
  if (order.kind === 'unclear') return oneLine(order.say);
  const refusal = await refusalOf(tx, order, by);
  if (refusal !== null) return oneLine(refusal);
  try {
    const { now, personId } = by;
    const drafted = await draftWithin(tx, order.draft, { actor: `person:${personId}`, now, dryRun });
    return answerTo(order.draft, drafted, dryRun);
  } catch (error) {
    // Which firm was meant is theirs to say; what else fails is ours.
    if (error instanceof StatgridError && (error.code === 'NOT_FOUND' || error.code === 'USAGE'))
      return oneLine(`${error.text}没有作任何改动。`);
    throw error;
  }
}

async function refusalOf(
  tx: Tx,
  { draft: { form }, holdsFigure }: DraftOrder & { readonly kind: 'draft' },
  { posts }: Drafter,
): Promise<string | null> {
  const profession = (await professionsOfForms(tx, [form])).get(form) ?? null;
  if (!mayImportForm(posts, profession))
    return `${form}不是您负责的专业，请由相应专业的人员拟写。没有作任何改动。`;
  if (holdsFigure && !(await showsFigures(tx)))
    return '本局没有开放在聊天里使用数值，核实只写指标名称，单位在平台上看数值。请去掉数值后重新发送；没有作任何改动。';
  return null;
}

function answerTo(draft: QueryDraft, { number, result, unitName }: Drafted, dryRun: boolean): Message {
  if (!result.ok) return oneLine(`${result.problems.join('\n')}\n没有作任何改动。`);
  const { imported } = result;
  const [before] = imported.alreadyAsked;
  if (before !== undefined) return oneLine(askedBeforeText(unitName, imported.title, before.before.number));
  if (imported.asked === 0) return oneLine(`${unitName}不在名录中（已退库），不能发核实，没有作任何改动。`);
  const view = viewOf(draft, unitName, imported);
  return dryRun ? draftPreview(view) : draftPut(view, number, imported.taskCode ?? '');
}

function viewOf(
  { figures, platformRow, respondBy }: QueryDraft,
  unitName: string,
  imported: Extract<Drafted['result'], { readonly ok: true }>['imported'],
): DraftView {
  const until = respondBy === null ? null : parseWallTime(respondBy);
  const { firstStepAt, title, unreachableFirms, urgent, warnings } = imported;
  return {
    unitName,
    title,
    platformRow,
    respondBy: until === null ? null : momentText(until),
    figures: [figures?.current, figures?.lastYear, figures?.previous].filter((one) => (one ?? null) !== null)
      .length,
    firstStep: firstStepAt === null ? null : momentText(firstStepAt),
    urgent,
    isUnreachable: unreachableFirms > 0,
    warnings,
  };
}
