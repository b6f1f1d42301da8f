// Who can be spoken to about a set of items: contacts of their units, posts on their path, groups.

import type { Tx } from '#prisma/db.ts';

export interface ContactOfUnit {
  readonly unitId: string;
  readonly personId: string;
  readonly name: string;
  readonly phone: string | null;
  readonly role: 'enterprise_statistician' | 'statistics_head';
  readonly isMain: boolean;
  /** The channel that carries what the person is told; null: no address on any of those asked for. */
  readonly channel: string | null;
  /** Where nothing carries: her channels and why each does not, in her order; a code is the platform's refusal. */
  readonly missed: readonly { readonly channel: string; readonly code: string | null }[];
}

// Somebody with several addresses is carried by one channel: that of the first binding by rank, then by age.

/**
 * Current contacts, main ones first. Uses unit_contact_unit_id_idx and, one person at a time because of
 * LIMIT, binding_person_id_idx: measured for 500 of 100,000 units, 17 ms against 88 ms with EXISTS, which
 * reads every address there is.
 */
export async function contactsOfUnits(
  tx: Tx,
  channels: readonly string[],
  unitIds: readonly string[],
): Promise<readonly ContactOfUnit[]> {
  const rows = await tx.$queryRaw<readonly ContactRow[]>`
    SELECT c.unit_id AS "unitId", c.person_id AS "personId", p.name, p.phone, c.role, c.is_main AS "isMain",
           b.channel,
           CASE WHEN b.channel IS NULL THEN
             (SELECT jsonb_agg(jsonb_build_object('channel', m.channel, 'code', m.refused_code) ORDER BY m.rank, m.id)
                FROM binding m WHERE m.person_id = c.person_id) END AS missed
      FROM unit_contact c
      JOIN person p ON p.id = c.person_id
      LEFT JOIN LATERAL (
        SELECT channel FROM binding
         WHERE person_id = c.person_id AND channel = ANY(${channels}::text[]) AND state <> 'not_member'
         ORDER BY rank, id LIMIT 1) b ON true
     WHERE c.unit_id = ANY(${unitIds}::uuid[]) AND c.valid_to_on IS NULL
     ORDER BY c.unit_id, c.role, c.is_main DESC, c.id`;
  return rows.map((row) => ({ ...row, missed: row.missed ?? [] }));
}

interface ContactRow extends Omit<ContactOfUnit, 'missed'> {
  readonly missed: ContactOfUnit['missed'] | null;
}

export interface PostOnPath {
  readonly gridPath: string;
  readonly gridLevel: number;
  readonly role: string;
  readonly profession: string | null;
  readonly personId: string;
  readonly name: string;
  readonly channel: string | null;
}

/**
 * Current posts at the nodes with these paths, but for those whose holder answers for a firm at that very node:
 * a competitor of the others is sent no list of them. `last`: channels used where there is no other. Uses grid_path_idx, post_grid_id_role_idx,
 * binding_person_id_idx and unit_contact_person_id_idx.
 */
export async function postsOnPaths(
  tx: Tx,
  channels: readonly string[],
  paths: readonly string[],
  last: readonly string[] = [],
): Promise<readonly PostOnPath[]> {
  return tx.$queryRaw<readonly PostOnPath[]>`
    SELECT g.path AS "gridPath", g.level AS "gridLevel", o.role, o.profession, o.person_id AS "personId",
           p.name, b.channel
      FROM post o
      JOIN grid g ON g.id = o.grid_id
      JOIN person p ON p.id = o.person_id
      LEFT JOIN LATERAL (
        SELECT channel FROM binding
         WHERE person_id = o.person_id AND channel = ANY(${channels}::text[]) AND state <> 'not_member'
         ORDER BY channel = ANY(${last}::text[]), rank, id LIMIT 1) b ON true
     WHERE g.path = ANY(${paths}::text[]) AND o.valid_to_on IS NULL
       AND NOT EXISTS (SELECT 1 FROM unit_contact c JOIN unit u ON u.id = c.unit_id
                        WHERE c.person_id = o.person_id AND c.valid_to_on IS NULL
                          AND u.grid_id = o.grid_id AND u.status <> 'removed')
     ORDER BY o.id`;
}

export interface GroupOfGrid {
  readonly gridId: string;
  readonly conversationId: string;
  readonly channel: string;
}

/** The groups that serve these grids on these channels, the one bound last first. Uses conversation_grid_id_idx. */
export async function groupsOfGrids(
  tx: Tx,
  channels: readonly string[],
  gridIds: readonly string[],
): Promise<readonly GroupOfGrid[]> {
  return tx.$queryRaw<readonly GroupOfGrid[]>`
    SELECT grid_id AS "gridId", id AS "conversationId", channel FROM conversation
     WHERE channel = ANY(${channels}::text[]) AND grid_id = ANY(${gridIds}::uuid[])
     ORDER BY bound_at DESC, id DESC`;
}

/** The channel that carries what each of these people is told; who is missing can be told by none. Uses binding_person_id_idx. */
export async function channelsOfPeople(
  tx: Tx,
  channels: readonly string[],
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<readonly { readonly personId: string; readonly channel: string }[]>`
    SELECT p.id AS "personId", b.channel
      FROM unnest(${personIds}::uuid[]) AS p(id)
     CROSS JOIN LATERAL (
        SELECT channel FROM binding
         WHERE person_id = p.id AND channel = ANY(${channels}::text[]) AND state <> 'not_member'
         ORDER BY rank, id LIMIT 1) b`;
  return new Map(rows.map(({ personId, channel }) => [personId, channel]));
}
