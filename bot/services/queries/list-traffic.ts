// What was said, heard and not said, for staff: who, when, how it ended and why.

import { maskPhone } from '#bot/domain/identity/phone.ts';
import { type Database, transaction } from '#prisma/db.ts';
import {
  type DeliveryLine,
  deliveryLines,
  type PlanLine,
  planLinesOf,
  type ReplyLine,
  replyLines,
} from '#prisma/repos/traffic-lists.ts';
import { type Listed, type ListQuestion, taskIdOf } from './list-work.ts';

/** A message somebody sent; the phone is masked. */
export interface ListedReply extends Omit<ReplyLine, 'phone'> {
  readonly phone: string | null;
}

/** Messages that came in, newest first. Throws StatgridError NOT_FOUND for a task nobody has made. */
export async function listedReplies(db: Database, asked: ListQuestion): Promise<Listed<ListedReply>> {
  return transaction(db, async (tx) => {
    const taskId = await taskIdOf(tx, asked.taskCode);
    const question = { taskId, personIds: null, itemIds: null, sinceAt: null, limit: asked.limit + 1 };
    return cut((await replyLines(tx, question)).map(masked), asked.limit);
  });
}

/** The same line with a phone others may see. */
export function masked(line: ReplyLine): ListedReply {
  return { ...line, phone: line.phone === null ? null : maskPhone(line.phone) };
}

/** Messages that went out or were to, newest first. Throws StatgridError NOT_FOUND. */
export async function listedDeliveries(db: Database, asked: ListQuestion): Promise<Listed<DeliveryLine>> {
  return transaction(db, async (tx) => {
    const taskId = await taskIdOf(tx, asked.taskCode);
    return cut(await deliveryLines(tx, { taskId, itemId: null, limit: asked.limit + 1 }), asked.limit);
  });
}

/** What was not said, with the reason, newest first. Throws StatgridError NOT_FOUND. */
export async function listedDrops(db: Database, asked: ListQuestion): Promise<Listed<PlanLine>> {
  return transaction(db, async (tx) => {
    const taskId = await taskIdOf(tx, asked.taskCode);
    const question = {
      state: 'dropped' as const,
      taskIds: taskId === null ? null : [taskId],
      personId: null,
      itemIds: null,
      sinceAt: null,
      limit: asked.limit + 1,
    };
    return cut(await planLinesOf(tx, question), asked.limit);
  });
}

function cut<T>(rows: readonly T[], limit: number): Listed<T> {
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
