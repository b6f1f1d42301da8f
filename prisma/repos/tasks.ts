// Tasks and their windows as rows.

import type { CutoffTime } from '#bot/domain/calendar/cutoff.ts';
import type { FormWindow } from '#bot/domain/schedule/window-instants.ts';
import type { Tx } from '#prisma/db.ts';
import type { ReportWindow, Task } from '#prisma/generated/client.ts';
import { toDate, toDateOnly, toInstant, toPlainDate } from '#prisma/temporal.ts';

/** A task of any kind with what its items share. */
export interface TaskRow {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly title: string;
  readonly formCode: string | null;
  readonly formName: string | null;
  readonly formProfession: string | null;
  readonly period: string | null;
  readonly window: FormWindow | null;
  readonly payload: unknown;
  readonly ruleVersion: number;
  readonly createdAt: Temporal.Instant;
}

/** A deadline's task: one form, one period, one window. */
export interface DeadlineTaskRow extends TaskRow {
  readonly formCode: string;
  readonly formName: string;
  readonly period: string;
  readonly window: FormWindow;
}

type TaskWithWindow = Task & { readonly window: ReportWindow | null };

async function withForms(tx: Tx, tasks: readonly TaskWithWindow[]): Promise<readonly TaskRow[]> {
  const codes = [...new Set(tasks.flatMap((task) => task.formCode ?? []))];
  const forms = await tx.reportForm.findMany({ where: { code: { in: codes } } });
  const byCode = new Map(forms.map((form) => [form.code, form]));
  return tasks.map((task) => {
    const form = task.formCode === null ? undefined : byCode.get(task.formCode);
    return {
      id: task.id,
      kind: task.kind,
      code: task.code,
      title: task.title,
      formCode: task.formCode,
      formName: form?.name ?? task.formCode,
      formProfession: form?.profession ?? null,
      period: task.period,
      window: task.window === null ? null : formWindow(task.window),
      payload: task.payload,
      ruleVersion: task.ruleVersion,
      createdAt: toInstant(task.createdAt),
    };
  });
}

/** Times of day are written by insertTask only, so they have the shape of a CutoffTime. */
function formWindow(window: ReportWindow): FormWindow {
  return {
    opensOn: toPlainDate(window.opensOn),
    opensTime: window.opensTime as CutoffTime,
    cutoffOn: toPlainDate(window.cutoffOn),
    cutoffTime: window.cutoffTime as CutoffTime,
    acceptanceOn: toPlainDate(window.acceptanceOn),
    acceptanceTime: window.acceptanceTime as CutoffTime,
  };
}

/** A CHECK gives every deadline these. */
function isDeadline(task: TaskRow): task is DeadlineTaskRow {
  return task.kind === 'report_deadline' && task.formCode !== null && task.window !== null;
}

/** Whoever makes or extends the task of a form and period waits here for the one before. */
export async function lockTask(tx: Tx, formCode: string, period: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('statgrid_task'), hashtext(${`${formCode}/${period}`}))`;
}

/** The deadline of a form and period; null when there is none. Uses task_deadline_once. */
export async function findTask(tx: Tx, formCode: string, period: string): Promise<DeadlineTaskRow | null> {
  const task = await tx.task.findFirst({
    where: { kind: 'report_deadline', formCode, period },
    include: { window: true },
  });
  return task === null ? null : ((await withForms(tx, [task])).find(isDeadline) ?? null);
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

/** All deadlines, newest first. */
export async function listDeadlines(tx: Tx): Promise<readonly DeadlineTaskRow[]> {
  return (await listTasks(tx)).filter(isDeadline);
}

export interface NewDeadlineTask {
  readonly code: string;
  readonly formCode: string;
  readonly period: string;
  readonly ruleVersion: number;
  readonly createdBy: string;
  readonly now: Temporal.Instant;
  readonly window: FormWindow;
}

/** Makes a task and the window it confirms; the window of the form and period is written once. */
export async function insertTask(tx: Tx, task: NewDeadlineTask): Promise<DeadlineTaskRow> {
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
  const made = (await withForms(tx, [row])).find(isDeadline);
  if (made === undefined) throw new Error('a task that was just made is gone');
  return made;
}
