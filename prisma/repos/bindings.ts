// Which addresses are a person's, in which order, and the codes that bind new ones.

import type { Database, Tx } from '#prisma/db.ts';
import { toInstant } from '#prisma/temporal.ts';

/** An address a person can be written to at, and how far it is known to be hers. */
export interface OwnBinding {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
  readonly state: string;
  readonly verifiedBy: string;
  /** Why the platform refuses it; null with `not_member`: struck off. */
  readonly refusedCode: string | null;
  readonly rank: number;
}

/** A person's addresses in her order, those that are over included. */
export async function bindingsOf(tx: Tx, personId: string): Promise<readonly OwnBinding[]> {
  return tx.binding.findMany({
    where: { personId },
    orderBy: [{ rank: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      channel: true,
      address: true,
      state: true,
      verifiedBy: true,
      refusedCode: true,
      rank: true,
    },
  });
}

/** Whose an address is; null: nobody's, or that of somebody it was taken from. */
export async function ownerOf(
  tx: Tx,
  channel: string,
  address: string,
): Promise<{ readonly personId: string; readonly name: string } | null> {
  const row = await tx.binding.findUnique({
    where: { channel_address: { channel, address } },
    select: { state: true, refusedCode: true, person: { select: { id: true, name: true } } },
  });
  if (row === null || (row.state === 'not_member' && row.refusedCode === null)) return null;
  return { personId: row.person.id, name: row.person.name };
}

export interface NewBinding {
  readonly personId: string;
  readonly channel: string;
  readonly address: string;
  readonly verifiedBy: 'code' | 'list';
  /** Null: behind those she has. */
  readonly rank: number | null;
}

/** Binds an address; one by code has been heard from. Nobody else's may be handed in: see `ownerOf`. */
export async function bindAddress(tx: Tx, binding: NewBinding): Promise<void> {
  const { address, channel, personId, rank, verifiedBy } = binding;
  const isHeard = verifiedBy === 'code';
  await tx.$executeRaw`
    INSERT INTO binding AS b (person_id, channel, address, state, verified_by, heard_from_at, rank)
    SELECT ${personId}::uuid, ${channel}, ${address}, ${isHeard ? 'heard_from' : 'bound'}, ${verifiedBy},
           CASE WHEN ${isHeard}::boolean THEN clock_timestamp() END,
           coalesce(${rank}::int, (SELECT max(rank) + 1 FROM binding WHERE person_id = ${personId}::uuid), 0)
    ON CONFLICT (channel, address) DO UPDATE
      SET person_id = excluded.person_id, verified_by = excluded.verified_by, refused_code = NULL, released_at = NULL,
          state = CASE WHEN b.state = 'heard_from' AND b.person_id = excluded.person_id THEN b.state ELSE excluded.state END,
          heard_from_at = CASE WHEN b.person_id = excluded.person_id
                               THEN coalesce(b.heard_from_at, excluded.heard_from_at) ELSE excluded.heard_from_at END,
          rank = CASE WHEN b.person_id = excluded.person_id AND ${rank}::int IS NULL THEN b.rank ELSE excluded.rank END`;
}

/**
 * Takes addresses of a channel from a person: nothing is sent there and nobody speaks from there, until they are bound
 * anew by a code, a list of accounts or a handover. Answers how many.
 */
export async function unbindChannel(tx: Tx, personId: string, channel: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE binding SET state = 'not_member', refused_code = NULL, released_at = clock_timestamp()
     WHERE person_id = ${personId}::uuid AND channel = ${channel} AND (state <> 'not_member' OR refused_code IS NOT NULL)`;
}

/** Sets a person's order: these addresses first, the others behind them as they were. */
export async function orderBindings(tx: Tx, personId: string, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE binding b SET rank = o.rank
      FROM (SELECT id, row_number() OVER (ORDER BY array_position(${ids}::uuid[], id), rank, id) - 1 AS rank
              FROM binding WHERE person_id = ${personId}::uuid) o
     WHERE b.id = o.id`;
}

/** Gives a person a code, in place of one she may have. Answers until when it holds. */
export async function saveBindCode(
  tx: Tx,
  code: { readonly personId: string; readonly codeHash: string; readonly issuedBy: string },
  hours: number,
): Promise<Temporal.Instant> {
  const [row] = await tx.$queryRaw<readonly { readonly expiresAt: Date }[]>`
    INSERT INTO binding_code (person_id, code_hash, issued_by, expires_at)
    VALUES (${code.personId}::uuid, ${code.codeHash}, ${code.issuedBy},
            clock_timestamp() + make_interval(hours => ${hours}::int))
    ON CONFLICT (person_id) DO UPDATE
      SET code_hash = excluded.code_hash, issued_by = excluded.issued_by, expires_at = excluded.expires_at
    RETURNING expires_at AS "expiresAt"`;
  if (row === undefined) throw new Error('a code was not saved');
  return toInstant(row.expiresAt);
}

/** Codes this actor has given out that wait to be used, but for this person's. */
export async function openCodes(tx: Tx, issuedBy: string, personId: string): Promise<number> {
  const [row] = await tx.$queryRaw<readonly { readonly open: number }[]>`
    SELECT count(*)::int AS open FROM binding_code
     WHERE issued_by = ${issuedBy} AND person_id <> ${personId}::uuid AND expires_at > clock_timestamp()`;
  return row?.open ?? 0;
}

/** Whether it is this person's own code, and still good. */
export async function holdsBindCode(tx: Tx, personId: string, codeHash: string): Promise<boolean> {
  const rows = await tx.$queryRaw<readonly unknown[]>`
    SELECT 1 FROM binding_code
     WHERE person_id = ${personId}::uuid AND code_hash = ${codeHash} AND expires_at > clock_timestamp()`;
  return rows.length > 0;
}

/** Uses a code up; null: there is none, or its time is over. */
export async function takeBindCode(
  tx: Tx,
  codeHash: string,
): Promise<{ readonly personId: string; readonly issuedBy: string } | null> {
  const [row] = await tx.$queryRaw<readonly { readonly personId: string; readonly issuedBy: string }[]>`
    DELETE FROM binding_code c
     WHERE c.code_hash = ${codeHash} AND c.expires_at > clock_timestamp()
    RETURNING c.person_id AS "personId", c.issued_by AS "issuedBy"`;
  return row ?? null;
}

/** Codes that did not fit in the last hour of real time, from this address and on its account. Uses message_in_bind_refused. */
export async function wrongCodes(
  tx: Tx,
  accountId: string,
  address: string,
): Promise<{ readonly address: number; readonly account: number }> {
  const [row] = await tx.$queryRaw<readonly { readonly address: bigint; readonly account: bigint }[]>`
    SELECT count(*) AS account, count(*) FILTER (WHERE sender_address = ${address}) AS address
      FROM message_in
     WHERE reason = 'bind_refused' AND account_id = ${accountId}::uuid
       AND received_at > clock_timestamp() - interval '1 hour'`;
  return { address: Number(row?.address ?? 0n), account: Number(row?.account ?? 0n) };
}

/** Removes codes whose time is over. Returns how many. */
export async function forgetBindCodes(db: Database): Promise<number> {
  return db.prisma.$executeRaw`DELETE FROM binding_code WHERE expires_at <= clock_timestamp()`;
}
