// Addresses the platform refuses for good: their owners count as unreachable until they are heard from.

import type { Tx } from '#prisma/db.ts';

export interface RefusedAddress {
  readonly address: string;
  /** What the platform said, as the reason of a delivery: `address_gone`, `not_member`, `blocked`. */
  readonly code: string;
}

/** Marks them; answers whose they are, without those marked before. Uses binding_channel_address_key. */
export async function refuseAddresses(
  tx: Tx,
  channel: string,
  refused: readonly RefusedAddress[],
): Promise<readonly { readonly personId: string; readonly code: string }[]> {
  return tx.$queryRaw<readonly { readonly personId: string; readonly code: string }[]>`
    UPDATE binding b SET state = 'not_member', refused_code = r.code
      FROM jsonb_to_recordset(${JSON.stringify(refused)}::jsonb) AS r(address text, code text)
     WHERE b.channel = ${channel} AND b.address = r.address AND b.state <> 'not_member'
    RETURNING b.person_id AS "personId", b.refused_code AS code`;
}
