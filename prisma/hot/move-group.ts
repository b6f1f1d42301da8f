// A group the platform has given another id: whoever writes to it next uses the new one.

import type { Tx } from '#prisma/db.ts';

export interface MovedGroup {
  readonly from: string;
  readonly to: string;
  /** Deliveries refused because of it: they are tried again under the new id. */
  readonly deliveryIds: readonly string[];
}

/**
 * Moves them; answers the ids of the conversations moved. One that is known under the new id already keeps it, and
 * its old row stays as it is. Uses conversation_channel_external_id_key, delivery_pkey.
 */
export async function moveGroups(
  tx: Tx,
  channel: string,
  moved: readonly MovedGroup[],
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<readonly { readonly id: string }[]>`
    UPDATE conversation c SET external_id = m."to"
      FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS m("from" text, "to" text)
     WHERE c.channel = ${channel} AND c.external_id = m."from"
       AND NOT EXISTS (SELECT 1 FROM conversation o WHERE o.channel = ${channel} AND o.external_id = m."to")
    RETURNING c.id`;
  const refused = moved.flatMap(({ deliveryIds, to }) => deliveryIds.map((id) => ({ id, to })));
  await tx.$executeRaw`
    UPDATE delivery d SET address = m."to"
      FROM jsonb_to_recordset(${JSON.stringify(refused)}::jsonb) AS m(id uuid, "to" text)
     WHERE d.id = m.id`;
  return rows.map(({ id }) => id);
}
