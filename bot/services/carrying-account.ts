// An account that what is planned goes by, and which of them may carry what.

import { type ChannelTerms, mayCarry, USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';

/** An open account: what is planned for its channel goes by it. */
export interface CarryingAccount {
  readonly id: string;
  readonly channel: string;
  /** The usual ones when not said. */
  readonly terms?: ChannelTerms;
}

/** The account of a channel something is planned for. */
export function accountOn(channel: string, accounts: readonly CarryingAccount[]): string {
  return carrierOn(channel, accounts).id;
}

/** The same with its terms. */
export function carrierOn(channel: string, accounts: readonly CarryingAccount[]): CarryingAccount {
  const account = accounts.find((open) => open.channel === channel);
  if (account === undefined) throw new Error(`no account is open on ${channel}`);
  return account;
}

/** The channels on which a list cannot be read: they come last for whoever works from lists. */
export function unreadableOn(accounts: readonly CarryingAccount[]): readonly string[] {
  return accounts.filter(({ terms = USUAL_TERMS }) => !mayCarry(terms)).map(({ channel }) => channel);
}
