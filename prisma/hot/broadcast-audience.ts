// Whom an audience comes to: firms with their contacts, holders of duties, groups.

import type { Tx } from '#prisma/db.ts';

/** Where and of which profession; null: of any. */
export interface Place {
  readonly gridPath: string;
  readonly profession: string | null;
}

export interface FirmReached {
  readonly unitId: string;
  readonly uscc: string;
  readonly name: string;
  readonly shortName: string;
  /** Null: nobody is known. */
  readonly personId: string | null;
  readonly personName: string | null;
  /** What carries it; null: by no channel. */
  readonly channel: string | null;
}

/**
 * Each firm once with the contact it is told by: the first who can be told, else the first there is. `unitIds` null: all
 * of the place. Uses grid_path_idx, unit_grid_id_idx, unit_contact_unit_id_idx and binding_person_id_idx.
 */
export async function firmsReached(
  tx: Tx,
  channels: readonly string[],
  place: Place,
  unitIds: readonly string[] | null,
): Promise<readonly FirmReached[]> {
  return tx.$queryRaw<readonly FirmReached[]>`
    SELECT u.id AS "unitId", u.uscc, u.name, u.short_name AS "shortName", c.person_id AS "personId",
           c.name AS "personName", c.channel
      FROM grid g
      JOIN unit u ON u.grid_id = g.id AND u.status <> 'removed'
      LEFT JOIN LATERAL (
        SELECT k.person_id, p.name, b.channel
          FROM unit_contact k
          JOIN person p ON p.id = k.person_id
          LEFT JOIN LATERAL (
            SELECT channel FROM binding
             WHERE person_id = k.person_id AND channel = ANY(${channels}::text[]) AND state <> 'not_member'
             ORDER BY rank, id LIMIT 1) b ON true
         WHERE k.unit_id = u.id AND k.valid_to_on IS NULL
         ORDER BY b.channel IS NULL, k.role, k.is_main DESC, k.id LIMIT 1) c ON true
     WHERE starts_with(g.path, ${place.gridPath})
       AND (${place.profession}::text IS NULL OR u.profession = ${place.profession})
       AND (${unitIds === null} OR u.id = ANY(${unitIds ?? []}::uuid[]))
     ORDER BY g.path, u.uscc`;
}

export interface PersonReached {
  readonly personId: string;
  readonly name: string;
  readonly channel: string | null;
}

/** Of leaders and advisers only those of enterprise grids: above them they are heads, and level 1's is a deputy mayor. */
const GRID_LEVEL = 4;

/**
 * Who holds one of these duties at a node of the place, or, with `itemPaths`, on the way up from items. A grid without a
 * profession and a post without one are of every profession. Uses grid_path_idx and post_grid_id_role_idx.
 */
export async function holdersReached(
  tx: Tx,
  channels: readonly string[],
  place: Place,
  roles: readonly string[],
  itemPaths: readonly string[] | null,
): Promise<readonly PersonReached[]> {
  return tx.$queryRaw<readonly PersonReached[]>`
    SELECT p.id AS "personId", p.name, min(b.channel) AS channel
      FROM grid g
      JOIN post o ON o.grid_id = g.id AND o.valid_to_on IS NULL AND o.role = ANY(${roles}::text[])
      JOIN person p ON p.id = o.person_id
      LEFT JOIN LATERAL (
        SELECT channel FROM binding
         WHERE person_id = p.id AND channel = ANY(${channels}::text[]) AND state <> 'not_member'
         ORDER BY rank, id LIMIT 1) b ON true
     WHERE starts_with(g.path, ${place.gridPath})
       AND (${place.profession}::text IS NULL OR coalesce(o.profession, g.profession, ${place.profession}) = ${place.profession})
       AND (o.role NOT IN ('grid_leader', 'deputy_grid_leader', 'grid_adviser', 'grid_member') OR g.level = ${GRID_LEVEL})
       AND (${itemPaths === null} OR EXISTS (SELECT 1 FROM unnest(${itemPaths ?? []}::text[]) i(path)
                                              WHERE starts_with(i.path, g.path)))
     GROUP BY p.id, p.name
     ORDER BY p.id`;
}

export interface GroupReached {
  readonly gridName: string;
  /** Null: the grid has no group. */
  readonly conversationId: string | null;
  readonly channel: string | null;
}

/** Each enterprise grid of the place (or of the items) with the group bound last. Uses grid_path_idx and conversation_grid_id_idx. */
export async function groupsReached(
  tx: Tx,
  channels: readonly string[],
  place: Place,
  itemPaths: readonly string[] | null,
): Promise<readonly GroupReached[]> {
  return tx.$queryRaw<readonly GroupReached[]>`
    SELECT g.name AS "gridName", v.id AS "conversationId", v.channel
      FROM grid g
      LEFT JOIN LATERAL (
        SELECT id, channel FROM conversation
         WHERE grid_id = g.id AND channel = ANY(${channels}::text[])
         ORDER BY bound_at DESC, id DESC LIMIT 1) v ON true
     WHERE starts_with(g.path, ${place.gridPath}) AND g.level = ${GRID_LEVEL}
       AND (${place.profession}::text IS NULL OR coalesce(g.profession, ${place.profession}) = ${place.profession})
       AND (${itemPaths === null} OR g.path = ANY(${itemPaths ?? []}::text[]))
     ORDER BY g.path`;
}

/** An item of the task an audience is about, of any kind. */
export interface TaskItem {
  readonly kind: string;
  readonly standing: 'open' | 'done' | 'returned' | 'exempt';
  readonly facts: unknown;
  readonly unitId: string | null;
  readonly personId: string | null;
  readonly personName: string | null;
  readonly personChannel: string | null;
  readonly gridPath: string;
}

/** A task's items under a node, those of firms that have left the directory not among them. Uses item_task_id_grid_path_idx. */
export async function itemsOfTask(
  tx: Tx,
  channels: readonly string[],
  taskId: string,
  gridPath: string,
): Promise<readonly TaskItem[]> {
  return tx.$queryRaw<readonly TaskItem[]>`
    SELECT i.kind, i.standing, i.facts, i.unit_id AS "unitId", i.person_id AS "personId", p.name AS "personName",
           b.channel AS "personChannel", i.grid_path AS "gridPath"
      FROM item i
      LEFT JOIN unit u ON u.id = i.unit_id
      LEFT JOIN person p ON p.id = i.person_id
      LEFT JOIN LATERAL (
        SELECT channel FROM binding
         WHERE person_id = p.id AND channel = ANY(${channels}::text[]) AND state <> 'not_member'
         ORDER BY rank, id LIMIT 1) b ON true
     WHERE i.task_id = ${taskId}::uuid AND i.grid_path ~>=~ ${gridPath}
       AND i.grid_path ~<~ (${gridPath} || chr(1114111)) AND u.status IS DISTINCT FROM 'removed'
     ORDER BY i.id`;
}
