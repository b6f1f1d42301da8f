// Trainings as rows: their tasks, the secrets of their codes, their items, who was there.

import type { Tx } from '#prisma/db.ts';
import { toDate, toInstant } from '#prisma/temporal.ts';

/** A training as its task row has it; `payload` is of the kind's shape. */
export interface TrainingRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly payload: unknown;
  readonly createdAt: Temporal.Instant;
}

const COLUMNS = { id: true, code: true, title: true, payload: true, createdAt: true } as const;

/** Every training, newest first. */
export async function listTrainings(tx: Tx): Promise<readonly TrainingRow[]> {
  const rows = await tx.task.findMany({
    where: { kind: 'training_notice' },
    orderBy: { id: 'desc' },
    select: COLUMNS,
  });
  return rows.map((row) => ({ ...row, createdAt: toInstant(row.createdAt) }));
}

/** The training of a code; null: there is none. */
export async function findTraining(tx: Tx, code: string): Promise<TrainingRow | null> {
  const row = await tx.task.findFirst({ where: { kind: 'training_notice', code }, select: COLUMNS });
  return row === null ? null : { ...row, createdAt: toInstant(row.createdAt) };
}

/** The same, locked until the transaction ends. */
export async function lockTraining(tx: Tx, code: string): Promise<TrainingRow | null> {
  await tx.$queryRaw`SELECT id FROM task WHERE code = ${code} FOR UPDATE`;
  return findTraining(tx, code);
}

export interface NewTraining {
  readonly code: string;
  readonly title: string;
  readonly payload: object;
  readonly payloadVersion: number;
  readonly ruleVersion: number;
  readonly createdBy: string;
  readonly now: Temporal.Instant;
  readonly secret: Uint8Array;
}

/** Makes a training and keeps its secret apart; answers its id. */
export async function insertTraining(
  tx: Tx,
  { now, payload, secret, ...training }: NewTraining,
): Promise<string> {
  const { id } = await tx.task.create({
    data: {
      ...training,
      kind: 'training_notice',
      payload: { ...payload },
      createdAt: toDate(now),
      signInSecret: { create: { secret: Uint8Array.from(secret) } },
    },
    select: { id: true },
  });
  return id;
}

export async function saveTrainingPayload(tx: Tx, taskId: string, payload: object): Promise<void> {
  await tx.task.update({ where: { id: taskId }, data: { payload: { ...payload } } });
}

/** The secrets of these trainings' codes. */
export async function signInSecrets(
  tx: Tx,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await tx.signInSecret.findMany({ where: { taskId: { in: [...taskIds] } } });
  return new Map(rows.map(({ secret, taskId }) => [taskId, secret]));
}

export interface TrainingItemRow {
  readonly id: string;
  readonly code: string;
  readonly taskId: string;
  readonly unitId: string;
  readonly uscc: string;
  readonly unitName: string;
  readonly gridName: string;
  /** '' where no township stands above the grid. */
  readonly townshipName: string;
  readonly round: number;
  readonly standing: string;
  readonly facts: unknown;
  readonly payload: unknown;
}

/** Items of these trainings under a node ('' for all) whose firms are in the directory, by place and firm. Uses item_task_id_grid_id_idx. */
export async function trainingItems(
  tx: Tx,
  taskIds: readonly string[],
  gridPath: string,
): Promise<readonly TrainingItemRow[]> {
  return tx.$queryRaw<readonly TrainingItemRow[]>`
    SELECT i.id, i.code, i.task_id AS "taskId", i.unit_id AS "unitId", u.uscc, u.name AS "unitName",
           g.name AS "gridName", coalesce(town.name, '') AS "townshipName", i.round, i.standing, i.facts,
           i.payload
      FROM item i
      JOIN unit u ON u.id = i.unit_id AND u.status <> 'removed'
      JOIN grid g ON g.id = i.grid_id
      LEFT JOIN grid town ON town.level = 2 AND starts_with(i.grid_path, town.path)
     WHERE i.task_id = ANY(${taskIds}::uuid[]) AND starts_with(i.grid_path, ${gridPath})
     ORDER BY i.grid_path, u.uscc, i.code`;
}

