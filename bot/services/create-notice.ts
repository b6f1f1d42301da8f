// A notice goes out to the firms of an audience, one item each; previewed, it is counted and rolled back.

import { createHash } from 'node:crypto';
import { UNCONFIRMED_NOTICE } from '#bot/domain/facts/law-notice-facts.ts';
import { NOTICE_RULE_VERSION } from '#bot/domain/ladder/notice-ladder.ts';
import type { Profession } from '#bot/domain/roster/vocabulary.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  NOTICE_FACTS_VERSION,
  NOTICE_TASK_PAYLOAD_VERSION,
  type NoticeTaskPayload,
  storeNoticeFacts,
} from '#bot/kinds/law_notice/stored.ts';
import { firstNoticeStep } from '#bot/kinds/law_notice/strike.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { insertNotices } from '#prisma/hot/insert-notices.ts';
import { analyseItems } from '#prisma/hot/items.ts';
import { setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { insertNoticeTask, type NoticeReach, noticeReach, noticeSentBefore } from '#prisma/repos/notices.ts';
import { callsThisMonth } from '#prisma/repos/task-reach.ts';
import { RECIPIENTS_PER_CALL } from './calls-of-step.ts';
import { doneOrPreviewed } from './preview.ts';
import { freeTaskCode } from './task-code.ts';
import { readWorkTime } from './work-time.ts';

export interface NoticeRequest {
  readonly title: string;
  readonly text: string;
  /** Only firms under this node; null: all. */
  readonly gridCode: string | null;
  readonly profession: Profession | null;
  readonly actor: string;
  readonly now: Temporal.Instant;
}

export interface NoticeCreated extends NoticeReach {
  readonly taskCode: string;
  readonly firms: number;
  /** Calls the notice and its one nudge cost if nobody confirms before: never more than this, without answers. */
  readonly calls: number;
  readonly usedThisMonth: number;
  readonly firstStepAt: Temporal.Instant | null;
  /** The code of a notice that had the same words; null: there is none. */
  readonly sentBefore: string | null;
}

/** A notice of more than this is no notice to read on a phone (house rule). */
const LONGEST_TEXT = 1000;
const LONGEST_TITLE = 40;

/** How often a firm that never answers hears of it. */
const TIMES_SAID = 2;

/** Creates it, or (dryRun) counts what it would do. Throws StatgridError USAGE and NOT_FOUND. */
export function createNotice(db: Database, request: NoticeRequest, dryRun: boolean): Promise<NoticeCreated> {
  const title = request.title.trim();
  const text = request.text.trim();
  if (title === '' || text === '') throw new StatgridError('USAGE', '通知要有标题和正文。');
  if ([...title].length > LONGEST_TITLE)
    throw new StatgridError('USAGE', `标题最多${LONGEST_TITLE}个字，请缩短。`);
  if ([...text].length > LONGEST_TEXT)
    throw new StatgridError('USAGE', `正文最多${LONGEST_TEXT}个字，请缩短，或写明到哪里看全文。`);
  return doneOrPreviewed(db, dryRun, (tx) => create(tx, { ...request, title, text }));
}

async function create(
  tx: Tx,
  { actor, gridCode, now, profession, text, title }: NoticeRequest,
): Promise<NoticeCreated> {
  const grid =
    gridCode === null
      ? null
      : await tx.grid.findUnique({ where: { code: gridCode }, select: { path: true } });
  if (gridCode !== null && grid === null)
    throw new StatgridError('NOT_FOUND', `没有网格“${gridCode}”，请核对名册里的网格编码。`);
  const payload: NoticeTaskPayload = {
    text,
    textHash: createHash('sha256').update(`${title}\n${text}`).digest('hex'),
  };
  const sentBefore = await noticeSentBefore(tx, payload.textHash);
  const taskCode = await freeTaskCode(tx);
  const taskId = await insertNoticeTask(tx, {
    code: taskCode,
    title,
    payload,
    payloadVersion: NOTICE_TASK_PAYLOAD_VERSION,
    ruleVersion: NOTICE_RULE_VERSION,
    createdBy: actor,
    now,
  });
  const ids = await insertNotices(tx, {
    taskId,
    taskCode,
    gridPath: grid?.path ?? '',
    profession,
    facts: storeNoticeFacts(UNCONFIRMED_NOTICE),
    factsVersion: NOTICE_FACTS_VERSION,
  });
  if (ids.length === 0) throw new StatgridError('NOT_FOUND', '这个范围里没有单位，通知没有建立。');
  const first = firstNoticeStep(now, await readWorkTime(tx));
  const clocks = first === null ? [] : ids.map((itemId) => ({ itemId, ...first }));
  await setClocks(tx, clocks);
  await analyseItems(tx);
  const detail = { firms: ids.length, textHash: payload.textHash };
  await appendAudit(tx, { actor, action: 'create_notice', subject: taskCode, detail });
  const reach = await noticeReach(tx, taskId);
  return {
    ...reach,
    taskCode,
    firms: ids.length,
    calls: Math.ceil(reach.people / RECIPIENTS_PER_CALL) * TIMES_SAID,
    usedThisMonth: await callsThisMonth(tx),
    firstStepAt: first?.dueAt ?? null,
    sentBefore,
  };
}
