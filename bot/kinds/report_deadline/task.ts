// A deadline's task as its rules and its texts want it.

import { cutoffTextWithMonth } from '#bot/domain/calendar/cutoff.ts';
import { parsePeriod, periodText } from '#bot/domain/calendar/period.ts';
import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { listVariant } from '#bot/domain/ladder/list-timing.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import type { LadderPlan } from '#bot/domain/ladder/steps.ts';
import { type FormWindow, windowInstants } from '#bot/domain/schedule/window-instants.ts';
import type { KindTask } from '#bot/kinds/facts.ts';
import type { ComposedTask } from './composed.ts';

/** A task of this kind always has a form, a period and a window. */
export interface DeadlineTask extends KindTask {
  readonly formCode: string;
  readonly formName: string;
  readonly period: string;
  readonly window: FormWindow;
}

/** Throws on a task of another kind: the database lets no deadline be without these. */
export function deadlineTask(task: KindTask): DeadlineTask {
  const { formCode, formName, period, window } = task;
  if (formCode === null || period === null || window === null) {
    throw new Error(`task ${task.code} is no deadline`);
  }
  return { ...task, formCode, formName: formName ?? formCode, period, window };
}

/** The task's ladder as the calendar and its window have it now. */
export function ladderOf(
  { createdAt, window }: Pick<DeadlineTask, 'createdAt' | 'window'>,
  { calendar, hours }: WorkTime,
): LadderPlan {
  const { acceptanceAt } = windowInstants(window);
  return planLadder({ ...window, acceptanceAt }, calendar, hours, { sinceAt: createdAt });
}

/** '2026年10月'; a period of no known form as it is written. */
export function periodWords(period: string): string {
  const parsed = parsePeriod(period);
  return parsed === null ? period : periodText(parsed);
}

/** The task as a slot's texts show it. */
export function composedTask(
  task: DeadlineTask,
  now: Temporal.Instant,
  { calendar, hours }: WorkTime,
): ComposedTask {
  return {
    code: task.code,
    formCode: task.formCode,
    formName: task.formName,
    periodText: periodWords(task.period),
    opensOn: task.window.opensOn,
    cutoffOn: task.window.cutoffOn,
    cutoffTime: task.window.cutoffTime,
    ...windowInstants(task.window),
    acceptanceText: cutoffTextWithMonth(task.window.acceptanceOn, task.window.acceptanceTime),
    listAsOfAt: task.listAsOfAt,
    listIsFresh: listVariant(task.listAsOfAt, now, calendar, hours) === 'fresh',
  };
}