export interface TrainingItemLocked {
  readonly id: string;
  readonly code: string;
  readonly taskId: string;
  readonly facts: unknown;
}

/** Items of a training that are open and whose firms are in the directory, locked. */
export async function lockOpenItems(tx: Tx, taskId: string): Promise<readonly TrainingItemLocked[]> {
  return tx.$queryRaw<readonly TrainingItemLocked[]>`
    SELECT i.id, i.code, i.task_id AS "taskId", i.facts FROM item i
      JOIN unit u ON u.id = i.unit_id AND u.status <> 'removed'
     WHERE i.task_id = ${taskId}::uuid AND i.standing = 'open'
     ORDER BY i.code FOR UPDATE OF i`;
}

/** The training item of a code, locked; null: there is none. */
export async function lockTrainingItem(tx: Tx, code: string): Promise<TrainingItemLocked | null> {
  const [row] = await tx.$queryRaw<readonly TrainingItemLocked[]>`
    SELECT i.id, i.code, i.task_id AS "taskId", i.facts FROM item i
     WHERE i.kind = 'training_notice' AND i.code = ${code} FOR UPDATE`;
  return row ?? null;
}

/** Codes of a training's items whose firm is called so: by its full or short name, or its USCC. At most two. */
export async function itemOfFirm(tx: Tx, taskCode: string, firm: string): Promise<readonly string[]> {
  const items = await tx.item.findMany({
    where: {
      kind: 'training_notice',
      task: { code: taskCode },
      unit: { OR: [{ name: firm }, { shortName: firm }, { uscc: firm.toUpperCase() }] },
    },
    orderBy: { code: 'asc' },
    select: { code: true },
    take: 2,
  });
  return items.map(({ code }) => code);
}

/** A statistician who answers for a firm now, or whoever else was at a training for it. */
export interface TrainedPerson {
  readonly unitId: string;
  readonly name: string;
  /** Answers for the firm now. */
  readonly isContact: boolean;
  /** Null, with the next two: was at none of these trainings. */
  readonly trainedAt: Temporal.Instant | null;
  readonly signedBy: 'code' | 'staff' | null;
  readonly topic: string | null;
}

type PersonRow = Omit<TrainedPerson, 'trainedAt'> & { readonly trainedAt: Date | null };

/** The statisticians of these trainings' firms and everybody who signed in for them, by firm and name; of several times the first. */
export async function trainedPeople(tx: Tx, taskIds: readonly string[]): Promise<readonly TrainedPerson[]> {
  const rows = await tx.$queryRaw<readonly PersonRow[]>`
    WITH due AS (SELECT DISTINCT unit_id FROM item WHERE task_id = ANY(${taskIds}::uuid[])),
    contact AS (
      SELECT DISTINCT c.unit_id, p.name FROM due d
        JOIN unit_contact c ON c.unit_id = d.unit_id AND c.valid_to_on IS NULL AND c.role = 'enterprise_statistician'
        JOIN person p ON p.id = c.person_id),
    present AS (
      SELECT DISTINCT ON (tp.unit_id, tp.name) tp.unit_id, tp.name, tp.at, tp.signed_by, t.title
        FROM training_presence tp JOIN task t ON t.id = tp.task_id
       WHERE tp.task_id = ANY(${taskIds}::uuid[]) ORDER BY tp.unit_id, tp.name, tp.at)
    SELECT coalesce(c.unit_id, p.unit_id) AS "unitId", coalesce(c.name, p.name) AS name,
           c.unit_id IS NOT NULL AS "isContact", p.at AS "trainedAt", p.signed_by AS "signedBy", p.title AS topic
      FROM contact c FULL JOIN present p ON p.unit_id = c.unit_id AND p.name = c.name
     ORDER BY 1, 2`;
  return rows.map((row) => ({ ...row, trainedAt: row.trainedAt === null ? null : toInstant(row.trainedAt) }));
}
