// What a task's ladder will cost in calls to the platform, before anybody confirms it.

import { lastDayOfPeriod, type ReportingPeriod } from '#bot/domain/calendar/period.ts';
import type { Audience, LadderStep } from '#bot/domain/ladder/steps.ts';
import { type Database, transaction } from '#prisma/db.ts';
import {
  callsThisMonth,
  type TaskReach,
  taskReach,
  type UnreachableUnit,
  unreachableUnits,
} from '#prisma/repos/task-reach.ts';
import { callsTo } from '../calls-of-step.ts';

export interface StepCalls {
  readonly occasion: LadderStep['occasion'];
  readonly calls: number;
}

export interface CallForecast {
  readonly reach: TaskReach;
  readonly steps: readonly StepCalls[];
  /** All steps together if nobody files before the last: never more than this, without answers. */
  readonly most: number;
  readonly usedThisMonth: number;
  readonly unreachable: readonly UnreachableUnit[];
}

/** Reads what a task over a form, period and node would reach and counts the calls of its steps. */
export async function forecastTask(
  db: Database,
  asked: {
    readonly formCode: string;
    readonly period: ReportingPeriod;
    readonly gridCode: string | null;
    readonly steps: readonly LadderStep[];
  },
): Promise<CallForecast> {
  return transaction(db, async (tx) => {
    const grid =
      asked.gridCode === null
        ? null
        : await tx.grid.findUnique({ where: { code: asked.gridCode }, select: { path: true } });
    const question = {
      formCode: asked.formCode,
      periodMonth: lastDayOfPeriod(asked.period).toString().slice(0, 7),
      gridPath: grid?.path ?? '',
    };
    const reach = await taskReach(tx, question);
    const steps = callsOfSteps(asked.steps, reach);
    return {
      reach,
      steps,
      most: steps.reduce((sum, { calls }) => sum + calls, 0),
      usedThisMonth: await callsThisMonth(tx),
      unreachable: await unreachableUnits(tx, question),
    };
  });
}

/** Calls of each step that will speak, if nobody files before it. */
export function callsOfSteps(steps: readonly LadderStep[], reach: TaskReach): readonly StepCalls[] {
  return steps
    .filter(({ dropped }) => dropped === null)
    .map(({ occasion, audience }) => ({ occasion, calls: callsOf(audience, reach) }));
}

function callsOf(audience: Audience, reach: TaskReach): number {
  switch (audience) {
    case 'group':
    case 'firm':
    case 'leader':
    case 'township':
      return callsTo(audience, reach);
    case 'adviser':
      return reach.advisers;
    case 'township_and_specialist':
      return reach.townships + reach.specialists;
    case 'duty_clerk_and_specialist':
      return reach.dutyClerks + reach.specialists;
  }
}
