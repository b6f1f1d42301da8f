// The course of broadcasts: what is due begins, what has all gone out ends.

import type { Audience } from '#bot/domain/broadcast/audience.ts';
import { mayStart } from '#bot/domain/broadcast/rights.ts';
import { speakableAt } from '#bot/domain/broadcast/send-time.ts';
import { broadcastMessage, progressText } from '#bot/domain/broadcast/texts.ts';
import { accountOn } from '#bot/services/carrying-account.ts';
import { contentHash } from '#bot/services/contents.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { finishedBroadcasts } from '#prisma/hot/broadcast-lines.ts';
import { freeInstant, type PlannedLine, planLines } from '#prisma/hot/plan-lines.ts';
import { saveContents } from '#prisma/hot/save-claim.ts';
import { type BroadcastRow, lockBroadcast, takeDueBroadcast } from '#prisma/repos/broadcasts.ts';
import { readInstallation } from '#prisma/repos/installation.ts';
import { type Means, step } from './desk.ts';
import { commonValues } from './find-audience.ts';
import { askApprovers, tellAuthor } from './notices.ts';
import { type Receivers, type ReceivingPerson, readReceivers, textFor } from './receivers.ts';
import { readProgress } from './steer.ts';

/** Lines for 5,000 receivers take seconds on a busy machine. */
const LONGEST_MS = 60_000;

/** Begins every broadcast that is due and ends those all said; answers how many. */
export async function sendBroadcasts(db: Database, means: Means, now: Temporal.Instant): Promise<number> {
  let moved = 0;
  const begin = () => transaction(db, (tx) => beginDue(tx, means, now), { timeoutMs: LONGEST_MS });
  while (await begin()) moved += 1;
  for (const number of await finishedBroadcasts(db)) {
    moved += Number(await transaction(db, (tx) => finish(tx, number, means, now)));
  }
  return moved;
}

async function beginDue(tx: Tx, means: Means, now: Temporal.Instant): Promise<boolean> {
  const row = await takeDueBroadcast(tx, now);
  if (row === null || row.audience === null || row.text === null) return false;
  const channels = [...new Set(means.accounts.map(({ channel }) => channel))];
  const receivers = await readReceivers(tx, channels, row.audience);
  const reached = receivers.people.length + receivers.groups.length;
  const shown = row.receivers ?? 0;
  const isApproved = row.approvedBy !== null;
  if (!mayStart({ shown, now: reached, text: row.text, isApproved })) {
    await outgrow(tx, row, reached, means, now);
    return true;
  }
  await planBroadcast(tx, row, row.audience, receivers, means, now);
  await step(tx, row, 'start', 'service', { begunAt: now }, { receivers: reached });
  return true;
}

/** It would reach so many more than were shown that somebody has to agree (again). */
async function outgrow(
  tx: Tx,
  row: BroadcastRow,
  receivers: number,
  means: Means,
  now: Temporal.Instant,
): Promise<void> {
  const waiting = await step(tx, row, 'outgrow', 'service', { receivers, approved: null }, { receivers });
  if (waiting === null) return;
  const { number } = row;
  const text = `第${number}号群发到发送时要发给${receivers}个接收方，比预览时的${row.receivers}个多，请再看一次：回“批准 ${number}”，或“不批准 ${number} 原因”。`;
  await askApprovers(tx, waiting, { by: row.author, text, about: `approve:${receivers}` }, means, now);
  const grown = `第${number}号群发到发送时接收方增加到${receivers}个，要由另一位工作人员批准后才发出。`;
  await tellAuthor(tx, waiting, `grown:${receivers}`, grown, means, now);
}

/** A line for each receiver, and for each person who cannot be told one with the reason. */
async function planBroadcast(
  tx: Tx,
  row: BroadcastRow,
  audience: Audience,
  { groups, people, unreachable }: Receivers,
  { accounts }: Means,
  now: Temporal.Instant,
): Promise<void> {
  const bureau = (await readInstallation(tx))?.bureauName ?? '统计局';
  const values = await commonValues(tx, bureau, audience);
  const contents = new Map<string, { readonly hash: string; readonly message: unknown }>();
  const hashFor = (person: ReceivingPerson | null) => {
    const message = broadcastMessage(bureau, textFor(row.text ?? '', values, person));
    const hash = contentHash(message);
    contents.set(hash, { hash, message });
    return hash;
  };
  const workTime = await readWorkTime(tx);
  const place = async (slotClass: 'private' | 'group') => {
    const at = speakableAt(slotClass, now, workTime);
    const personIds = slotClass === 'private' ? people.map(({ personId }) => personId) : [];
    const conversationIds = slotClass === 'group' ? groups.map(({ conversationId }) => conversationId) : [];
    return {
      class: slotClass,
      slotAt: await freeInstant(tx, { personIds, conversationIds }, at),
      messageInId: null,
    };
  };
  const common = {
    itemId: null,
    round: 1,
    occasion: `broadcast:${row.id}`,
    broadcastId: row.id,
    dueAt: now,
    listNumber: null,
    dropReason: null,
  };
  const [inPrivate, inGroups] = [await place('private'), await place('group')];
  const toPeople = people.map((person): PlannedLine => {
    const slot = { ...inPrivate, accountId: accountOn(person.channel, accounts) };
    return { ...common, personId: person.personId, conversationId: null, slot, contentHash: hashFor(person) };
  });
  const toGroups = groups.map(({ channel, conversationId }): PlannedLine => {
    const slot = { ...inGroups, accountId: accountOn(channel, accounts) };
    return { ...common, personId: null, conversationId, slot, contentHash: hashFor(null) };
  });
  const silent = unreachable.flatMap(({ personId, reason }): readonly PlannedLine[] => {
    const nowhere = { conversationId: null, slot: null, contentHash: null };
    return personId === null ? [] : [{ ...common, ...nowhere, personId, dropReason: reason }];
  });
  await saveContents(tx, [...contents.values()]);
  await planLines(tx, [...toPeople, ...toGroups, ...silent]);
}

async function finish(tx: Tx, number: number, means: Means, now: Temporal.Instant): Promise<boolean> {
  const row = await lockBroadcast(tx, number);
  if (row === null) return false;
  const progress = await readProgress(tx, row);
  const { failed, sent, unknown } = progress;
  const ended = await step(tx, row, 'finish', 'service', { endedAt: now }, { sent, failed, unknown });
  if (ended === null) return false;
  await tellAuthor(tx, ended, 'done', progressText({ ...progress, state: ended.state }), means, now);
  return true;
}
