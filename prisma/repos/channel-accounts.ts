// Channel accounts as rows.

import type { Database } from '#prisma/db.ts';

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
