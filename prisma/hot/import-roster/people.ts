// People and how they and their groups are reached, from a roster.

import type { Tx } from '#prisma/db.ts';
import { type Tally, type Touched, tally } from './tally.ts';

export interface PersonRow {
  readonly naturalKey: string;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
}

export async function upsertPeople(tx: Tx, people: readonly PersonRow[]): Promise<Tally> {
  return tally(
    await tx.$queryRaw<readonly Touched[]>`
    INSERT INTO person (natural_key, name, phone, email)
    SELECT "naturalKey", name, phone, email
      FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS r(
        "naturalKey" text, name text, phone text, email text)
    ON CONFLICT (natural_key) DO UPDATE
      SET name = excluded.name, phone = excluded.phone, email = coalesce(excluded.email, person.email)
      WHERE (person.name, person.phone) IS DISTINCT FROM (excluded.name, excluded.phone)
         OR (excluded.email IS NOT NULL AND person.email IS DISTINCT FROM excluded.email)
    RETURNING xmax = 0 AS inserted`,
  );
}

export interface BindingRow {
  readonly personKey: string;
  readonly address: string;
}

/**
 * Addresses an administrator's list gives: an address belongs to one person, and whoever is listed with
 * another one has left the old: nothing is sent there and nobody speaks from there any more.
 */
export async function upsertBindings(
  tx: Tx,
  channel: string,
  bindings: readonly BindingRow[],
): Promise<Tally> {
  const listed = JSON.stringify(bindings);
  const left = await tx.$executeRaw`
    WITH listed AS (
      SELECT p.id AS person_id, r.address
        FROM jsonb_to_recordset(${listed}::jsonb) AS r("personKey" text, address text)
        JOIN person p ON p.natural_key = r."personKey")
    UPDATE binding b SET state = 'not_member', refused_code = NULL
     WHERE b.channel = ${channel} AND b.verified_by = 'roster'
       AND (b.state <> 'not_member' OR b.refused_code IS NOT NULL)
       AND b.person_id IN (SELECT person_id FROM listed)
       AND b.address NOT IN (SELECT address FROM listed)`;
  const listing = tally(
    await tx.$queryRaw<readonly Touched[]>`
    INSERT INTO binding (person_id, channel, address, state, verified_by)
    SELECT p.id, ${channel}, r.address, 'member', 'roster'
      FROM jsonb_to_recordset(${listed}::jsonb) AS r("personKey" text, address text)
      JOIN person p ON p.natural_key = r."personKey"
    ON CONFLICT (channel, address) DO UPDATE
      SET person_id = excluded.person_id, verified_by = 'roster', state = 'member', heard_from_at = NULL,
          refused_code = NULL
      WHERE binding.person_id <> excluded.person_id OR binding.state = 'not_member'
    RETURNING xmax = 0 AS inserted`,
  );
  return { ...listing, changed: listing.changed + left };
}

export interface GroupRow {
  readonly gridCode: string;
  readonly channel: string;
  readonly externalId: string;
}

/** Group chats and the grids they serve; the listed one counts as bound last where a grid had another. */
export async function upsertGroups(tx: Tx, groups: readonly GroupRow[]): Promise<Tally> {
  return tally(
    await tx.$queryRaw<readonly Touched[]>`
    INSERT INTO conversation AS c (channel, external_id, grid_id, bound_by)
    SELECT r.channel, r."externalId", g.id, 'roster'
      FROM jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) AS r(
        "gridCode" text, channel text, "externalId" text)
      JOIN grid g ON g.code = r."gridCode"
    ON CONFLICT (channel, external_id) DO UPDATE SET grid_id = excluded.grid_id, bound_at = clock_timestamp()
      WHERE c.grid_id <> excluded.grid_id
         OR EXISTS (SELECT 1 FROM conversation o WHERE o.grid_id = c.grid_id AND o.bound_at > c.bound_at)
    RETURNING xmax = 0 AS inserted`,
  );
}
