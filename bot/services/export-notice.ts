// Who has confirmed a notice and who has not: counted for a screen, listed as a spreadsheet.

import { deliveryStateText } from '#bot/domain/delivery/reasons.ts';
import { shownNotice } from '#bot/domain/facts/law-notice-facts.ts';
import { wallTimeText } from '#bot/domain/status-list/wall-time.ts';
import { StatgridError } from '#bot/errors.ts';
import { readNoticeFacts, readNoticeTask } from '#bot/kinds/law_notice/stored.ts';
import { SHOWN_NOTICE_WORDS } from '#bot/kinds/law_notice/words.ts';
import { type NoticeRow, writeNoticeFile } from '#bot/sheets/notice-file.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { type NoticeAnswer, noticeAnswers } from '#prisma/repos/notices.ts';

export interface NoticeState {
  readonly taskCode: string;
  readonly title: string;
  /** SHA-256 of the words that were sent. */
  readonly textHash: string;
  readonly firms: readonly NoticeRow[];
  readonly confirmed: number;
}

/** Throws StatgridError NOT_FOUND when no notice has this code. */
export function readNotice(db: Database, taskCode: string): Promise<NoticeState> {
  return transaction(db, (tx) => stateOf(tx, taskCode));
}

/** The same as a file; whoever takes it out is on record. Throws StatgridError NOT_FOUND. */
export async function exportNotice(
  db: Database,
  taskCode: string,
  actor: string,
): Promise<NoticeState & { readonly bytes: Uint8Array }> {
  const state = await transaction(db, async (tx) => {
    const found = await stateOf(tx, taskCode);
    const detail = { rows: found.firms.length };
    await appendAudit(tx, { actor, action: 'export_notice', subject: taskCode, detail });
    return found;
  });
  return { ...state, bytes: await writeNoticeFile(state.firms) };
}

async function stateOf(tx: Tx, taskCode: string): Promise<NoticeState> {
  const task = await tx.task.findUnique({ where: { code: taskCode } });
  if (task === null || task.kind !== 'law_notice')
    throw new StatgridError('NOT_FOUND', `没有通知“${taskCode}”。全部任务见 list tasks。`);
  const firms = (await noticeAnswers(tx, task.id)).map(rowOf);
  return {
    taskCode,
    title: task.title,
    textHash: readNoticeTask(task.payload).textHash,
    firms,
    confirmed: firms.filter(({ isConfirmed }) => isConfirmed).length,
  };
}

function rowOf(answer: NoticeAnswer): NoticeRow {
  const facts = readNoticeFacts(answer.facts);
  const shown = shownNotice(facts);
  const { confirmedAt } = facts;
  return {
    code: answer.code,
    uscc: answer.uscc,
    unitName: answer.unitName,
    gridName: answer.gridName,
    isConfirmed: shown === 'confirmed',
    status: SHOWN_NOTICE_WORDS[shown],
    confirmedBy: confirmedAt === null ? '' : (answer.confirmedBy ?? ''),
    confirmedAt: confirmedAt === null ? '' : wallTimeText(confirmedAt),
    words: facts.words ?? '',
    sentAt: answer.sentAt === null ? '' : wallTimeText(answer.sentAt),
    delivery: answer.deliveryState === null ? '未发出' : deliveryStateText(answer.deliveryState),
  };
}
