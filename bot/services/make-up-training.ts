// A make-up round (补训): one more sitting of a training for every firm that sent nobody so far.

import { applyTrainingEvent } from '#bot/domain/facts/training-facts.ts';
import { isOver } from '#bot/domain/training/session.ts';
import { StatgridError } from '#bot/errors.ts';
import { trainingRow } from '#bot/kinds/training_notice/kind.ts';
import { readTrainingFacts, readTrainingTask, storeTrainingTask } from '#bot/kinds/training_notice/stored.ts';
import { firstStep } from '#bot/kinds/training_notice/strike.ts';
import { sessionOf } from '#bot/kinds/training_notice/task.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { dropPlannedLines, saveItemChanges } from '#prisma/hot/items.ts';
import { setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { lockOpenItems, lockTraining, saveTrainingPayload } from '#prisma/repos/trainings.ts';
import type { TrainingMade } from './create-training.ts';
import { doneOrPreviewed } from './preview.ts';
import { planOf, type SessionWishes, sessionFrom, stepsOfRound } from './training-plan.ts';
import { readWorkTime } from './work-time.ts';

export interface MakeUpMade extends TrainingMade {
  readonly round: number;
}

/** Adds the sitting and calls the absent to it, or previews that. Throws StatgridError NOT_FOUND, CONFLICT, USAGE or CALENDAR_YEAR_UNKNOWN. */
export function makeUpTraining(
  db: Database,
  taskCode: string,
  wishes: SessionWishes,
  by: { readonly actor: string; readonly now: Temporal.Instant; readonly dryRun: boolean },
): Promise<MakeUpMade> {
  return doneOrPreviewed(db, by.dryRun, async (tx) => {
    const task = await lockTraining(tx, taskCode);
    if (task === null)
      throw new StatgridError('NOT_FOUND', `没有培训“${taskCode}”。全部培训见 training coverage。`);
    const before = readTrainingTask(task.payload);
    const round = before.sessions.length + 1;
    if (!isOver(sessionOf(before, round - 1), by.now))
      throw new StatgridError('CONFLICT', `培训 ${taskCode} 的签到还没有结束，请等结束后再安排补训。`);
    const workTime = await readWorkTime(tx);
    const payloadOf = (session: (typeof before.sessions)[number]) => ({
      ...before,
      sessions: [...before.sessions, session],
    });
    const session = sessionFrom(wishes, payloadOf, round, by.now, workTime);
    const payload = payloadOf(session);
    const steps = stepsOfRound(payload, round, workTime);
    await saveTrainingPayload(tx, task.id, storeTrainingTask(payload));
    const itemIds = await callAbsent(tx, task.id, by);
    if (itemIds.length === 0)
      throw new StatgridError('CONFLICT', `培训 ${taskCode} 的单位都已受训，不需要补训。`);
    const first = firstStep({ payload: storeTrainingTask(payload) }, round, workTime);
    if (first !== null)
      await setClocks(
        tx,
        itemIds.map((itemId) => ({ itemId, ...first })),
      );
    await appendAudit(tx, {
      actor: by.actor,
      action: 'make_up_training',
      subject: taskCode,
      detail: { items: itemIds.length, round },
    });
    const plan = await planOf(tx, task.id, round, { session, steps });
    return { ...plan, taskCode, topic: before.topic, hostName: null, round };
  });
}

/** Their receipts begin anew; what was still planned of the round before is dropped. */
async function callAbsent(
  tx: Tx,
  taskId: string,
  { actor, now }: { readonly actor: string; readonly now: Temporal.Instant },
): Promise<readonly string[]> {
  const absent = await lockOpenItems(tx, taskId);
  const changes = absent.map(({ facts, id: itemId }) => {
    const after = applyTrainingEvent(readTrainingFacts(facts), { kind: 'called_to_make_up' });
    return { itemId, kind: 'called_to_make_up', before: facts, ...trainingRow(after) };
  });
  const cause = { at: now, actor, personId: null, messageInId: null, statusListId: null };
  await saveItemChanges(tx, changes, cause);
  await dropPlannedLines(
    tx,
    absent.map(({ id: itemId }) => ({ itemId, reason: 'round_over' })),
  );
  return absent.map(({ id }) => id);
}
