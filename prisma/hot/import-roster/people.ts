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
  readonly channel: string;
  readonly address: string;
}

/** What a roster did to the addresses of one channel. */
export interface ChannelTally extends Tally {
  readonly channel: string;
  /** Listed, and not brought back: the platform has refused them, or somebody has taken them away by hand. */
  readonly left: number;
}

/**
 * Addresses an administrator's list gives, each person's in the order of use: an address belongs to one person, and
 * whoever is listed with another one on that channel has left the old: nothing is sent there and nobody speaks from
 * there any more. The list says nothing new of one that was refused or taken away.
 */
export async function upsertBindings(
  tx: Tx,
  bindings: readonly BindingRow[],
): Promise<readonly ChannelTally[]> {
  const listed = JSON.stringify(bindings.map((row, position) => ({ ...row, position })));
  const struck = await strikeReplaced(tx, listed);
  const touched = await tx.$queryRaw<readonly (Touched & { readonly channel: string })[]>`
    INSERT INTO binding (person_id, channel, address, state, verified_by, rank)
    SELECT p.id, r.channel, r.address, 'member', 'roster',
           coalesce(
             (SELECT min(o.rank) FROM binding o WHERE o.person_id = p.id AND o.channel = r.channel),
             (SELECT max(o.rank) FROM binding o WHERE o.person_id = p.id)
               + row_number() OVER (PARTITION BY p.id ORDER BY r.position),
             row_number() OVER (PARTITION BY p.id ORDER BY r.position) - 1)
      FROM jsonb_to_recordset(${listed}::jsonb) AS r("personKey" text, channel text, address text, position int)
      JOIN person p ON p.natural_key = r."personKey"
    ON CONFLICT (channel, address) DO UPDATE
      SET person_id = excluded.person_id, verified_by = 'roster', state = 'member', heard_from_at = NULL,
          refused_code = NULL, released_at = NULL,
          rank = CASE WHEN binding.person_id = excluded.person_id THEN binding.rank ELSE excluded.rank END
      WHERE binding.person_id <> excluded.person_id
         OR (binding.state = 'not_member' AND binding.refused_code IS NULL AND binding.released_at IS NULL)
    RETURNING binding.channel, xmax = 0 AS inserted`;
  const left = await notBroughtBack(tx, listed);
  const channels = [...new Set([...bindings, ...struck].map(({ channel }) => channel))];
  return channels.map((channel) => {
    const of = <T extends { readonly channel: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.channel === channel);
    const { added, changed } = tally(of(touched));
    return { channel, added, changed: changed + of(struck).length, left: of(left).length };
  });
}

/** Strikes off what people were listed with before on channels they are listed with another address on. */
function strikeReplaced(tx: Tx, listed: string): Promise<readonly { readonly channel: string }[]> {
  return tx.$queryRaw<readonly { readonly channel: string }[]>`
    WITH listed AS (
      SELECT p.id AS person_id, r.channel, r.address
        FROM jsonb_to_recordset(${listed}::jsonb) AS r("personKey" text, channel text, address text)
        JOIN person p ON p.natural_key = r."personKey")
    UPDATE binding b SET state = 'not_member', refused_code = NULL
     WHERE b.verified_by = 'roster' AND (b.state <> 'not_member' OR b.refused_code IS NOT NULL)
       AND (b.person_id, b.channel) IN (SELECT person_id, channel FROM listed)
       AND (b.channel, b.address) NOT IN (SELECT channel, address FROM listed)
    RETURNING b.channel`;
}

function notBroughtBack(tx: Tx, listed: string): Promise<readonly { readonly channel: string }[]> {
  return tx.$queryRaw<readonly { readonly channel: string }[]>`
    SELECT b.channel
      FROM jsonb_to_recordset(${listed}::jsonb) AS r("personKey" text, channel text, address text)
      JOIN binding b ON b.channel = r.channel AND b.address = r.address
     WHERE b.state = 'not_member'`;
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
