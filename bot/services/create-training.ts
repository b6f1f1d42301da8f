// A training: one task, an item for every firm of its audience, a secret for its codes, a clock for each item.

import { randomBytes } from 'node:crypto';
import { UNANSWERED_TRAINING } from '#bot/domain/facts/training-facts.ts';
import { TRAINING_RULE_VERSION } from '#bot/domain/ladder/training-ladder.ts';
import type { TrainingSession } from '#bot/domain/training/session.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  readTrainingTask,
  storeTrainingFacts,
  storeTrainingTask,
  TRAINING_FACTS_VERSION,
  TRAINING_PAYLOAD_VERSION,
  TRAINING_TASK_PAYLOAD_VERSION,
  type TrainingTaskPayload,
} from '#bot/kinds/training_notice/stored.ts';
import { firstStep } from '#bot/kinds/training_notice/strike.ts';
import type { Database, Tx } from '#prisma/db.ts';
import { insertTrainingItems } from '#prisma/hot/insert-trainings.ts';
import { analyseItems } from '#prisma/hot/items.ts';
import { setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { insertTraining, listTrainings } from '#prisma/repos/trainings.ts';
import { doneOrPreviewed } from './preview.ts';
import { findSubject } from './queries/find-subject.ts';
import { SECRET_BYTES } from './sign-in-codes.ts';
import { freeTaskCode } from './task-code.ts';
import { planOf, type SessionWishes, sessionFrom, stepsOfRound, type TrainingPlan } from './training-plan.ts';
import { readWorkTime } from './work-time.ts';

export interface TrainingRequest extends SessionWishes {
  readonly topic: string;
  readonly online: boolean;
  readonly perUnit: number;
  readonly codeMinutes: number;
  /** Who runs it, as somebody writes a person; null: only the bureau's staff ask for codes. */
  readonly host: string | null;
  /** Only firms under this node; null for the whole tree. */
  readonly gridCode: string | null;
  readonly profession: string | null;
  /** Only firms with statisticians who began on or after this day: a pre-job training (上岗培训). Null for all. */
  readonly newcomersSince: Temporal.PlainDate | null;
}

export interface TrainingMade extends TrainingPlan {
  readonly taskCode: string;
  readonly topic: string;
  readonly hostName: string | null;
}

/** Makes the training, or previews it. Throws StatgridError USAGE, NOT_FOUND, CONFLICT or CALENDAR_YEAR_UNKNOWN. */
export function createTraining(
  db: Database,
  request: TrainingRequest,
  by: { readonly actor: string; readonly now: Temporal.Instant; readonly dryRun: boolean },
): Promise<TrainingMade> {
  return doneOrPreviewed(db, by.dryRun, async (tx) => {
    const { now } = by;
    const workTime = await readWorkTime(tx);
    const host = request.host === null ? null : await personMeant(tx, request.host);
    const payloadOf = (session: TrainingSession): TrainingTaskPayload => ({
      topic: request.topic,
      online: request.online,
      perUnit: request.perUnit,
      prejob: request.newcomersSince !== null,
      codeMinutes: request.codeMinutes,
      hostId: host?.id ?? null,
      sessions: [session],
    });
    const session = sessionFrom(request, payloadOf, 1, now, workTime);
    await refuseTwice(tx, request.topic, session);
    const payload = payloadOf(session);
    const steps = stepsOfRound(payload, 1, workTime);
    const { itemIds, taskCode, taskId } = await insertAll(tx, request, payload, by);
    const first = firstStep({ payload: storeTrainingTask(payload) }, 1, workTime);
    if (first !== null)
      await setClocks(
        tx,
        itemIds.map((itemId) => ({ itemId, ...first })),
      );
    await analyseItems(tx);
    await appendAudit(tx, {
      actor: by.actor,
      action: 'create_training',
      subject: taskCode,
      detail: { items: itemIds.length, prejob: payload.prejob },
    });
    const plan = await planOf(tx, taskId, 1, { session, steps });
    return { ...plan, taskCode, topic: request.topic, hostName: host?.name ?? null };
  });
}

async function insertAll(
  tx: Tx,
  request: TrainingRequest,
  payload: TrainingTaskPayload,
  { actor, now }: { readonly actor: string; readonly now: Temporal.Instant },
) {
  const gridPath = request.gridCode === null ? '' : await pathOf(tx, request.gridCode);
  const taskCode = await freeTaskCode(tx);
  const taskId = await insertTraining(tx, {
    code: taskCode,
    title: request.topic,
    payload: storeTrainingTask(payload),
    payloadVersion: TRAINING_TASK_PAYLOAD_VERSION,
    ruleVersion: TRAINING_RULE_VERSION,
    createdBy: actor,
    now,
    secret: randomBytes(SECRET_BYTES),
  });
  const itemIds = await insertTrainingItems(tx, {
    taskId,
    taskCode,
    facts: storeTrainingFacts(UNANSWERED_TRAINING),
    factsVersion: TRAINING_FACTS_VERSION,
    payloadVersion: TRAINING_PAYLOAD_VERSION,
    gridPath,
    profession: request.profession,
    newcomersSince: request.newcomersSince?.toString() ?? null,
  });
  if (itemIds.length > 0) return { taskId, taskCode, itemIds };
  throw new StatgridError(
    'NOT_FOUND',
    payload.prejob
      ? '范围内没有新上岗、还没有参加过上岗培训的统计人员，请核对 --newcomers-since 和名册。'
      : '范围内没有单位，请核对 --grid、--profession 和名册。',
  );
}

async function pathOf(tx: Tx, gridCode: string): Promise<string> {
  const grid = await tx.grid.findUnique({ where: { code: gridCode }, select: { path: true } });
  if (grid !== null) return grid.path;
  throw new StatgridError('NOT_FOUND', `网格“${gridCode}”不存在，请核对网格编码。`);
}

async function personMeant(tx: Tx, written: string): Promise<{ readonly id: string; readonly name: string }> {
  const subject = await findSubject(tx, written);
  if (subject.kind === 'person') return { id: subject.person.id, name: subject.person.name };
  throw subject.kind === 'several'
    ? new StatgridError('CONFLICT', `主持人“${written}”不止一个，请改写手机号或 userId。`)
    : new StatgridError('NOT_FOUND', `名册里没有主持人“${written}”，请写姓名、手机号或 userId。`);
}

/** The same training twice would ask every firm twice. */
async function refuseTwice(tx: Tx, topic: string, { startsAt }: TrainingSession): Promise<void> {
  const same = (await listTrainings(tx)).find(({ payload, title }) => {
    const first = readTrainingTask(payload).sessions[0];
    return title === topic && first !== undefined && Temporal.Instant.compare(first.startsAt, startsAt) === 0;
  });
  if (same === undefined) return;
  throw new StatgridError(
    'CONFLICT',
    `同名、同一时间的培训已经有了（任务 ${same.code}），未作任何改动。确实另有一场的，请换一个名称。`,
  );
}
