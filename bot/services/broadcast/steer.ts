// 暂停, 继续 and 停止 of one broadcast, and how far it has come.

import { speakableAt } from '#bot/domain/broadcast/send-time.ts';
import { type BroadcastProgress, progressText } from '#bot/domain/broadcast/texts.ts';
import { momentText } from '#bot/domain/calendar/cutoff.ts';
import { earlierOf } from '#bot/domain/calendar/local-time.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import type { Tx } from '#prisma/db.ts';
import {
  countLines,
  dropBroadcast,
  heldLines,
  holdBroadcast,
  type LineCount,
} from '#prisma/hot/broadcast-lines.ts';
import { replanLines } from '#prisma/hot/replan-lines.ts';
import { type BroadcastRow, lockBroadcast, newestBroadcasts } from '#prisma/repos/broadcasts.ts';
import { actorName } from '#prisma/repos/pause.ts';
import { type Answer, done, noSuch, notDone, outOfPlace, type Sender, step } from './desk.ts';
import { reaches } from './find-audience.ts';

/** Only who could have sent it; null: may. */
async function mayNot(tx: Tx, row: BroadcastRow, sender: Sender): Promise<Answer | null> {
  if (row.author === sender.actor || (row.audience !== null && (await reaches(tx, sender, row.audience))))
    return null;
  return notDone(`第${row.number}号群发的对象不在您负责的范围内。`, row.number);
}

/** The broadcast somebody means, locked; or why not. */
export async function meant(tx: Tx, number: number, sender: Sender): Promise<BroadcastRow | Answer> {
  const row = await lockBroadcast(tx, number);
  if (row === null || (row.text === null && row.audience === null)) return noSuch(number);
  return (await mayNot(tx, row, sender)) ?? row;
}

export function isAnswer(found: BroadcastRow | Answer): found is Answer {
  return 'isDone' in found;
}

/** From its commit on nothing more of it is called; what nobody had called yet is taken back. */
export async function pauseBroadcast(tx: Tx, number: number, sender: Sender): Promise<Answer> {
  const row = await meant(tx, number, sender);
  if (isAnswer(row)) return row;
  const paused = await step(tx, row, 'pause', sender.actor);
  if (paused === null) return outOfPlace(row, '暂停');
  await holdBroadcast(tx, row.id);
  return done(number, `${await soFar(tx, paused)}回“继续 ${number}”接着发，“停止 ${number}”不再发。`);
}

/** Goes on with whom it has not reached, in the hours in which they may be spoken to. */
export async function resumeBroadcast(
  tx: Tx,
  number: number,
  sender: Sender,
  now: Temporal.Instant,
): Promise<Answer> {
  const row = await meant(tx, number, sender);
  if (isAnswer(row)) return row;
  const begun = row.begunAt !== null;
  const workTime = await readWorkTime(tx);
  const privateAt = speakableAt('private', now, workTime);
  const resumed = begun
    ? await step(tx, row, 'resume', sender.actor)
    : await step(tx, row, 'reschedule', sender.actor, { sendAt: laterSendAt(row, privateAt) });
  if (resumed === null) return outOfPlace(row, '继续');
  const groupAt = speakableAt('group', now, workTime);
  await replanLines(tx, await heldLines(tx, row.id, 'private'), privateAt);
  await replanLines(tx, await heldLines(tx, row.id, 'group'), groupAt);
  const first = begun ? earlierOf(privateAt, groupAt) : (resumed.sendAt ?? privateAt);
  const when = Temporal.Instant.compare(first, now) === 0 ? '' : `${momentText(first)}接着发出。`;
  return done(number, `${await soFar(tx, resumed)}${when}`);
}

function laterSendAt({ sendAt }: BroadcastRow, at: Temporal.Instant): Temporal.Instant {
  return sendAt !== null && Temporal.Instant.compare(sendAt, at) > 0 ? sendAt : at;
}

/** Nothing more of it is ever said; says how many have it already. */
export async function stopBroadcast(
  tx: Tx,
  number: number,
  sender: Sender,
  now: Temporal.Instant,
): Promise<Answer> {
  const row = await meant(tx, number, sender);
  if (isAnswer(row)) return row;
  const stopped = await step(tx, row, 'stop', sender.actor, { endedAt: now });
  if (stopped === null) return outOfPlace(row, '停止');
  await dropBroadcast(tx, row.id, 'broadcast_stopped');
  const progress = await readProgress(tx, stopped);
  const out = progress.sent + progress.unknown + progress.left;
  const next =
    out === 0
      ? '没有人收到过。'
      : `停止前已发出${out}；要收回请回“撤回 ${number}”，要更正请回“更正 ${number} 正确的话”。`;
  return done(number, `${progressText(progress)}${next}`);
}

async function soFar(tx: Tx, row: BroadcastRow): Promise<string> {
  return progressText(await readProgress(tx, row));
}

/** How far a broadcast has come. */
export async function readProgress(tx: Tx, row: BroadcastRow): Promise<BroadcastProgress> {
  const counts = await countLines(tx, row.id);
  const sum = (is: (count: LineCount) => boolean) =>
    counts.reduce((all, one) => all + (is(one) ? one.count : 0), 0);
  const unreachable = sum(({ reason }) => reason === 'unreachable' || reason === 'no_contact');
  const dropped = counts.flatMap(({ count, line, reason }) =>
    line === 'dropped' && reason !== 'unreachable' && reason !== 'no_contact'
      ? [[reason ?? '', count] as const]
      : [],
  );
  const { approvedBy, number, reason, sendAt, state } = row;
  return {
    number,
    approver: approvedBy === null ? null : await approverName(tx, approvedBy),
    state,
    reason,
    sendAt,
    total: sum(() => true) - unreachable,
    unreachable,
    sent: sum(({ delivery }) => delivery === 'sent' || delivery === 'delivered' || delivery === 'read'),
    failed: sum(({ delivery }) => delivery === 'failed'),
    unknown: sum(({ delivery }) => delivery === 'unknown'),
    left: sum(
      ({ delivery, line }) =>
        line === 'planned' ||
        line === 'held' ||
        delivery === 'sending' ||
        delivery === 'waiting' ||
        delivery === 'held',
    ),
    dropped,
    recalled: sum(({ recalled }) => recalled),
  };
}

async function approverName(tx: Tx, actor: string): Promise<string> {
  return (await actorName(tx, actor)) ?? '管理员';
}

const NEWEST = 3;

/** How far one has come, or the newest of those the asker may see. */
export async function broadcastProgress(tx: Tx, number: number | null, sender: Sender): Promise<Answer> {
  if (number !== null) {
    const row = await meant(tx, number, sender);
    return isAnswer(row) ? row : { isDone: true, number, message: oneLine(await soFar(tx, row)) };
  }
  const shown: string[] = [];
  for (const row of await newestBroadcasts(tx, 20)) {
    if (shown.length < NEWEST && (await mayNot(tx, row, sender)) === null) shown.push(await soFar(tx, row));
  }
  if (shown.length === 0) return notDone('还没有群发。发起请回“群发”。');
  const message: Message = {
    title: '群发进度',
    blocks: shown.map((text) => ({ kind: 'paragraph', text })),
  };
  return { isDone: true, number: null, message };
}
