// Plain reads of the registry: names of nodes, how many units somebody answers for.

import type { Tx } from '#prisma/db.ts';

/** Names of nodes by path. */
export async function gridNames(tx: Tx, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const rows = await tx.grid.findMany({
    where: { path: { in: [...new Set(paths)] } },
    select: { path: true, name: true },
  });
  return new Map(rows.map((row) => [row.path, row.name]));
}

/** How many units of the directory each person answers for now. */
export async function unitCounts(tx: Tx, personIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<readonly { readonly personId: string; readonly units: bigint }[]>`
    SELECT c.person_id AS "personId", count(DISTINCT c.unit_id) AS units
      FROM unit_contact c
      JOIN unit u ON u.id = c.unit_id AND u.status <> 'removed'
     WHERE c.person_id IN (SELECT unnest(${personIds}::uuid[])) AND c.valid_to_on IS NULL
     GROUP BY c.person_id`;
  return new Map(rows.map((row) => [row.personId, Number(row.units)]));
}

/** Paths of the tree's root, where the bureau's own posts are; one, unless a roster has none yet. */
export async function rootPaths(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.grid.findMany({ where: { level: 1 }, select: { path: true } });
  return rows.map(({ path }) => path);
}

/**
 * Nodes below these paths that a name means: its own, else a part of it; without a name the paths' own nodes. A node is
 * found by its code as well.
 */
export async function gridsNamed(
  tx: Tx,
  name: string | null,
  below: readonly string[],
): Promise<readonly { readonly path: string; readonly name: string }[]> {
  const own = { OR: below.map((path) => ({ path: { startsWith: path } })) };
  const select = { path: true, name: true };
  const orderBy = { path: 'asc' } as const;
  if (name === null) {
    const top = below.some((path) => path === '') ? { level: 1 } : { path: { in: [...below] } };
    return tx.grid.findMany({ where: top, select, orderBy });
  }
  const exact = await tx.grid.findMany({
    where: { AND: [own, { OR: [{ name }, { code: name }] }] },
    select,
    orderBy,
  });
  if (exact.length > 0) return exact;
  return tx.grid.findMany({ where: { AND: [own, { name: { contains: name } }] }, select, orderBy, take: 6 });
}

/** Of these people's addresses those they have written from themselves. Uses binding_person_id_idx. */
export async function addressesHeardFrom(
  tx: Tx,
  people: readonly { readonly personId: string; readonly address: string }[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.binding.findMany({
    where: {
      personId: { in: people.map(({ personId }) => personId) },
      address: { in: people.map(({ address }) => address) },
      state: 'heard_from',
    },
    select: { address: true },
  });
  return new Set(rows.map(({ address }) => address));
}

/** The group a platform's id stands for; null when it serves no grid. Uses conversation_channel_external_id_key. */
export async function groupOf(tx: Tx, channel: string, externalId: string): Promise<string | null> {
  const row = await tx.conversation.findUnique({
    where: { channel_externalId: { channel, externalId } },
    select: { id: true },
  });
  return row?.id ?? null;
}
