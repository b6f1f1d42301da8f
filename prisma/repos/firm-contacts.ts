// Firms and who answers for them: now, before, and from a change on.

import type { Tx } from '#prisma/db.ts';
import { toDateOnly } from '#prisma/temporal.ts';

/** A firm and where it stands. */
export interface FirmRow {
  readonly unitId: string;
  readonly shortName: string;
  readonly gridId: string;
  readonly gridPath: string;
}

export interface ContactNow {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly role: string;
  readonly isMain: boolean;
}

/** Who answers for a firm now, the main statistician first. Uses unit_contact_unit_id_idx. */
export async function contactsNow(tx: Tx, unitId: string): Promise<readonly ContactNow[]> {
  const rows = await tx.unitContact.findMany({
    where: { unitId, validToOn: null },
    orderBy: [{ role: 'asc' }, { isMain: 'desc' }, { id: 'asc' }],
    include: { person: { select: { name: true } } },
  });
  return rows.map(({ id, isMain, person, personId, role }) => ({
    id,
    personId,
    name: person.name,
    role,
    isMain,
  }));
}

/** Ends one contact and begins another's in its place; who was one already in that role stays the only row. */
export async function replaceContact(
  tx: Tx,
  place: {
    readonly unitId: string;
    readonly personId: string;
    readonly role: string;
    readonly isMain: boolean;
    readonly endedIds: readonly string[];
  },
  on: Temporal.PlainDate,
): Promise<void> {
  const { endedIds, isMain, personId, role, unitId } = place;
  await tx.$executeRaw`
    UPDATE unit_contact SET valid_to_on = greatest(${toDateOnly(on)}::date, valid_from_on)
     WHERE valid_to_on IS NULL
       AND (id = ANY(${endedIds}::uuid[]) OR unit_id = ${unitId}::uuid AND person_id = ${personId}::uuid AND role = ${role})`;
  const validFromOn = toDateOnly(on);
  await tx.unitContact.create({ data: { unitId, personId, role, isMain, validFromOn } });
}

export interface KnownPerson {
  readonly id: string;
  readonly name: string;
}

/** Whoever has this number or this account; two when they are two people. */
export async function peopleWith(
  tx: Tx,
  {
    account,
    channel,
    phone,
  }: { readonly phone: string | null; readonly account: string | null; readonly channel: string },
): Promise<readonly KnownPerson[]> {
  return tx.$queryRaw<readonly KnownPerson[]>`
    SELECT DISTINCT p.id, p.name FROM person p
     WHERE p.phone = ${phone}
        OR EXISTS (SELECT 1 FROM binding b
                    WHERE b.person_id = p.id AND b.channel = ${channel} AND b.address = ${account}
                      AND (b.state <> 'not_member' OR b.refused_code IS NOT NULL))
     ORDER BY p.id`;
}

/** A new human being, known as a roster would know her. */
export async function insertPerson(
  tx: Tx,
  { name, phone }: { readonly name: string; readonly phone: string },
): Promise<string> {
  const naturalKey = `phone:${phone}`;
  const { id } = await tx.person.upsert({
    where: { naturalKey },
    create: { naturalKey, name, phone },
    update: {},
    select: { id: true },
  });
  return id;
}

/** An address somebody answering for the firm gave and its leader confirmed; one whose holder has left is taken over. */
export async function bindAccount(
  tx: Tx,
  {
    account,
    channel,
    personId,
  }: { readonly personId: string; readonly channel: string; readonly account: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO binding (person_id, channel, address, state, verified_by)
    VALUES (${personId}::uuid, ${channel}, ${account}, 'member', 'handover')
    ON CONFLICT (channel, address) DO UPDATE
      SET person_id = excluded.person_id, verified_by = 'handover', state = 'member', heard_from_at = NULL,
          refused_code = NULL, released_at = NULL
      WHERE binding.state = 'not_member'`;
}

/** Firms of the directory whose short names stand in a text, the longest first. Reads all units: asked for handovers only. */
export async function firmsNamedIn(tx: Tx, text: string): Promise<readonly FirmRow[]> {
  return tx.$queryRaw<readonly FirmRow[]>`
    SELECT u.id AS "unitId", u.short_name AS "shortName", g.id AS "gridId", g.path AS "gridPath"
      FROM unit u JOIN grid g ON g.id = u.grid_id
     WHERE u.status <> 'removed' AND length(u.short_name) > 1 AND position(u.short_name IN ${text}) > 0
     ORDER BY length(u.short_name) DESC, u.id`;
}

export async function firmById(tx: Tx, unitId: string): Promise<FirmRow | null> {
  const row = await tx.unit.findUnique({
    where: { id: unitId },
    include: { grid: { select: { path: true } } },
  });
  if (row === null || row.status === 'removed') return null;
  return { unitId, shortName: row.shortName, gridId: row.gridId, gridPath: row.grid.path };
}

export interface SpeakerFirm {
  readonly unitId: string;
  readonly shortName: string;
  /** False: she answered for it until she handed it over. */
  readonly isCurrent: boolean;
}

/** The firms a person answers for, and those she has handed over. Uses unit_contact_person_id_idx and item_unit_id_idx. */
export async function firmsOfPerson(tx: Tx, personId: string): Promise<readonly SpeakerFirm[]> {
  return tx.$queryRaw<readonly SpeakerFirm[]>`
    SELECT f.* FROM (
      SELECT u.id AS "unitId", u.short_name AS "shortName", bool_or(c.valid_to_on IS NULL) AS "isCurrent"
        FROM unit_contact c JOIN unit u ON u.id = c.unit_id
       WHERE c.person_id = ${personId}::uuid AND u.status <> 'removed'
       GROUP BY u.id, u.short_name) f
     WHERE f."isCurrent"
        OR EXISTS (SELECT 1 FROM item i
                    WHERE i.unit_id = f."unitId" AND i.kind = 'personnel_change' AND i.standing = 'done'
                      AND i.payload->'leaving'->>'personId' = ${personId})
     ORDER BY f."shortName"`;
}

/** A person as herself. */
export async function personById(
  tx: Tx,
  id: string,
): Promise<{ readonly name: string; readonly phone: string | null } | null> {
  return tx.person.findUnique({ where: { id }, select: { name: true, phone: true } });
}
