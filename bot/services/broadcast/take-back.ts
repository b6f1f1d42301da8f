// 撤回 and 更正 of a broadcast that has gone out, in whole or in part.

import { approvalReason } from '#bot/domain/broadcast/rights.ts';
import { textProblems, variablesOf } from '#bot/domain/broadcast/template.ts';
import { inert } from '#bot/domain/inert-text.ts';
import { previewRecall, startRecall } from '#bot/services/recall.ts';
import type { Tx } from '#prisma/db.ts';
import { type BroadcastRow, changeBroadcast } from '#prisma/repos/broadcasts.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { type Answer, done, type Means, notDone, outOfPlace, type Sender } from './desk.ts';
import { askApprovers } from './notices.ts';
import { readIn } from './receivers.ts';
import { isAnswer, meant } from './steer.ts';

export interface TakingBack {
  readonly number: number;
  readonly sender: Sender;
  readonly now: Temporal.Instant;
}

/** Takes back what the platform lets go of, and says for how many it is too late. */
export async function recallBroadcast(
  tx: Tx,
  { now, number, sender }: TakingBack,
  means: Means,
): Promise<Answer> {
  const row = await meant(tx, number, sender);
  if (isAnswer(row)) return row;
  if (isUnderWay(row))
    return notDone(`第${number}号群发还在发，请先回“停止 ${number}”或“暂停 ${number}”。`, number);
  const of = { broadcastId: row.id };
  const { calls, groups, people, tooLate } = await previewRecall(
    tx,
    { of, correction: null },
    { ...means.recall, recipientsPerCall: 1 },
  );
  const able = people + groups;
  if (able + tooLate === 0) return outOfPlaceOrGone(row, '撤回');
  if (able > 0) {
    await startRecall(
      tx,
      { of, step: 'broadcast', correction: null, actor: sender.actor, now },
      means.recall,
    );
    await note(tx, row, sender, 'recall', able);
  }
  const late =
    tooLate === 0
      ? ''
      : `${tooLate}个收件人的撤不回（过了时限、结果不明或平台不支持），请回“更正 ${number} 正确的话”。`;
  return able === 0
    ? notDone(`第${number}号群发：${late}`, number)
    : done(number, `第${number}号群发：正在撤回${able}个收件人的，调用接口${calls}次。${late}`);
}

/** Tells whoever still has it what is right, tied to the original; where they are many a second person agrees first. */
export async function correctBroadcast(
  tx: Tx,
  { now, number, sender, text }: TakingBack & { readonly text: string },
  means: Means,
): Promise<Answer> {
  const row = await meant(tx, number, sender);
  if (isAnswer(row)) return row;
  if (isUnderWay(row))
    return notDone(`第${number}号群发还在发，请先回“停止 ${number}”或“暂停 ${number}”。`, number);
  const problems = [
    ...textProblems(text, readIn(row.audience?.readers ?? []), false),
    ...(variablesOf(text).length > 0 ? ['更正的话里不能用变量，请直接写明。'] : []),
  ];
  if (problems.length > 0) return notDone(`更正没有发出：${problems.join('')}`, number);
  const correction = { text: inert(text), by: sender.actor };
  const asked = { of: { broadcastId: row.id }, correction: correction.text };
  const { tooLate: readers } = await previewRecall(tx, asked, { channel: '', recipientsPerCall: 1 });
  const reason = approvalReason(readers, text);
  if (readers === 0 || reason === null) return sayCorrection(tx, row, correction, now);
  await changeBroadcast(tx, row.id, { correction });
  await note(tx, row, sender, 'correction_asked', readers);
  const request = `请您批准第${number}号群发的更正（${reason}）：发给收到原文的${readers}个收件人：${correction.text}。回“批准 ${number}”，或“不批准 ${number} 原因”。`;
  const about = `correct:${now.epochMilliseconds}`;
  const told = await askApprovers(tx, row, { by: sender.actor, text: request, about }, means, now);
  const whom = told === 0 ? '请另一位负责的工作人员' : `已请${told}位工作人员批准，`;
  return done(number, `第${number}号群发的更正已提交（${reason}）：${whom}回复“批准 ${number}”后才发出。`);
}

/** Says or drops the correction that waits; the caller has made sure that whoever decides may. */
export async function decideCorrection(
  tx: Tx,
  row: BroadcastRow,
  { refusal, sender }: { readonly sender: Sender; readonly refusal: string | null },
  now: Temporal.Instant,
): Promise<Answer> {
  const { correction, number } = row;
  if (correction === null) return outOfPlace(row, '批准');
  await changeBroadcast(tx, row.id, { correction: null });
  const what = refusal === null ? 'correction_approved' : 'correction_refused';
  await note(tx, row, sender, what, 0);
  return refusal === null
    ? sayCorrection(tx, row, correction, now)
    : done(number, `第${number}号群发的更正不予批准，没有发出。`);
}

async function sayCorrection(
  tx: Tx,
  row: BroadcastRow,
  { by, text }: NonNullable<BroadcastRow['correction']>,
  now: Temporal.Instant,
): Promise<Answer> {
  const { id, number } = row;
  // No channel to take back with: every reader is one to be corrected.
  const asked = { of: { broadcastId: id }, step: 'broadcast', correction: text, actor: by, now };
  const { corrected } = await startRecall(tx, asked, { channel: '' });
  if (corrected === 0) return outOfPlaceOrGone(row, '更正');
  await note(tx, row, { actor: by, posts: null }, 'corrected', corrected);
  return done(number, `第${number}号群发：正在给${corrected}个收件人发更正，注明更正的是哪一条。`);
}

function isUnderWay({ state }: BroadcastRow): boolean {
  return state === 'sending' || state === 'scheduled';
}

function outOfPlaceOrGone(row: BroadcastRow, verb: string): Answer {
  if (row.begunAt === null) return outOfPlace(row, verb);
  return notDone(`第${row.number}号群发没有留在谁那里的消息，不用${verb}。`, row.number);
}

async function note(
  tx: Tx,
  row: BroadcastRow,
  { actor }: Sender,
  what: string,
  readers: number,
): Promise<void> {
  const detail = { number: row.number, readers };
  await appendAudit(tx, { actor, action: `broadcast_${what}`, subject: `broadcast:${row.id}`, detail });
}
