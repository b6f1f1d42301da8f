// Who holds which post and who answers for which unit, from a roster: what is new begins, what is gone ends.

import type { Tx } from '#prisma/db.ts';
import { toDateOnly } from '#prisma/temporal.ts';

export interface PostRow {
  readonly personKey: string;
  readonly gridCode: string;
  readonly role: string;
  readonly profession: string | null;
}

/** Duty posts: new ones begin on this day, those no longer listed end. */
export async function replacePosts(
  tx: Tx,
  posts: readonly PostRow[],
  on: Temporal.PlainDate,
): Promise<{ readonly added: number; readonly ended: number }> {
  const listed = JSON.stringify(posts);
  const day = toDateOnly(on);
  const ended = await tx.$executeRaw`
    UPDATE post SET valid_to_on = greatest(${day}::date, valid_from_on)
      FROM person p, grid g
     WHERE p.id = post.person_id AND g.id = post.grid_id AND post.valid_to_on IS NULL
       AND NOT EXISTS (
         SELECT 1 FROM jsonb_to_recordset(${listed}::jsonb) AS r(
           "personKey" text, "gridCode" text, role text, profession text)
          WHERE r."personKey" = p.natural_key AND r."gridCode" = g.code AND r.role = post.role
            AND r.profession IS NOT DISTINCT FROM post.profession)`;
  const added = await tx.$executeRaw`
    INSERT INTO post (person_id, grid_id, role, profession, valid_from_on)
    SELECT DISTINCT p.id, g.id, r.role, r.profession, ${day}::date
      FROM jsonb_to_recordset(${listed}::jsonb) AS r(
        "personKey" text, "gridCode" text, role text, profession text)
      JOIN person p ON p.natural_key = r."personKey"
      JOIN grid g ON g.code = r."gridCode"
     WHERE NOT EXISTS (
       SELECT 1 FROM post o
        WHERE o.person_id = p.id AND o.grid_id = g.id AND o.role = r.role
          AND o.profession IS NOT DISTINCT FROM r.profession AND o.valid_to_on IS NULL)`;
  return { added, ended };
}

export interface ContactRow {
  readonly uscc: string;
  readonly personKey: string;
  readonly role: string;
  readonly isMain: boolean;
}

/** Who answers for units: new contacts begin on this day, those no longer listed end. */
export async function replaceContacts(
  tx: Tx,
  contacts: readonly ContactRow[],
  on: Temporal.PlainDate,
): Promise<{ readonly added: number; readonly ended: number }> {
  const listed = JSON.stringify(contacts);
  const day = toDateOnly(on);
  const ended = await tx.$executeRaw`
    WITH listed AS (
      SELECT u.id AS unit_id, p.id AS person_id, r.role, r."isMain" AS is_main
        FROM jsonb_to_recordset(${listed}::jsonb) AS r(
          uscc text, "personKey" text, role text, "isMain" boolean)
        JOIN unit u ON u.uscc = r.uscc
        JOIN person p ON p.natural_key = r."personKey")
    UPDATE unit_contact c SET valid_to_on = greatest(${day}::date, c.valid_from_on)
     WHERE c.valid_to_on IS NULL
       AND (c.unit_id, c.person_id, c.role, c.is_main) NOT IN (SELECT unit_id, person_id, role, is_main FROM listed)`;
  const added = await tx.$executeRaw`
    INSERT INTO unit_contact (unit_id, person_id, role, is_main, valid_from_on)
    SELECT DISTINCT u.id, p.id, r.role, r."isMain", ${day}::date
      FROM jsonb_to_recordset(${listed}::jsonb) AS r(
        uscc text, "personKey" text, role text, "isMain" boolean)
      JOIN unit u ON u.uscc = r.uscc
      JOIN person p ON p.natural_key = r."personKey"
     WHERE NOT EXISTS (
       SELECT 1 FROM unit_contact o
        WHERE o.unit_id = u.id AND o.person_id = p.id AND o.role = r.role
          AND o.is_main = r."isMain" AND o.valid_to_on IS NULL)`;
  return { added, ended };
}
