// The grid tree and the units in it, from a roster.
//
// Measured with the other files of this folder: the sample city (244 nodes, 6,373 people, 3,000 units,
// 8,403 obligations) in about a second.

import type { Tx } from '#prisma/db.ts';
import { type Tally, type Touched, tally } from './tally.ts';

export interface GridRow {
  readonly code: string;
  readonly name: string;
  readonly level: number;
  readonly parentCode: string | null;
  readonly path: string;
  readonly profession: string | null;
}

/** Nodes of one level; their parents must be there. */
export async function upsertGrids(tx: Tx, grids: readonly GridRow[]): Promise<Tally> {
  return tally(
    await tx.$queryRaw<readonly Touched[]>`
    INSERT INTO grid (code, name, level, parent_id, path, profession)
    SELECT r.code, r.name, r.level, p.id, r.path, r.profession
      FROM jsonb_to_recordset(${JSON.stringify(grids)}::jsonb) AS r(
        code text, name text, level smallint, "parentCode" text, path text, profession text)
      LEFT JOIN grid p ON p.code = r."parentCode"
    ON CONFLICT (code) DO UPDATE
      SET name = excluded.name, level = excluded.level, parent_id = excluded.parent_id,
          path = excluded.path, profession = excluded.profession
      WHERE (grid.name, grid.level, grid.parent_id, grid.path, grid.profession)
        IS DISTINCT FROM (excluded.name, excluded.level, excluded.parent_id, excluded.path, excluded.profession)
    RETURNING xmax = 0 AS inserted`,
  );
}

export interface UnitRow {
  readonly uscc: string;
  readonly name: string;
  readonly shortName: string;
  readonly profession: string;
  readonly category: string;
  readonly gridCode: string;
}

/** Units of the roster, those gone before come back. */
export async function upsertUnits(tx: Tx, units: readonly UnitRow[]): Promise<Tally> {
  return tally(
    await tx.$queryRaw<readonly Touched[]>`
    INSERT INTO unit (uscc, name, short_name, profession, category, grid_id)
    SELECT r.uscc, r.name, r."shortName", r.profession, r.category, g.id
      FROM jsonb_to_recordset(${JSON.stringify(units)}::jsonb) AS r(
        uscc text, name text, "shortName" text, profession text, category text, "gridCode" text)
      JOIN grid g ON g.code = r."gridCode"
    ON CONFLICT (uscc) DO UPDATE
      SET name = excluded.name, short_name = excluded.short_name, profession = excluded.profession,
          category = excluded.category, grid_id = excluded.grid_id,
          status = CASE WHEN unit.status = 'removed' THEN 'active' ELSE unit.status END
      WHERE (unit.name, unit.short_name, unit.profession, unit.category, unit.grid_id)
        IS DISTINCT FROM (excluded.name, excluded.short_name, excluded.profession, excluded.category, excluded.grid_id)
         OR unit.status = 'removed'
    RETURNING xmax = 0 AS inserted`,
  );
}

/**
 * Units the roster no longer holds leave the directory, so they owe nothing and what was planned for them is
 * dropped. Returns how many.
 */
export async function removeUnitsExcept(tx: Tx, usccs: readonly string[]): Promise<number> {
  const removed = await tx.$queryRaw<readonly { readonly id: string }[]>`
    UPDATE unit SET status = 'removed'
     WHERE status <> 'removed' AND NOT (uscc = ANY(${usccs}::text[]))
    RETURNING id`;
  await tx.$executeRaw`
    UPDATE delivery_line l SET state = 'dropped', reason = 'not_in_directory'
      FROM item i
     WHERE i.unit_id = ANY(${removed.map(({ id }) => id)}::uuid[]) AND l.item_id = i.id
       AND l.state IN ('planned', 'held') AND l.occasion NOT LIKE 'reply:%' AND l.conversation_id IS NULL`;
  return removed.length;
}
