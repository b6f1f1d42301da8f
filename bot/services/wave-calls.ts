// A text with its recipients cut into calls: as many to a call as its channel takes, one for each part of it.

import type { Address, Part } from '#adapters/contract.ts';
import { weightiestPurpose } from '#bot/domain/delivery/purpose.ts';
import type { Gist } from '#bot/domain/disclosure/gist.ts';
import type { Message } from '#bot/domain/message.ts';
import type { ComposedSlot } from '#bot/kinds/compose-slot.ts';
import type { ClaimedSlot } from '#prisma/hot/claim-slots.ts';
import type { RenderingChannel } from './owned-account.ts';

export interface Recipient {
  readonly slot: ClaimedSlot & { readonly address: string };
  said: ComposedSlot;
}

export interface SharedText {
  readonly hash: string;
  readonly message: Message;
  readonly scope: Address['scope'];
  /** By address. */
  readonly recipients: Map<string, Recipient>;
}

export interface Call {
  readonly text: SharedText;
  readonly part: Part;
  /** Less is said than the text says. */
  readonly isSummary: boolean;
  readonly recipients: readonly Recipient[];
}

/** `unsaid`: recipients for whom nothing visible is left of the text on this channel. */
export function callsFor(
  channel: RenderingChannel,
  text: SharedText,
): { readonly calls: readonly Call[]; readonly unsaid: readonly Recipient[] } {
  const recipients = [...text.recipients.values()];
  const calls: Call[] = [];
  const unsaid: Recipient[] = [];
  for (const some of sharingCalls(channel, text.scope, recipients)) {
    const { losses, parts } = channel.plan(text.message, some.address, gistOf(some.recipients));
    if (parts.length === 0) unsaid.push(...some.recipients);
    const isSummary = losses.some(({ code }) => code === 'summary');
    calls.push(...parts.map((part) => ({ text, part, isSummary, recipients: some.recipients })));
  }
  return { calls, unsaid };
}

/** Recipients who go into one call, each group with the address of its first. */
function sharingCalls(
  channel: RenderingChannel,
  scope: Address['scope'],
  recipients: readonly Recipient[],
): readonly { readonly address: Address; readonly recipients: readonly Recipient[] }[] {
  const addressOf = ({ slot }: Recipient): Address => ({ channel: channel.channel, scope, id: slot.address });
  const [first] = recipients;
  if (first === undefined) return [];
  const size = channel.capabilities(addressOf(first)).recipientsPerCall;
  return Array.from({ length: Math.ceil(recipients.length / size) }, (_, index) => {
    const some = recipients.slice(index * size, (index + 1) * size);
    return { address: addressOf(some[0] ?? first), recipients: some };
  });
}

/** Whoever shares a call shares what is said of it: the weightiest purpose, the fewest matters. */
function gistOf(recipients: readonly Recipient[]): Gist {
  return {
    purpose: weightiestPurpose(recipients.map(({ said }) => said.purpose)),
    matters: Math.min(...recipients.map(({ said }) => said.carried.length)),
  };
}
