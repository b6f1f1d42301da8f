// Every item went up its ladder in order: no step left out without a row that says why, none twice.

import { planLadder } from '#bot/domain/ladder/plan.ts';
import { windowInstants } from '#bot/domain/schedule/window-instants.ts';
import { readWorkTime } from '#bot/services/work-time.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { readTasks } from '#prisma/repos/tasks.ts';
import type { Evidence } from './evidence.ts';

interface ItemRow {
  readonly id: string;
  readonly code: string;
  readonly taskId: string;
  readonly standing: string;
  readonly clock: string | null;
  readonly lines: readonly {
    readonly occasion: string;
    readonly state: string;
    readonly reason: string | null;
    readonly slotMs: number | null;
    readonly recipient: string | null;
  }[];
}

/** After a line with one of these reasons nothing more is said in the round. */
const LAST_REASONS: ReadonlySet<string | null> = new Set([
  'settled',
  'exempt',
  'returned',
  'acceptance_passed',
]);

export async function judgeSteps(db: Database): Promise<readonly Evidence[]> {
  const { rows } = await db.pool.query<ItemRow>(`
    SELECT i.id, i.code, i.task_id AS "taskId", i.standing, (SELECT k.occasion FROM item_clock k WHERE k.item_id = i.id AND k.name = 'ladder') AS clock,
           coalesce(json_agg(json_build_object('occasion', l.occasion, 'state', l.state, 'reason', l.reason,
             'slotMs', extract(epoch FROM s.slot_at) * 1000, 'recipient', coalesce(l.person_id, l.conversation_id))) FILTER (WHERE l.id IS NOT NULL), '[]') AS lines
      FROM item i LEFT JOIN delivery_line l ON l.item_id = i.id AND l.round = 1 AND l.occasion ~ '^(ladder|leader|adviser):'
      LEFT JOIN slot s ON s.id = l.slot_id
     WHERE i.round = 1 AND i.standing <> 'returned'
     GROUP BY i.id`);
  const plans = await occasionsByTask(db, [...new Set(rows.map(({ taskId }) => taskId))]);
  return rows.flatMap((row) => brokenSteps(row, plans.get(row.taskId) ?? []));
}

async function occasionsByTask(
  db: Database,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  return transaction(db, async (tx) => {
    const { calendar, hours } = await readWorkTime(tx);
    const tasks = await readTasks(tx, taskIds);
    return new Map(
      [...tasks].flatMap(([id, { createdAt, window }]) => {
        if (window === null) return [];
        const { acceptanceAt } = windowInstants(window);
        const plan = planLadder({ ...window, acceptanceAt }, calendar, hours, { sinceAt: createdAt });
        return [[id, plan.steps.map(({ occasion }) => occasion)] as const];
      }),
    );
  });
}

function brokenSteps(row: ItemRow, occasions: readonly string[]): readonly Evidence[] {
  const stepOf = (occasion: string) =>
    occasions.findIndex((step) => occasion === step || occasion.startsWith(`${step}.`));
  const reached = new Set(row.lines.map(({ occasion }) => stepOf(occasion)));
  const standsAt = row.clock === null ? -1 : stepOf(row.clock);
  // A list that shows it as filed stops its clock at once.
  const isOver = row.standing !== 'open' || row.lines.some(({ reason }) => LAST_REASONS.has(reason));
  // Up to where its clock stands; over, up to the last step there is a row of; else to the end.
  const end = standsAt >= 0 ? standsAt : isOver ? Math.max(...reached) : occasions.length;
  const skipped = occasions.slice(0, Math.max(0, end)).filter((_, step) => !reached.has(step));
  const carried = row.lines
    .filter(({ slotMs, state }) => state === 'carried' && slotMs !== null)
    .map(({ occasion, recipient, slotMs }) => ({ step: stepOf(occasion), slotMs: slotMs ?? 0, recipient }));
  // Of one reader: after an outage a line whose slot has gone out already takes the reader's next one.
  const isBackwards = carried.some((one) =>
    carried.some(
      (other) => other.recipient === one.recipient && other.step < one.step && other.slotMs > one.slotMs,
    ),
  );
  const broken = (what: string): Evidence => ({ invariant: 'steps in order', what, detail: row });
  return [
    ...(skipped.length > 0 ? [broken(`${row.code} skipped ${skipped.join(', ')} without a reason`)] : []),
    ...(isBackwards ? [broken(`${row.code} was told a later step first`)] : []),
  ];
}
