// Channel accounts as rows.

import type { Database, Tx } from '#prisma/db.ts';

/** The id of an account at a channel; the row is made at first sight. */
export async function ensureChannelAccount(db: Database, channel: string, account: string): Promise<string> {
  const row = await db.prisma.channelAccount.upsert({
    where: { channel_account: { channel, account } },
    create: { channel, account },
    update: {},
    select: { id: true },
  });
  return row.id;
}

/** An account with what it has used of this calendar month (Asia/Shanghai, real time). */
export interface AccountUse {
  readonly id: string;
  /** The process that took it last, `host:pid`; null before the first. */
  readonly owner: string | null;
  readonly epoch: number;
  readonly calls: number;
  readonly pushes: number;
}

/** Null: nobody has worked for the account yet. */
export async function accountUse(db: Database, channel: string, account: string): Promise<AccountUse | null> {
  const rows = await db.prisma.$queryRaw<readonly AccountUse[]>`
    SELECT a.id, a.owner, a.epoch, coalesce(b.calls, 0) AS calls, coalesce(b.pushes, 0) AS pushes
      FROM channel_account a
      LEFT JOIN budget_month b ON b.account_id = a.id
           AND b.month = to_char(clock_timestamp() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
     WHERE a.channel = ${channel} AND a.account = ${account}`;
  return rows[0] ?? null;
}

/** A chat a grid is told in. */
export interface KnownGroup {
  readonly id: string;
  readonly address: string;
  readonly grid: string;
}

/** Every group of a channel, by the code of its grid. */
export async function groupsOfChannel(db: Database, channel: string): Promise<readonly KnownGroup[]> {
  const rows = await db.prisma.conversation.findMany({
    where: { channel },
    orderBy: [{ grid: { code: 'asc' } }, { id: 'asc' }],
    select: { id: true, externalId: true, grid: { select: { name: true } } },
  });
  return rows.map(({ id, externalId, grid }) => ({ id, address: externalId, grid: grid.name }));
}

/** The channels people can be told on: those this installation has an account of. */
export async function channelsInUse(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.channelAccount.findMany({ distinct: ['channel'], select: { channel: true } });
  return rows.map(({ channel }) => channel);
}

/** The account of each channel people are told on, the newest where there were several. */
export async function accountsInUse(
  tx: Tx,
): Promise<readonly { readonly id: string; readonly channel: string }[]> {
  return tx.channelAccount.findMany({
    distinct: ['channel'],
    orderBy: [{ channel: 'asc' }, { id: 'desc' }],
    select: { id: true, channel: true },
  });
}
