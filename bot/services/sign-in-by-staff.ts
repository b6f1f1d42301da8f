// Staff sign somebody in by hand (补登签到): with a name and a reason, kept in the item's history and in the audit.

import { isBefore } from '#bot/domain/calendar/local-time.ts';
import { applyTrainingEvent } from '#bot/domain/facts/training-facts.ts';
import { signInWindow } from '#bot/domain/training/session.ts';
import { StatgridError } from '#bot/errors.ts';
import { trainingRow } from '#bot/kinds/training_notice/kind.ts';
import { readTrainingFacts, readTrainingTask } from '#bot/kinds/training_notice/stored.ts';
import { sessionOf } from '#bot/kinds/training_notice/task.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { dropPlannedLines, saveItemChanges } from '#prisma/hot/items.ts';
import { clearClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { readTasks } from '#prisma/repos/tasks.ts';
import { lockTrainingItem } from '#prisma/repos/trainings.ts';

export interface ManualSignIn {
  /** 7K2M-0012 */
  readonly itemCode: string;
  readonly name: string;
  readonly reason: string;
}

/** Records somebody as present. Throws StatgridError NOT_FOUND, or CONFLICT before the sign-in begins or when nobody more can be. */
export function signInByStaff(
  db: Database,
  signIn: ManualSignIn,
  by: { readonly actor: string; readonly now: Temporal.Instant },
): Promise<void> {
  return transaction(db, (tx) => signInWithin(tx, signIn, { ...by, personId: null }));
}

/** The same within a transaction, such as that of the message that ordered it. */
export async function signInWithin(
  tx: Tx,
  { itemCode, name, reason }: ManualSignIn,
  by: { readonly actor: string; readonly personId: string | null; readonly now: Temporal.Instant },
): Promise<void> {
  const item = await lockTrainingItem(tx, itemCode);
  const task = item === null ? undefined : (await readTasks(tx, [item.taskId])).get(item.taskId);
  if (item === null || task === undefined)
    throw new StatgridError(
      'NOT_FOUND',
      `没有培训事项“${itemCode}”。事项编号回“培训 任务码”可以看到，电脑上见 training absent 任务。`,
    );
  const facts = readTrainingFacts(item.facts);
  const training = readTrainingTask(task.payload);
  const refusal = refusalOf(facts.present, name, training.perUnit);
  if (refusal !== null) throw new StatgridError('CONFLICT', `${itemCode} ${refusal}，未作任何改动。`);
  if (isBefore(by.now, signInWindow(sessionOf(training, facts.round)).fromAt))
    throw new StatgridError('CONFLICT', `${itemCode} 的培训还没有开始签到，不能补登记。`);
  const after = applyTrainingEvent(facts, { kind: 'signed_in_by_staff', at: by.now, name, reason });
  const change = { itemId: item.id, kind: 'signed_in_by_staff', before: item.facts, ...trainingRow(after) };
  const cause = { at: by.now, actor: by.actor, personId: by.personId, messageInId: null, statusListId: null };
  await saveItemChanges(tx, [change], cause);
  await clearClocks(tx, 'ladder', [item.id]);
  await dropPlannedLines(tx, [{ itemId: item.id, reason: 'trained' }]);
  await appendAudit(tx, {
    actor: by.actor,
    action: 'sign_in_by_staff',
    subject: itemCode,
    detail: { round: facts.round, name, reason },
  });
}

function refusalOf(
  present: readonly { readonly name: string }[],
  name: string,
  perUnit: number,
): string | null {
  if (present.some((one) => one.name === name)) return `${name} 已经签到`;
  return present.length >= perUnit ? `已有${present.length}人签到（每单位${perUnit}人）` : null;
}
