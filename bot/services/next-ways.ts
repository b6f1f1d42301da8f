// The ways there are to people: their addresses on the accounts that are open, with the terms of each.

import { USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import type { Way } from '#bot/domain/delivery/next-channel.ts';
import type { Tx } from '#prisma/db.ts';
import { addressesInOrder } from '#prisma/hot/next-channels.ts';
import type { CarryingAccount } from './carrying-account.ts';

/** The ways to each of these people on the accounts that are open, in their order. */
export async function readWays(
  tx: Tx,
  accounts: readonly CarryingAccount[],
  personIds: readonly string[],
): Promise<(personId: string) => readonly Way[]> {
  const terms = new Map(accounts.map((account) => [account.channel, account.terms ?? USUAL_TERMS]));
  const rows = await addressesInOrder(tx, [...terms.keys()], personIds);
  const ways = Map.groupBy(
    rows.map((row) => ({ ...row, terms: terms.get(row.channel) ?? USUAL_TERMS })),
    ({ personId }) => personId,
  );
  return (personId) => ways.get(personId) ?? [];
}
