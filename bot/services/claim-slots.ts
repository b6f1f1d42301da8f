// The outbox's claim: ripe slots become texts, calls to be made and one delivery per recipient.

import { createHash } from 'node:crypto';
import type { Address, ChannelSession, Part } from '#adapters/contract.ts';
import type { Message } from '#bot/domain/message.ts';
import type { ComposedSlot } from '#bot/kinds/report_deadline/compose.ts';
import { type Database, type Tx, transaction } from '#prisma/db.ts';
import { type ClaimedSlot, claimSlots, linesOfSlots } from '#prisma/hot/claim-slots.ts';
import {
  type CarriedLine,
  type Claim,
  type ClaimedContent,
  type DroppedLine,
  newIds,
  type PlannedAttempt,
  type PlannedDelivery,
  saveClaim,
} from '#prisma/hot/save-claim.ts';
import { composeSlots } from './compose-slots.ts';

/** The account whose slots are claimed, at the epoch its owner holds. */
export interface OwnedAccount {
  readonly id: string;
  readonly channel: string;
  readonly epoch: number;
}

/** What the claim needs of a channel: pure answers, no calls. */
export type RenderingChannel = Pick<ChannelSession, 'channel' | 'capabilities' | 'plan'>;

/** Slots in one claim: a city's whole wave fits, so that shared texts really are shared. */
const SLOTS = 2000;

/** A planned call that has not been made by then is taken back. */
const LEASE_SECONDS = 120;

/** How long slots wait for clocks that should have been planned into them. */
const PATIENCE = { seconds: 60 } as const;

/** Claims the earliest ripe instant. Returns how many slots were taken; 0 when nothing is ripe. */
export async function claimWave(
  db: Database,
  account: OwnedAccount,
  channel: RenderingChannel,
  now: Temporal.Instant,
): Promise<number> {
  return transaction(
    db,
    async (tx) => {
      const slots = await claimSlots(tx, account, now, now.subtract(PATIENCE), SLOTS);
      if (slots.length === 0) return 0;
      const lines = await linesOfSlots(
        tx,
        slots.map((slot) => slot.id),
      );
      const composed = await composeSlots(tx, account.channel, slots, lines, now);
      const wave = new Wave(account, channel, now);
      for (const slot of slots) {
        const said = composed.get(slot.id);
        if (said !== undefined) wave.add(slot, said);
      }
      await saveClaim(
        tx,
        { slotIds: slots.map((slot) => slot.id), ...(await wave.close(tx)) },
        LEASE_SECONDS,
      );
      return slots.length;
    },
    { timeoutMs: 60_000 },
  );
}

interface Recipient {
  readonly slot: ClaimedSlot & { readonly address: string };
  readonly said: ComposedSlot;
}

interface SharedText {
  readonly hash: string;
  readonly message: Message;
  readonly scope: Address['scope'];
  readonly recipients: Recipient[];
}

interface Call {
  readonly text: SharedText;
  readonly part: Part;
  readonly recipients: readonly Recipient[];
}

/** Gathers recipients of the same text, then cuts them into calls. */
class Wave {
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
    const text = this.#texts.get(key) ?? { hash, message, scope, recipients: [] };
    text.recipients.push({ slot: { ...slot, address }, said });
    this.#texts.set(key, text);
  }

  /** Nothing of it reaches anybody. */
  #drop(said: ComposedSlot, reason: string): void {
    this.#dropped.push(...said.carried.map(({ id }) => ({ id, reason })));
  }

  async close(tx: Tx): Promise<Omit<Claim, 'slotIds'>> {
    const calls = [...this.#texts.values()].flatMap((text) => this.#callsFor(text));
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
    for (const { part, recipients, text } of calls) {
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
          carried.push(...recipient.said.carried.map((line) => ({ ...line, deliveryId: delivery.id })));
        }
      }
    }
    return { contents: [...contents.values()], attempts, deliveries, carried, dropped: this.#dropped };
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

  /** One call for each part and each group of recipients that fits one. */
  #callsFor(text: SharedText): readonly Call[] {
    const [first] = text.recipients;
    if (first === undefined) return [];
    const address: Address = { channel: this.#channel.channel, scope: text.scope, id: first.slot.address };
    const { recipientsPerCall } = this.#channel.capabilities(address);
    const { parts } = this.#channel.plan(text.message, address);
    if (parts.length === 0) {
      // Nothing visible is left of the text on this channel.
      for (const { said } of text.recipients) this.#drop(said, 'empty');
    }
    return chunks(text.recipients, recipientsPerCall).flatMap((recipients) =>
      parts.map((part) => ({ text, part, recipients })),
    );
  }
}

function take(ids: IterableIterator<string>): string {
  const { value, done } = ids.next();
  if (done === true) throw new Error('too few ids were drawn');
  return value;
}

/** The hash a text is kept under: the same words, the same row. */
export function contentHash(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
