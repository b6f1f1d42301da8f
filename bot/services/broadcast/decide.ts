// The author's 确认 and 取消, and the second person's 批准 and 不批准.

import { audienceText } from '#bot/domain/broadcast/audience.ts';
import { approvalReason, mayApprove } from '#bot/domain/broadcast/rights.ts';
import { speakableAt } from '#bot/domain/broadcast/send-time.ts';
import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { laterOf } from '#bot/domain/calendar/local-time.ts';
import { inert } from '#bot/domain/inert-text.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import { type BroadcastRow, draftOf, lockBroadcast } from '#prisma/repos/broadcasts.ts';
import { actorName } from '#prisma/repos/pause.ts';
import { type Answer, done, type Means, noSuch, notDone, outOfPlace, type Sender, step } from './desk.ts';
import { reaches } from './find-audience.ts';
import { askApprovers, tellAuthor } from './notices.ts';
import { decideCorrection } from './take-back.ts';

const NOTHING = '没有等待确认的群发（预览30分钟内有效）。请重新发“群发 对象：文字”。';

/** Lets what was shown go: at its instant, or first to a second person. */
export async function confirmBroadcast(
  tx: Tx,
  sender: Sender,
  means: Means,
  now: Temporal.Instant,
): Promise<Answer> {
  const row = await draftOf(tx, sender.actor);
  if (row?.state !== 'previewed' || row.audience === null || row.text === null) return notDone(NOTHING);
  const { number } = row;
  if (row.receivers === 0)
    return notDone(`第${number}号群发没有人能收到，不能发。请换对象，重新发“群发 …”。`, number);
  if (!(await reaches(tx, sender, row.audience)))
    return notDone('这次群发的对象已不在您负责的范围内。', number);
  const reason = approvalReason(row.receivers ?? 0, row.text);
  if (reason === null) {
    const sendAt = await sendInstant(tx, row, now);
    await step(tx, row, 'schedule', sender.actor, { sendAt });
    return done(
      number,
      `第${number}号群发已确认，${whenText(sendAt, now)}。回“进度 ${number}”查看，“停止 ${number}”停下。`,
    );
  }
  const waiting = await step(tx, row, 'submit', sender.actor, {}, { receivers: row.receivers });
  const request = { by: row.author, text: await requestText(tx, row, reason), about: 'approve' };
  const asked = waiting === null ? 0 : await askApprovers(tx, waiting, request, means, now);
  const whom =
    asked === 0
      ? '目前没有另一位负责这个范围又能收到消息的工作人员，可由管理员在命令行批准，或请其回复'
      : `已请${asked}位工作人员批准，回复`;
  return done(
    number,
    `第${number}号群发已提交（${reason}）：${whom}“批准 ${number}”后才发出，本人不能批准。`,
  );
}

/** What the second person is asked. */
async function requestText(tx: Tx, row: BroadcastRow, reason: string): Promise<string> {
  const by = (await actorName(tx, row.author)) ?? '管理员（命令行）';
  const to = row.audience === null ? '' : audienceText(row.audience);
  const when = row.sendAt === null ? '批准后即发' : `${momentText(row.sendAt)}发出`;
  const { calls, number, receivers, text } = row;
  return `${by}请您批准第${number}号群发（${reason}）：发给${to}，共${receivers}个接收方，调用接口${calls}次，${when}。内容：${inert(text ?? '')}。回“批准 ${number}”，或“不批准 ${number} 原因”。`;
}

/** Gives up what the author is drawing up. */
export async function discardBroadcast(tx: Tx, { actor }: Sender, now: Temporal.Instant): Promise<Answer> {
  const row = await draftOf(tx, actor);
  if (row === null) return notDone(NOTHING);
  await step(tx, row, 'stop', actor, { reason: 'discarded', endedAt: now });
  return done(row.number, `第${row.number}号群发已取消，什么都没有发。`);
}

/** 批准, or 不批准 with its reason: by somebody else than the author, who could have sent it. */
export async function decideBroadcast(
  tx: Tx,
  asked: { readonly number: number; readonly sender: Sender; readonly refusal: string | null },
  means: Means,
  now: Temporal.Instant,
): Promise<Answer> {
  const { number, refusal, sender } = asked;
  const row = await lockBroadcast(tx, number);
  if (row === null || row.audience === null) return noSuch(number);
  const verb = refusal === null ? '批准' : '不批准';
  if (row.state !== 'waiting' && row.correction === null) return outOfPlace(row, verb);
  const writer = row.state === 'waiting' ? row.author : (row.correction?.by ?? row.author);
  if (!mayApprove(writer, sender.actor, await reaches(tx, sender, row.audience))) {
    return notDone(
      writer === sender.actor
        ? `第${number}号群发是您自己写的，要由另一位工作人员批准。`
        : `第${number}号群发的对象不在您负责的范围内，请由负责的工作人员批准。`,
      number,
    );
  }
  if (row.state !== 'waiting') return decideCorrection(tx, row, asked, now);
  const by = (await actorName(tx, sender.actor)) ?? '管理员（命令行）';
  if (refusal !== null) {
    const reason = inert(refusal).slice(0, 200);
    const refused = await step(tx, row, 'refuse', sender.actor, { reason, endedAt: now });
    if (refused !== null) {
      await tellAuthor(
        tx,
        refused,
        'refused',
        `${by}没有批准第${number}号群发：${reason}。改好后请重新发“群发 …”。`,
        means,
        now,
      );
    }
    return done(number, `第${number}号群发不予批准，已告知起草人。`);
  }
  const sendAt = await sendInstant(tx, row, now);
  const approved = { by: sender.actor, at: now };
  const scheduled = await step(tx, row, 'approve', sender.actor, { approved, sendAt });
  if (scheduled !== null) {
    await tellAuthor(
      tx,
      scheduled,
      'approved',
      `${by}已批准第${number}号群发，${whenText(sendAt, now)}。`,
      means,
      now,
    );
  }
  return done(number, `第${number}号群发已批准，${whenText(sendAt, now)}。`);
}

/** The hours of private chats; a group that is still quiet then hears it later by itself. */
async function sendInstant(
  tx: Tx,
  { sendAt }: BroadcastRow,
  now: Temporal.Instant,
): Promise<Temporal.Instant> {
  return speakableAt('private', laterOf(sendAt ?? now, now), await readWorkTime(tx));
}

function whenText(sendAt: Temporal.Instant, now: Temporal.Instant): string {
  return Temporal.Instant.compare(sendAt, now) === 0 ? '现在发出' : `${momentText(sendAt)}发出`;
}
