// Changes of people as rows: the one task they share, and the one that is open of a firm.

import type { Tx } from '#prisma/db.ts';
import { Prisma } from '#prisma/generated/client.ts';
import { toDate } from '#prisma/temporal.ts';
import type { FirmRow } from './firm-contacts.ts';

/** A change of people with its firm; `facts` and `payload` are the kind's. */
export interface HandoverRow extends FirmRow {
  readonly id: string;
  readonly code: string;
  readonly kind: 'personnel_change';
  readonly taskId: string;
  readonly unitShortName: string;
  readonly round: number;
  readonly facts: unknown;
  readonly payload: unknown;
  /** Put to the person who asks for it. */
  readonly wasNamed: boolean;
}

/** Which changes; by each of these that is given. */
interface Wanted {
  readonly unitId?: string;
  readonly number?: number;
  /** Of firms under one of these nodes. */
  readonly gridPaths?: readonly string[];
  /** Told whether it was put to this person. */
  readonly personId?: string;
  readonly isOpen: boolean;
}

/** Changes of people by number, locked. Uses item_personnel_open for those that are open. */
export function lockHandovers(tx: Tx, wanted: Wanted): Promise<readonly HandoverRow[]> {
  return handovers(tx, wanted, Prisma.sql`FOR UPDATE OF i`);
}

/** The same to be shown: nobody waits for it. */
export function readHandovers(tx: Tx, wanted: Wanted): Promise<readonly HandoverRow[]> {
  return handovers(tx, wanted, Prisma.empty);
}

function handovers(tx: Tx, wanted: Wanted, lock: Prisma.Sql): Promise<readonly HandoverRow[]> {
  const { gridPaths = null, isOpen, number = null, personId = null, unitId = null } = wanted;
  return tx.$queryRaw<readonly HandoverRow[]>`
    SELECT i.id, i.code, i.kind, i.task_id AS "taskId", i.unit_id AS "unitId", u.short_name AS "shortName",
           u.short_name AS "unitShortName", i.grid_id AS "gridId", i.grid_path AS "gridPath", i.round, i.facts, i.payload,
           EXISTS (SELECT 1 FROM delivery_line l WHERE l.item_id = i.id AND l.round = i.round
                     AND l.person_id = ${personId}::uuid AND l.state = 'carried') AS "wasNamed"
      FROM item i JOIN unit u ON u.id = i.unit_id
     WHERE i.kind = 'personnel_change'
       AND (NOT ${isOpen}::boolean OR i.standing IN ('open', 'returned'))
       AND (${unitId}::uuid IS NULL OR i.unit_id = ${unitId}::uuid)
       AND (${number}::int IS NULL OR (i.payload->>'number')::int = ${number}::int)
       AND (${gridPaths}::text[] IS NULL OR EXISTS (SELECT 1 FROM unnest(${gridPaths}::text[]) AS p(path)
                                                     WHERE starts_with(i.grid_path, p.path)))
     ORDER BY (i.payload->>'number')::int
       ${lock}`;
}

/** The task all changes share, made at the first; locked, so that they are numbered one after the other. */
export async function lockHandoverTask(
  tx: Tx,
  task: { readonly code: string; readonly title: string; readonly ruleVersion: number },
  now: Temporal.Instant,
): Promise<{ readonly id: string; readonly code: string; readonly changes: number }> {
  const [row] = await tx.$queryRaw<readonly { readonly id: string; readonly code: string }[]>`
    INSERT INTO task (code, kind, title, rule_version, created_by, created_at)
    VALUES (${task.code}, 'personnel_change', ${task.title}, ${task.ruleVersion}, 'service', ${toDate(now)})
    ON CONFLICT (kind) WHERE kind = 'personnel_change' DO UPDATE SET title = task.title
    RETURNING id, code`;
  if (row === undefined) throw new Error('the task of handovers was not made');
  return { ...row, changes: await tx.item.count({ where: { taskId: row.id } }) };
}

export interface NewHandover extends FirmRow {
  readonly code: string;
  readonly taskId: string;
  readonly number: number;
  readonly facts: object;
  readonly factsVersion: number;
  readonly payload: object;
  readonly payloadVersion: number;
}

/** Inserts a change nobody has told of yet; answers its id. */
export async function insertHandover(tx: Tx, made: NewHandover): Promise<string> {
  const { code, facts, factsVersion, gridId, gridPath, number, payload, payloadVersion, taskId, unitId } =
    made;
  const { id } = await tx.item.create({
    data: {
      code,
      kind: 'personnel_change',
      naturalKey: `${unitId}/${number}`,
      taskId,
      unitId,
      gridId,
      gridPath,
      facts: { ...facts },
      factsVersion,
      payload: { ...payload },
      payloadVersion,
      standing: 'exempt',
    },
    select: { id: true },
  });
  return id;
}
