// How the one stream of a channel's account stands, for a check that must not end it.

import type { ChannelSession, CheckOptions, ConnectionState } from '#adapters/contract.ts';
import { ownedAccounts } from '#prisma/ownership.ts';
import { accountUse } from '#prisma/repos/channel-accounts.ts';
import { serviceState } from './service-state.ts';
import type { Opened } from './session.ts';

const STATES: readonly ConnectionState[] = ['idle', 'connecting', 'up', 'refused', 'stopped'];

/** Asked only of a channel that sends over its stream; empty where it is held and the service of this machine does not say how. */
export async function heldStream(
  { db, config }: Opened,
  { account, channel, sendsOverStream }: ChannelSession,
): Promise<Pick<CheckOptions, 'stream'>> {
  if (sendsOverStream !== true) return {};
  const use = await accountUse(db, channel, account);
  if (use === null || !(await ownedAccounts(db)).has(use.id)) return { stream: 'free' };
  const said = (await serviceState(config))?.[channel]?.state;
  const stream = STATES.find((state) => state === said);
  return stream === undefined ? {} : { stream };
}
