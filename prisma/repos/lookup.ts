// Finds people and units by whatever somebody knows of them.

import type { Tx } from '#prisma/db.ts';

/** A person who may be meant, with what tells people of one name apart. */
export interface FoundPerson {
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  /** Short names of the units they answer for now. */
  readonly units: readonly string[];
  /** Names of the nodes they hold a post at now. */
  readonly nodes: readonly string[];
  readonly addresses: readonly string[];
}

/** What is known of a person; null for what is not. `part` is any part of a name. */
export interface PersonClue {
  readonly name: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly part: string | null;
}

/** People one of the clues fits, by name, at most `limit`. */
export async function findPeople(tx: Tx, clue: PersonClue, limit: number): Promise<readonly FoundPerson[]> {
  return tx.$queryRaw<readonly FoundPerson[]>`
    SELECT p.id, p.name, p.phone,
           ARRAY(SELECT DISTINCT u.short_name FROM unit_contact c JOIN unit u ON u.id = c.unit_id
                  WHERE c.person_id = p.id AND c.valid_to_on IS NULL ORDER BY 1) AS units,
           ARRAY(SELECT DISTINCT g.name FROM post o JOIN grid g ON g.id = o.grid_id
                  WHERE o.person_id = p.id AND o.valid_to_on IS NULL ORDER BY 1) AS nodes,
           ARRAY(SELECT b.address FROM binding b WHERE b.person_id = p.id ORDER BY b.id) AS addresses
      FROM person p
     WHERE p.name = ${clue.name} OR p.phone = ${clue.phone} OR position(${clue.part} in p.name) > 0
        OR EXISTS (SELECT 1 FROM binding b WHERE b.person_id = p.id AND b.address = ${clue.address})
     ORDER BY p.name, p.id
     LIMIT ${limit}`;
}

/** Somebody with all they answer for now: their units, those of the directory, and their posts. */
export interface PersonWithPlaces {
  readonly id: string;
  readonly name: string;
  readonly units: readonly { readonly gridPath: string; readonly profession: string }[];
  readonly posts: readonly { readonly role: string; readonly gridPath: string }[];
}

/** People of exactly this name or phone, by id, at most `limit`. */
export async function peopleWithPlaces(
  tx: Tx,
  nameOrPhone: string,
  limit: number,
): Promise<readonly PersonWithPlaces[]> {
  return tx.$queryRaw<readonly PersonWithPlaces[]>`
    SELECT p.id, p.name,
           (SELECT coalesce(json_agg(DISTINCT jsonb_build_object('gridPath', g.path, 'profession', u.profession)), '[]')
              FROM unit_contact c JOIN unit u ON u.id = c.unit_id JOIN grid g ON g.id = u.grid_id
             WHERE c.person_id = p.id AND c.valid_to_on IS NULL AND u.status <> 'removed') AS units,
           (SELECT coalesce(json_agg(jsonb_build_object('gridPath', g.path, 'role', o.role)), '[]')
              FROM post o JOIN grid g ON g.id = o.grid_id
             WHERE o.person_id = p.id AND o.valid_to_on IS NULL) AS posts
      FROM person p
     WHERE p.name = ${nameOrPhone} OR p.phone = ${nameOrPhone}
     ORDER BY p.id
     LIMIT ${limit}`;
}

export interface FoundUnit {
  readonly id: string;
  readonly uscc: string;
  readonly name: string;
  readonly shortName: string;
  readonly status: string;
  readonly gridId: string;
  readonly gridName: string;
  readonly gridPath: string;
}

/** Units of this code or name (full or short), or with this part in their name, by code. */
export async function findUnits(
  tx: Tx,
  clue: { readonly uscc: string | null; readonly name: string | null; readonly part: string | null },
  limit: number,
): Promise<readonly FoundUnit[]> {
  return tx.$queryRaw<readonly FoundUnit[]>`
    SELECT u.id, u.uscc, u.name, u.short_name AS "shortName", u.status, g.id AS "gridId",
           g.name AS "gridName", g.path AS "gridPath"
      FROM unit u JOIN grid g ON g.id = u.grid_id
     WHERE u.uscc = ${clue.uscc} OR u.name = ${clue.name} OR u.short_name = ${clue.name}
        OR position(${clue.part} in u.name) > 0
     ORDER BY u.uscc
     LIMIT ${limit}`;
}

/** An address a person can be written to at, and how far it is known to be theirs. */
export interface PersonAddress {
  readonly channel: string;
  readonly address: string;
  readonly state: string;
}

export async function addressesOfPerson(tx: Tx, personId: string): Promise<readonly PersonAddress[]> {
  return tx.binding.findMany({
    where: { personId },
    orderBy: { id: 'asc' },
    select: { channel: true, address: true, state: true },
  });
}

/** The units a person answers for now, those no longer in the directory included. */
export async function unitsOfPerson(tx: Tx, personId: string): Promise<readonly FoundUnit[]> {
  return tx.$queryRaw<readonly FoundUnit[]>`
    SELECT DISTINCT u.id, u.uscc, u.name, u.short_name AS "shortName", u.status, g.id AS "gridId",
           g.name AS "gridName", g.path AS "gridPath"
      FROM unit_contact c JOIN unit u ON u.id = c.unit_id JOIN grid g ON g.id = u.grid_id
     WHERE c.person_id = ${personId}::uuid AND c.valid_to_on IS NULL
     ORDER BY u.uscc`;
}

/** The posts a person holds now. */
export async function heldPosts(
  tx: Tx,
  personId: string,
): Promise<readonly { readonly role: string; readonly profession: string | null; readonly node: string }[]> {
  const posts = await tx.post.findMany({
    where: { personId, validToOn: null },
    orderBy: { id: 'asc' },
    select: { role: true, profession: true, grid: { select: { name: true } } },
  });
  return posts.map(({ role, profession, grid }) => ({ role, profession, node: grid.name }));
}

/** The tasks that concern these units or were spoken of to this person. */
export async function concernedTaskIds(
  tx: Tx,
  of: { readonly unitIds: readonly string[]; readonly personId: string | null },
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<readonly { readonly id: string }[]>`
    SELECT i.task_id AS id FROM item i WHERE i.unit_id = ANY(${of.unitIds}::uuid[])
    UNION
    SELECT i.task_id FROM delivery_line l JOIN item i ON i.id = l.item_id
     WHERE l.person_id = ${of.personId}::uuid`;
  return rows.map(({ id }) => id);
}

export interface ConcernedItem {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly taskId: string;
  readonly unitId: string | null;
  readonly facts: unknown;
}

/** Items of these units in these tasks. Uses item_unit_id_idx. */
export async function itemsOfUnits(
  tx: Tx,
  unitIds: readonly string[],
  taskIds: readonly string[],
): Promise<readonly ConcernedItem[]> {
  return tx.item.findMany({
    where: { unitId: { in: [...unitIds] }, taskId: { in: [...taskIds] } },
    orderBy: { code: 'asc' },
    select: { id: true, kind: true, code: true, taskId: true, unitId: true, facts: true },
  });
}
