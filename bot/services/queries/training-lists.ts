// Who is absent from a training, and coverage: trained firms and people among those due.

import { localDate } from '#bot/domain/calendar/local-time.ts';
import { shownTraining } from '#bot/domain/facts/training-shown.ts';
import { isOver, type TrainingSession } from '#bot/domain/training/session.ts';
import { StatgridError } from '#bot/errors.ts';
import {
  readTrainingFacts,
  readTrainingPayload,
  readTrainingTask,
} from '#bot/kinds/training_notice/stored.ts';
import { sessionOf } from '#bot/kinds/training_notice/task.ts';
import { SHOWN_TRAINING_WORDS } from '#bot/kinds/training_notice/words.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import {
  findTraining,
  listTrainings,
  type TrainedPerson,
  type TrainingItemRow,
  type TrainingRow,
  trainedPeople,
  trainingItems,
} from '#prisma/repos/trainings.ts';

export interface AbsentFirm {
  readonly item: string;
  readonly unit: string;
  readonly uscc: string;
  readonly grid: string;
  readonly township: string;
  readonly receipt: string;
  /** The Chinese for it. */
  readonly receiptText: string;
  readonly reason: string | null;
  /** Whose pre-job training it is; empty for any other. */
  readonly newcomers: readonly string[];
}

export interface AbsentList {
  readonly task: string;
  readonly topic: string;
  readonly session: TrainingSession;
  readonly round: number;
  /** Somebody can still sign in. */
  readonly isRunning: boolean;
  readonly due: number;
  readonly firms: readonly AbsentFirm[];
}

/** Firms of a training nobody has signed in for. Throws StatgridError NOT_FOUND. */
export function absentFrom(db: Database, taskCode: string, now: Temporal.Instant): Promise<AbsentList> {
  return transaction(db, async (tx) => {
    const task = await trainingNamed(tx, taskCode);
    const payload = readTrainingTask(task.payload);
    const round = payload.sessions.length;
    const session = sessionOf(payload, round);
    const items = (await trainingItems(tx, [task.id], '')).filter((item) => item.round === round);
    return {
      task: task.code,
      topic: payload.topic,
      session,
      round,
      isRunning: !isOver(session, now),
      due: items.length,
      firms: items.filter(({ standing }) => standing === 'open').map(absentFirm),
    };
  });
}

function absentFirm({
  code,
  facts,
  gridName,
  payload,
  townshipName,
  unitName,
  uscc,
}: TrainingItemRow): AbsentFirm {
  const known = readTrainingFacts(facts);
  const shown = shownTraining(known);
  return {
    item: code,
    unit: unitName,
    uscc,
    grid: gridName,
    township: townshipName,
    receipt: shown,
    receiptText: SHOWN_TRAINING_WORDS[shown],
    reason: known.reason,
    newcomers: readTrainingPayload(payload).newcomers,
  };
}

async function trainingNamed(tx: Tx, code: string): Promise<TrainingRow> {
  const task = await findTraining(tx, code);
  if (task !== null) return task;
  throw new StatgridError('NOT_FOUND', `没有培训“${code}”。全部培训见 training coverage。`);
}

/** A firm's own line: trained when it was present at any of the trainings asked about. */
export interface FirmCoverage {
  readonly unitId: string;
  readonly unit: string;
  readonly uscc: string;
  readonly grid: string;
  readonly township: string;
  readonly trained: boolean;
  readonly trainedAt: Temporal.Instant | null;
  readonly names: readonly string[];
  /** How many make-up rounds it was called to. */
  readonly makeUps: number;
}

export interface PersonCoverage extends TrainedPerson {
  readonly unit: string;
}

export interface CoveredTraining {
  readonly code: string;
  readonly topic: string;
  readonly prejob: boolean;
  readonly startsAt: Temporal.Instant;
  readonly rounds: number;
  readonly due: number;
  readonly trained: number;
}

export interface Coverage {
  readonly trainings: readonly CoveredTraining[];
  readonly firms: readonly FirmCoverage[];
  readonly people: readonly PersonCoverage[];
}

export interface CoverageQuestion {
  /** Null: every training of the year. */
  readonly taskCode: string | null;
  readonly year: number;
  readonly gridCode: string | null;
}

/** Coverage by training, firm and person. Throws StatgridError NOT_FOUND. */
export function trainingCoverage(db: Database, asked: CoverageQuestion): Promise<Coverage> {
  return transaction(db, (tx) => coverageWithin(tx, asked));
}

/** The same within a transaction. */
export async function coverageWithin(tx: Tx, asked: CoverageQuestion): Promise<Coverage> {
  const tasks =
    asked.taskCode === null
      ? (await listTrainings(tx)).filter((task) => firstDay(task).year === asked.year)
      : [await trainingNamed(tx, asked.taskCode)];
  const gridPath = asked.gridCode === null ? '' : await pathOf(tx, asked.gridCode);
  const ids = tasks.map(({ id }) => id);
  const items = await trainingItems(tx, ids, gridPath);
  const firms = [...Map.groupBy(items, ({ unitId }) => unitId).values()].flatMap(firmCoverage);
  const names = new Map(firms.map(({ unit, unitId }) => [unitId, unit]));
  const people = (await trainedPeople(tx, ids)).flatMap((person) => {
    const unit = names.get(person.unitId);
    return unit === undefined ? [] : [{ ...person, unit }];
  });
  return { trainings: tasks.map((task) => coveredTraining(task, items)), firms, people };
}

function firstDay({ payload }: TrainingRow): Temporal.PlainDate {
  return localDate(sessionOf(readTrainingTask(payload), 1).startsAt);
}

async function pathOf(tx: Tx, gridCode: string): Promise<string> {
  const grid = await tx.grid.findUnique({ where: { code: gridCode }, select: { path: true } });
  if (grid !== null) return grid.path;
  throw new StatgridError('NOT_FOUND', `网格“${gridCode}”不存在，请核对网格编码。`);
}

function coveredTraining(task: TrainingRow, items: readonly TrainingItemRow[]): CoveredTraining {
  const payload = readTrainingTask(task.payload);
  const { prejob, sessions, topic } = payload;
  const own = items.filter(({ taskId }) => taskId === task.id);
  return {
    code: task.code,
    topic,
    prejob,
    startsAt: sessionOf(payload, 1).startsAt,
    rounds: sessions.length,
    due: own.length,
    trained: own.filter(({ standing }) => standing === 'done').length,
  };
}

function firmCoverage(items: readonly TrainingItemRow[]): readonly FirmCoverage[] {
  const [first] = items;
  if (first === undefined) return [];
  const present = items
    .flatMap(({ facts }) => readTrainingFacts(facts).present)
    .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));
  return [
    {
      unitId: first.unitId,
      unit: first.unitName,
      uscc: first.uscc,
      grid: first.gridName,
      township: first.townshipName,
      trained: present.length > 0,
      trainedAt: present[0]?.at ?? null,
      names: [...new Set(present.map(({ name }) => name))],
      makeUps: items.reduce((sum, { round }) => sum + round - 1, 0),
    },
  ];
}
