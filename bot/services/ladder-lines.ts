// What an item's due steps come to as lines: one for each addressee, and one without a slot for each silence.

import type { WorkTime } from '#bot/domain/calendar/work-time.ts';
import { slotInHours, USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import type { Strike } from '#bot/kinds/clocks.ts';
import type { DueClock } from '#prisma/hot/claim-due-clocks.ts';
import type { PlannedLine } from '#prisma/hot/plan-lines.ts';
import type { AddressBook, AddressedItem, Addressee } from './addressees.ts';
import { accountOn, type CarryingAccount, carrierOn } from './carrying-account.ts';

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
  workTime: WorkTime,
): readonly PlannedLine[] {
  const spoken = said.flatMap(({ step, slotAt }) =>
    book
      .addresseesOf(step, addressed)
      .map((addressee) => lineTo(addressee, clock, accounts, workTime, step.dueAt, slotAt)),
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
  workTime: WorkTime,
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
      const { id: accountId, terms = USUAL_TERMS } = carrierOn(addressee.channel, accounts);
      const at = slotInHours(slotAt, terms, workTime);
      const slot = { accountId, class: 'private' as const, slotAt: at, messageInId: null };
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
