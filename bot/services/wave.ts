// One claim's recipients gathered by text and given their calls, less what the month's calls no longer allow.

import type { Address } from '#adapters/contract.ts';
import { type BudgetClass, droppedClasses, weightiest } from '#bot/domain/delivery/budget.ts';
import type { Message } from '#bot/domain/message.ts';
import type { ComposedSlot } from '#bot/kinds/compose-slot.ts';
import type { Tx } from '#prisma/db.ts';
import { callsSpokenFor } from '#prisma/hot/budgets.ts';
import type { ClaimedSlot } from '#prisma/hot/claim-slots.ts';
import {
  type CarriedLine,
  type Claim,
  type ClaimedContent,
  type DroppedLine,
  newIds,
  type PlannedAttempt,
  type PlannedDelivery,
} from '#prisma/hot/save-claim.ts';
import { contentHash } from './contents.ts';
import type { OwnedAccount, RenderingChannel } from './owned-account.ts';
import { type Call, callsFor, type Recipient, type SharedText } from './wave-calls.ts';

/** A wave counted: its readers, the calls it costs and what each text says to how many. */
export interface WaveTally {
  readonly people: number;
  readonly groups: number;
  readonly calls: number;
  /** Lines that would not be said. */
  readonly dropped: readonly DroppedLine[];
  readonly texts: readonly {
    readonly message: Message;
    readonly scope: Address['scope'];
    readonly readers: number;
    /** For each reader the lines it carries. */
    readonly lineIds: readonly (readonly string[])[];
  }[];
}

/** Gathers recipients of the same text, then cuts them into calls. */
export class Wave {
  readonly #account: OwnedAccount;
  readonly #channel: RenderingChannel;
  readonly #now: Temporal.Instant;
  readonly #texts = new Map<string, SharedText>();
  readonly #dropped: DroppedLine[] = [];

  constructor(account: OwnedAccount, channel: RenderingChannel, now: Temporal.Instant) {
    this.#account = account;
    this.#channel = channel;
    this.#now = now;
  }

  add(slot: ClaimedSlot, said: ComposedSlot): void {
    this.#dropped.push(...said.dropped);
    const { message } = said;
    if (message === null) {
      this.#drop(said, 'empty');
      return;
    }
    const { address } = slot;
    if (address === null) {
      this.#drop(said, 'unreachable');
      return;
    }
    const scope = slot.class === 'group' ? 'group' : 'person';
    const hash = contentHash(message);
    const key = `${scope} ${hash}`;
    const text = this.#texts.get(key) ?? { hash, message, scope, recipients: new Map() };
    this.#texts.set(key, text);
    const there = text.recipients.get(address);
    // The same words twice to one reader at one instant (two answers to 已报 已报) are said once.
    if (there === undefined) text.recipients.set(address, { slot: { ...slot, address }, said });
    else there.said = { ...there.said, carried: [...there.said.carried, ...said.carried] };
  }

  /** Nothing of it reaches anybody. */
  #drop(said: ComposedSlot, reason: string): void {
    this.#dropped.push(...said.carried.map(({ id }) => ({ id, reason })));
  }

  async close(tx: Tx): Promise<Omit<Claim, 'slotIds'>> {
    const calls = await this.#affordable(
      tx,
      [...this.#texts.values()].map((text) => this.#callsFor(text)),
    );
    const ids = (
      await newIds(
        tx,
        calls.reduce((sum, call) => sum + 1 + call.recipients.length, 0),
      )
    ).values();
    const contents = new Map<string, ClaimedContent>();
    const attempts: PlannedAttempt[] = [];
    const deliveries: PlannedDelivery[] = [];
    const carried: CarriedLine[] = [];
    for (const { isSummary, part, recipients, text } of calls) {
      const attemptId = take(ids);
      contents.set(text.hash, { hash: text.hash, message: text.message });
      attempts.push({
        id: attemptId,
        accountId: this.#account.id,
        epoch: this.#account.epoch,
        contentHash: text.hash,
        part,
      });
      for (const recipient of recipients) {
        const delivery = this.#deliveryTo(recipient, text.hash, take(ids), attemptId, part.number);
        deliveries.push(delivery);
        // A line's delivery is that of the first part; the others share its slot.
        if (part.number === 1) {
          carried.push(
            ...recipient.said.carried.map(({ id, listNumber }) => {
              // A number nobody has read can be answered by nobody.
              return { id, listNumber: isSummary ? null : listNumber, deliveryId: delivery.id };
            }),
          );
        }
      }
    }
    return { contents: [...contents.values()], attempts, deliveries, carried, dropped: this.#dropped };
  }

  /** The calls the month still allows; what the others would have carried is dropped with its reason. */
  async #affordable(tx: Tx, texts: readonly (readonly Call[])[]): Promise<readonly Call[]> {
    const limit = this.#account.limits?.calls ?? 0;
    if (limit === 0) return texts.flat();
    const cost = new Map<BudgetClass, number>();
    for (const calls of texts) {
      const budgetClass = classOf(calls);
      if (budgetClass !== null) cost.set(budgetClass, (cost.get(budgetClass) ?? 0) + calls.length);
    }
    const dropped = droppedClasses({ limit, used: await callsSpokenFor(tx, this.#account.id) }, cost);
    return texts.flatMap((calls) => {
      const budgetClass = classOf(calls);
      if (budgetClass === null || !dropped.has(budgetClass)) return calls;
      for (const { said } of calls[0]?.text.recipients.values() ?? []) this.#drop(said, 'budget');
      return [];
    });
  }

  /** What it would come to if all of it went out now; nothing is written. */
  tally(): WaveTally {
    const texts = [...this.#texts.values()];
    const count = (scope: Address['scope']) =>
      texts.reduce((sum, text) => sum + (text.scope === scope ? text.recipients.size : 0), 0);
    return {
      people: count('person'),
      groups: count('group'),
      calls: texts.reduce((sum, text) => sum + this.#callsFor(text).length, 0),
      dropped: this.#dropped,
      texts: texts.map(({ message, scope, recipients }) => ({
        message,
        scope,
        readers: recipients.size,
        lineIds: [...recipients.values()].map(({ said }) => said.carried.map(({ id }) => id)),
      })),
    };
  }

  #deliveryTo(
    { slot, said }: Recipient,
    hash: string,
    id: string,
    attemptId: string,
    partNumber: number,
  ): PlannedDelivery {
    return {
      id,
      attemptId,
      slotId: slot.id,
      personId: slot.personId,
      conversationId: slot.conversationId,
      address: slot.address,
      contentHash: hash,
      partNumber,
      purpose: said.purpose,
      businessAt: this.#now,
    };
  }

  #callsFor(text: SharedText): readonly Call[] {
    const { calls, unsaid } = callsFor(this.#channel, text);
    for (const { said } of unsaid) this.#drop(said, 'empty');
    return calls;
  }
}

/** Whoever shares a text shares its calls, so the weightiest reader decides. */
function classOf(calls: readonly Call[]): BudgetClass | null {
  return weightiest([...(calls[0]?.text.recipients.values() ?? [])].map(({ said }) => said.budgetClass));
}

function take(ids: IterableIterator<string>): string {
  const { value, done } = ids.next();
  if (done === true) throw new Error('too few ids were drawn');
  return value;
}
