// Tasks and their windows as rows.

import type { CutoffTime } from '#bot/domain/calendar/cutoff.ts';
import type { Tx } from '#prisma/db.ts';
import type { ReportWindow, Task } from '#prisma/generated/client.ts';
import { toDate, toDateOnly, toInstant, toPlainDate } from '#prisma/temporal.ts';

/** When a form of a period may be filed, as a person confirmed it. */
export interface TaskWindow {
  readonly opensOn: Temporal.PlainDate;
  readonly opensTime: CutoffTime;
  readonly cutoffOn: Temporal.PlainDate;
  readonly cutoffTime: CutoffTime;
  readonly acceptanceOn: Temporal.PlainDate;
  readonly acceptanceTime: CutoffTime;
}

/** A task with what its items share. */
export interface TaskRow {
  readonly id: string;
  readonly code: string;
  readonly formCode: string;
  readonly formName: string;
  readonly formProfession: string | null;
  readonly period: string;
  readonly ruleVersion: number;
  readonly window: TaskWindow;
  readonly createdAt: Temporal.Instant;
}

type TaskWithWindow = Task & { readonly window: ReportWindow };

async function withForms(tx: Tx, tasks: readonly TaskWithWindow[]): Promise<readonly TaskRow[]> {
  const codes = [...new Set(tasks.map((task) => task.formCode))];
  const forms = await tx.reportForm.findMany({ where: { code: { in: codes } } });
  const byCode = new Map(forms.map((form) => [form.code, form]));
  return tasks.map((task) => {
    // Times of day are written by insertTask only, so they have the shape of a CutoffTime.
    const window: TaskWindow = {
      opensOn: toPlainDate(task.window.opensOn),
      opensTime: task.window.opensTime as CutoffTime,
      cutoffOn: toPlainDate(task.window.cutoffOn),
      cutoffTime: task.window.cutoffTime as CutoffTime,
      acceptanceOn: toPlainDate(task.window.acceptanceOn),
      acceptanceTime: task.window.acceptanceTime as CutoffTime,
    };
    return {
      id: task.id,
      code: task.code,
      formCode: task.formCode,
      formName: byCode.get(task.formCode)?.name ?? task.formCode,
      formProfession: byCode.get(task.formCode)?.profession ?? null,
      period: task.period,
      ruleVersion: task.ruleVersion,
      window,
      createdAt: toInstant(task.createdAt),
    };
  });
}

/** Whoever makes or extends the task of a form and period waits here for the one before. */
export async function lockTask(tx: Tx, formCode: string, period: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('statgrid_task'), hashtext(${`${formCode}/${period}`}))`;
}

/** The task of a form and period; null when there is none. */
export async function findTask(tx: Tx, formCode: string, period: string): Promise<TaskRow | null> {
  const task = await tx.task.findUnique({
    where: { kind_formCode_period: { kind: 'report_deadline', formCode, period } },
    include: { window: true },
  });
  return task === null ? null : ((await withForms(tx, [task]))[0] ?? null);
}

/** Tasks by id. */
export async function readTasks(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, TaskRow>> {
  const tasks = await tx.task.findMany({ where: { id: { in: [...ids] } }, include: { window: true } });
  return new Map((await withForms(tx, tasks)).map((task) => [task.id, task]));
}

/** The ids of the tasks with these codes. */
export async function taskIdsOfCodes(tx: Tx, codes: readonly string[]): Promise<readonly string[]> {
  if (codes.length === 0) return [];
  const tasks = await tx.task.findMany({ where: { code: { in: [...codes] } }, select: { id: true } });
  return tasks.map(({ id }) => id);
}

/** All tasks, newest first. */
export async function listTasks(tx: Tx): Promise<readonly TaskRow[]> {
  return withForms(tx, await tx.task.findMany({ orderBy: { id: 'desc' }, include: { window: true } }));
}

export interface NewTask {
  readonly code: string;
  readonly formCode: string;
  readonly period: string;
  readonly ruleVersion: number;
  readonly createdBy: string;
  readonly now: Temporal.Instant;
  readonly window: TaskWindow;
}

/** Makes a task and the window it confirms; the window of the form and period is written once. */
export async function insertTask(tx: Tx, task: NewTask): Promise<TaskRow> {
  const { window } = task;
  const row = await tx.task.create({
    include: { window: true },
    data: {
      code: task.code,
      kind: 'report_deadline',
      formCode: task.formCode,
      period: task.period,
      ruleVersion: task.ruleVersion,
      createdBy: task.createdBy,
      createdAt: toDate(task.now),
      window: {
        create: {
          formCode: task.formCode,
          period: task.period,
          opensOn: toDateOnly(window.opensOn),
          opensTime: window.opensTime,
          cutoffOn: toDateOnly(window.cutoffOn),
          cutoffTime: window.cutoffTime,
          acceptanceOn: toDateOnly(window.acceptanceOn),
          acceptanceTime: window.acceptanceTime,
          confirmedBy: task.createdBy,
          confirmedAt: toDate(task.now),
        },
      },
    },
  });
  const [made] = await withForms(tx, [row]);
  if (made === undefined) throw new Error('a task that was just made is gone');
  return made;
}
