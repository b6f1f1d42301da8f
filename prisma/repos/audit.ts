// The proof as rows: what is still unsealed, and the chain's head.

import type { Tx } from '#prisma/db.ts';

export interface AuditRow {
  readonly id: string;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** The detail's canonical text, so that the seal does not depend on a driver's key order. */
  readonly detail: string;
}

/** The head of the chain, locked against a second sealer until the transaction ends. */
export async function lastSeal(tx: Tx): Promise<{ readonly sequence: number; readonly seal: string }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('statgrid_audit_seal'))`;
  const last = await tx.audit.findFirst({
    where: { sequence: { not: null } },
    orderBy: { sequence: 'desc' },
  });
  return { sequence: Number(last?.sequence ?? 0n), seal: last?.seal ?? '' };
}

/** Entries without a seal, oldest first. Uses audit_unsealed. */
export async function unsealedAudit(tx: Tx, limit: number): Promise<readonly AuditRow[]> {
  return tx.$queryRaw<readonly AuditRow[]>`
    SELECT id, (extract(epoch FROM at) * 1000)::float8 AS "atMs", actor, action, subject, detail::text AS detail
      FROM audit WHERE sequence IS NULL ORDER BY id LIMIT ${limit}`;
}

/** Whether this action was already noted this month (Shanghai, real time) with this detail. Uses audit_pkey. */
export async function isNotedThisMonth(
  tx: Tx,
  action: string,
  subject: string,
  detail: Readonly<Record<string, string | number>>,
): Promise<boolean> {
  const [row] = await tx.$queryRaw<readonly { readonly noted: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM audit
       WHERE action = ${action} AND subject = ${subject} AND detail @> ${JSON.stringify(detail)}::jsonb
         AND id >= (SELECT (lpad(to_hex((extract(epoch FROM date_trunc(
                      'month', clock_timestamp() - interval '1 hour', 'Asia/Shanghai')) * 1000)::bigint), 12, '0')
                    || repeat('0', 20))::uuid)) AS noted`;
  return row?.noted ?? false;
}

export async function saveSeals(
  tx: Tx,
  seals: readonly { readonly id: string; readonly sequence: number; readonly seal: string }[],
): Promise<void> {
  if (seals.length === 0) return;
  await tx.$executeRaw`
    UPDATE audit a SET sequence = s.sequence, seal = s.seal
      FROM jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) AS s(id uuid, sequence bigint, seal text)
     WHERE a.id = s.id`;
}
