// What bureau staff ask and enter about trainings in chat: how one stands, who was there, which leave is granted.

import { TIME_ZONE } from '#bot/domain/calendar/local-time.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import type { ItemNamed, TrainingOrder } from '#bot/domain/training/orders.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  overviewMessage,
  type TrainingView,
  trainingMessage,
} from '#bot/kinds/training_notice/staff-text.ts';
import { readTrainingFacts, readTrainingTask } from '#bot/kinds/training_notice/stored.ts';
import { sessionOf } from '#bot/kinds/training_notice/task.ts';
import type { Tx } from '#prisma/db.ts';
import { findTraining, itemOfFirm, trainingItems } from '#prisma/repos/trainings.ts';
import { judgeLeave } from './judge-leave.ts';
import { coverageWithin } from './queries/training-lists.ts';
import { signInWithin } from './sign-in-by-staff.ts';

export interface TrainingStaff {
  readonly personId: string;
  readonly now: Temporal.Instant;
}

/** Carries an order out in its message's transaction; the caller has made sure that it is bureau staff, in private. */
export async function obeyTraining(tx: Tx, order: TrainingOrder, by: TrainingStaff): Promise<Message> {
  try {
    switch (order.kind) {
      case 'unclear':
        return oneLine(order.say);
      case 'show':
        return order.taskCode === null
          ? await overview(tx, by.now)
          : await shownTraining(tx, order.taskCode, by.now);
      case 'sign':
        return oneLine(await signed(tx, order, by));
      case 'leave':
        return oneLine(await judged(tx, order, by));
    }
  } catch (error) {
    // What was typed is theirs to put right; anything else is ours.
    if (error instanceof StatgridError) return oneLine(error.text);
    throw error;
  }
}

async function overview(tx: Tx, now: Temporal.Instant): Promise<Message> {
  const { year } = now.toZonedDateTimeISO(TIME_ZONE);
  return overviewMessage(await coverageWithin(tx, { taskCode: null, year, gridCode: null }), year);
}

async function shownTraining(tx: Tx, taskCode: string, now: Temporal.Instant): Promise<Message> {
  const task = await findTraining(tx, taskCode);
  if (task === null)
    throw new StatgridError('NOT_FOUND', `没有培训“${taskCode}”。今年的培训回“培训”可以看到。`);
  const payload = readTrainingTask(task.payload);
  const session = sessionOf(payload, payload.sessions.length);
  const items = await trainingItems(tx, [task.id], '');
  const view: TrainingView = {
    code: task.code,
    topic: payload.topic,
    session,
    round: payload.sessions.length,
    now,
    firms: items.map(({ code, facts, unitName }) => ({ code, unitName, facts: readTrainingFacts(facts) })),
  };
  return trainingMessage(view);
}

async function signed(
  tx: Tx,
  { item, name, reason }: TrainingOrder & { readonly kind: 'sign' },
  { now, personId }: TrainingStaff,
): Promise<string> {
  const itemCode = await codeOf(tx, item);
  await signInWithin(tx, { itemCode, name, reason }, { actor: `person:${personId}`, personId, now });
  return `已补登记：${itemCode} ${name}（${reason}）。记入事项经过和审计。`;
}

async function codeOf(tx: Tx, item: ItemNamed): Promise<string> {
  if ('itemCode' in item) return item.itemCode;
  const [code, another] = await itemOfFirm(tx, item.taskCode, item.firm);
  if (code === undefined)
    throw new StatgridError(
      'NOT_FOUND',
      `培训“${item.taskCode}”里没有单位“${item.firm}”，请核对，或改写事项编号。没有作任何改动。`,
    );
  if (another === undefined) return code;
  throw new StatgridError(
    'USAGE',
    `叫“${item.firm}”的单位不止一家，请改写事项编号（${code}、${another}…）。没有作任何改动。`,
  );
}

async function judged(
  tx: Tx,
  { itemCodes, note, verdict }: TrainingOrder & { readonly kind: 'leave' },
  { now, personId }: TrainingStaff,
): Promise<string> {
  const by = { actor: `person:${personId}`, personId, now };
  const lines: string[] = [];
  for (const itemCode of itemCodes) {
    const state = await judgeLeave(tx, { itemCode, verdict, note }, by);
    lines.push(`${itemCode} ${STATES[state]}`);
  }
  return [...lines, '登记了的将单聊告知单位；准假不免补训。'].join('\n');
}

const STATES: Readonly<Record<Awaited<ReturnType<typeof judgeLeave>>, string>> = {
  granted: '已准假',
  refused: '未准假',
  same: '早已这样登记，没有改动',
  not_asked: '没有请假，没有改动',
  unknown: '没有这条培训事项',
};
