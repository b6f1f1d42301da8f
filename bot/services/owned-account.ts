// The account a replica works for, and what the outbox needs of its channel.

import type { ChannelSession } from '#adapters/contract.ts';
import type { MonthlyLimits } from '#bot/domain/delivery/budget.ts';
import { type ChannelTerms, USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import { UNREAD_MINUTES, type UnreadMinutes } from '#bot/domain/delivery/unread-minutes.ts';

/** The account whose slots are claimed, at the epoch its owner holds. */
export interface OwnedAccount {
  readonly id: string;
  readonly channel: string;
  readonly epoch: number;
  /** What the platform grants in a month; none or null: it does not count (the sandbox). */
  readonly limits?: MonthlyLimits | null;
  /** The usual ones when not said. */
  readonly terms?: ChannelTerms;
}

/** What the claim needs of a channel: pure answers, no calls. */
export type RenderingChannel = Pick<
  ChannelSession,
  'channel' | 'region' | 'withholdsFigures' | 'capabilities' | 'plan'
>;

/** A channel's terms: the usual ones where it states none; how long is waited for a look is the bureau's to say. */
export function termsOf(
  { region, terms }: Pick<ChannelSession, 'region' | 'terms'>,
  unreadMinutes: UnreadMinutes = UNREAD_MINUTES,
): ChannelTerms {
  return { ...USUAL_TERMS, ...terms, region, unreadMinutes };
}
