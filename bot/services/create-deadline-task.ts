// A deadline task: one form, one period, one confirmed window, an item for every firm that owes it.

import { cutoffText } from '#bot/domain/calendar/cutoff.ts';
import { lastDayOfPeriod, type ReportingPeriod } from '#bot/domain/calendar/period.ts';
import { withKnownYears } from '#bot/domain/calendar/work-calendar.ts';
import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { firstPosition } from '#bot/domain/ladder/advance.ts';
import { planLadder } from '#bot/domain/ladder/plan.ts';
import { LADDER_RULE_VERSION, type LadderPlan } from '#bot/domain/ladder/steps.ts';
import { type FormWindow, windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { StatgridError } from '#bot/errors.ts';
import { DEADLINE_FACTS_VERSION, storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { analyseItems, insertItems } from '#prisma/hot/items.ts';
import { setClocks } from '#prisma/hot/set-clocks.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { type TaskScope, taskScope } from '#prisma/repos/task-scope.ts';
import { type DeadlineTaskRow, findTask, insertTask, lockTask } from '#prisma/repos/tasks.ts';
import { startTaskClocks } from './plan-bureau-steps.ts';
import { freeTaskCode } from './task-code.ts';
import { readWorkTime } from './work-time.ts';

export interface DeadlineRequest {
  readonly formCode: string;
  readonly period: ReportingPeriod;
  readonly window: FormWindow;
  /** Only firms under this node; null for the whole tree. */
  readonly gridCode: string | null;
  readonly actor: string;
  readonly now: Temporal.Instant;
}

/** What confirming will do, before it is done. */
export interface DeadlinePreview {
  readonly existing: { readonly code: string; readonly items: number } | null;
  readonly plan: LadderPlan;
  readonly scope: TaskScope;
}

export interface DeadlineCreated {
  readonly task: DeadlineTaskRow;
  readonly added: number;
  readonly existing: boolean;
}

/** What the task would be. Throws StatgridError NOT_FOUND, CONFLICT, USAGE or CALENDAR_YEAR_UNKNOWN. */
export async function previewDeadlineTask(db: Database, request: DeadlineRequest): Promise<DeadlinePreview> {
  return transaction(db, async (tx) => {
    const { gridPath, periodMonth } = await checked(tx, request);
    const existing = await sameTask(tx, request);
    const plan = await ladderOf(tx, request);
    const { formCode, period } = request;
    const scope = await taskScope(tx, { formCode, period: period.code, periodMonth, gridPath });
    return {
      existing: existing === null ? null : { code: existing.code, items: scope.itemsThere },
      plan,
      scope,
    };
  });
}

/**
 * Makes the task, or adds the firms that were missing to the one that is there. Its window is thereby
 * confirmed. Throws like the preview; CONFLICT when the task there has another window.
 */
export async function createDeadlineTask(db: Database, request: DeadlineRequest): Promise<DeadlineCreated> {
  return transaction(
    db,
    async (tx) => {
      const { gridPath, periodMonth } = await checked(tx, request);
      await lockTask(tx, request.formCode, request.period.code);
      const existing = await sameTask(tx, request);
      const plan = await ladderOf(tx, request);
      const task =
        existing ??
        (await insertTask(tx, {
          code: await freeTaskCode(tx),
          formCode: request.formCode,
          period: request.period.code,
          ruleVersion: LADDER_RULE_VERSION,
          createdBy: request.actor,
          now: request.now,
          window: request.window,
        }));
      const added = await insertItems(tx, {
        taskId: task.id,
        taskCode: task.code,
        formCode: task.formCode,
        period: task.period,
        periodMonth,
        facts: storeDeadlineFacts(UNTOUCHED_DEADLINE),
        factsVersion: DEADLINE_FACTS_VERSION,
        gridPath,
      });
      await startClocks(tx, added, plan);
      if (existing === null) await startTaskClocks(tx, task.id, plan, await readWorkTime(tx));
      await analyseItems(tx);
      await appendAudit(tx, {
        actor: request.actor,
        action: existing === null ? 'create_task' : 'extend_task',
        subject: task.code,
        detail: { form: task.formCode, period: task.period, items: added.length },
      });
      return { task, added: added.length, existing: existing !== null };
    },
    { timeoutMs: 120_000 },
  );
}

async function checked(tx: Tx, request: DeadlineRequest) {
  const form = await tx.reportForm.findUnique({ where: { code: request.formCode } });
  const owed = await tx.obligation.findFirst({ where: { formCode: request.formCode } });
  if (form === null && owed === null) {
    throw new StatgridError('NOT_FOUND', `表号“${request.formCode}”不在表式和报表义务里，请核对表号。`);
  }
  const grid =
    request.gridCode === null ? null : await tx.grid.findUnique({ where: { code: request.gridCode } });
  if (request.gridCode !== null && grid === null) {
    throw new StatgridError('NOT_FOUND', `网格“${request.gridCode}”不存在，请核对网格编码。`);
  }
  const periodMonth = lastDayOfPeriod(request.period).toString().slice(0, 7);
  return { gridPath: grid?.path ?? '', periodMonth };
}

/** The task of the form and period; refused when its window is another one. */
async function sameTask(tx: Tx, request: DeadlineRequest): Promise<DeadlineTaskRow | null> {
  const task = await findTask(tx, request.formCode, request.period.code);
  if (task === null) return null;
  const same = (['opensOn', 'cutoffOn', 'acceptanceOn'] as const).every((day) =>
    task.window[day].equals(request.window[day]),
  );
  if (same && task.window.cutoffTime === request.window.cutoffTime) return task;
  const there = `${task.window.cutoffOn.month}月${cutoffText(task.window.cutoffOn, task.window.cutoffTime)}`;
  throw new StatgridError(
    'CONFLICT',
    `${request.formCode} ${request.period.code} 已有任务 ${task.code}，截止${there}；时间窗口不同，未作任何改动。请按原窗口补充单位，或先更改原任务的窗口。`,
  );
}

async function ladderOf(tx: Tx, request: DeadlineRequest): Promise<LadderPlan> {
  const { calendar, hours } = await readWorkTime(tx);
  const { window, now } = request;
  const { acceptanceAt } = windowInstants(window);
  const plan = withKnownYears(() =>
    planLadder({ ...window, acceptanceAt }, calendar, hours, { sinceAt: now }),
  );
  if (plan.ok) return plan.value;
  throw new StatgridError(
    'CALENDAR_YEAR_UNKNOWN',
    `${plan.unknownYear}年的放假安排还没有导入，不能推算工作日。请先导入国务院办公厅的放假通知。`,
  );
}

async function startClocks(tx: Tx, itemIds: readonly string[], plan: LadderPlan): Promise<void> {
  const first = firstPosition(plan.steps);
  if (first === null) return;
  await setClocks(
    tx,
    itemIds.map((itemId) => ({ itemId, name: 'ladder', ruleVersion: plan.ruleVersion, ...first })),
  );
}
