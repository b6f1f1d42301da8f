// What an item's due steps come to as lines: one for each addressee, and one without a slot for each silence.

import type { Strike } from '#bot/kinds/kind.ts';
import type { DueClock } from '#prisma/hot/claim-due-clocks.ts';
import type { PlannedLine } from '#prisma/hot/plan-lines.ts';
import type { AddressBook, AddressedItem, Addressee } from './addressees.ts';

/** An open account: what is planned for its channel goes by it. */
export interface CarryingAccount {
  readonly id: string;
  readonly channel: string;
}

/** The account of a channel something is planned for. */
export function accountOn(channel: string, accounts: readonly CarryingAccount[]): string {
  const account = accounts.find((open) => open.channel === channel);
  if (account === undefined) throw new Error(`no account is open on ${channel}`);
  return account.id;
}

/** An item whose clock has struck, and what its kind says to that. */
export interface SteppedItem extends Pick<Strike, 'said' | 'silent'> {
  readonly clock: DueClock;
  readonly addressed: AddressedItem;
}

/** The lines of one item's steps that are due: to each addressee, or nowhere with the reason. */
export function linesOf(
  { clock, said, silent, addressed }: SteppedItem,
  book: AddressBook,
  accounts: readonly CarryingAccount[],
): readonly PlannedLine[] {
  const spoken = said.flatMap(({ step, slotAt }) =>
    book
      .addresseesOf(step, addressed)
      .map((addressee) => lineTo(addressee, clock, accounts, step.dueAt, slotAt)),
  );
  const kept = silent
    .filter(({ reason }) => reason !== 'settled')
    .map(({ step, reason }) => silentLine(clock, step, reason === 'paused' ? 'not_in_directory' : reason));
  return [...spoken, ...kept];
}

/** A step that says nothing is a line without a slot, so that "why was I not told" has an answer. */
export function silentLine(
  clock: Pick<DueClock, 'itemId' | 'round'>,
  step: { readonly dueAt: Temporal.Instant; readonly occasion: string },
  reason: string,
): PlannedLine {
  const { itemId, round } = clock;
  const { dueAt, occasion } = step;
  const nowhere = { personId: null, conversationId: null, slot: null, contentHash: null, listNumber: null };
  return { ...nowhere, itemId, round, occasion, dueAt, dropReason: reason };
}

function lineTo(
  addressee: Addressee,
  clock: DueClock,
  accounts: readonly CarryingAccount[],
  dueAt: Temporal.Instant,
  slotAt: Temporal.Instant,
): PlannedLine {
  const { occasion } = addressee;
  const base = {
    itemId: clock.itemId,
    round: clock.round,
    occasion,
    dueAt,
    contentHash: null,
    listNumber: null,
  };
  switch (addressee.kind) {
    case 'person': {
      const accountId = accountOn(addressee.channel, accounts);
      const slot = { accountId, class: 'private' as const, slotAt, messageInId: null };
      return { ...base, personId: addressee.personId, conversationId: null, slot, dropReason: null };
    }
    case 'group': {
      const accountId = accountOn(addressee.channel, accounts);
      const slot = { accountId, class: 'group' as const, slotAt, messageInId: null };
      return { ...base, personId: null, conversationId: addressee.conversationId, slot, dropReason: null };
    }
    case 'nobody':
      return { ...base, personId: null, conversationId: null, slot: null, dropReason: addressee.reason };
  }
}
