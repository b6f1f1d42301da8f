// A person binds an address of a new channel by the code she was given; who has none learns nothing.

import { createHash, randomInt } from 'node:crypto';
import { BIND_ANSWERS, type BindPlace, boundElsewhereText } from '#bot/domain/identity/bind-answers.ts';
import {
  BIND_ALPHABET,
  BIND_CODE_HOURS,
  BIND_CODE_LENGTH,
  isBindCode,
  readBindCode,
  WRONG_CODES_AN_HOUR,
} from '#bot/domain/identity/bind-code.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import type { Tx } from '#prisma/db.ts';
import type { ClaimedMessage } from '#prisma/hot/claim-message.ts';
import {
  bindAddress,
  holdsBindCode,
  ownerOf,
  saveBindCode,
  takeBindCode,
  wrongCodes,
} from '#prisma/repos/bindings.ts';
import { appendAudit } from '#prisma/repos/installation.ts';
import { finishMessage } from '#prisma/repos/messages.ts';
import { planReply } from './plan-reply.ts';
import { type MessageStory, NOT_READ } from './story.ts';
import { tellPerson } from './tell-person.ts';

/** A code as it is handed to a person; it stands nowhere else in the clear. */
export interface IssuedCode {
  readonly code: string;
  /** Real time. */
  readonly expiresAt: Temporal.Instant;
}

/** Gives out a code for a person; one given out before is void. */
export async function issueBindCode(tx: Tx, personId: string, actor: string): Promise<IssuedCode> {
  const code = Array.from({ length: BIND_CODE_LENGTH }, () =>
    BIND_ALPHABET.charAt(randomInt(BIND_ALPHABET.length)),
  ).join('');
  const saved = { personId, codeHash: hashOf(code), issuedBy: actor };
  const expiresAt = await saveBindCode(tx, saved, BIND_CODE_HOURS);
  await appendAudit(tx, { actor, action: 'bind_code_issued', subject: `person:${personId}`, detail: {} });
  return { code, expiresAt };
}

/** Works on 绑定 and a code, by whoever says it; null: the message is about something else. */
export async function bindByCode(
  tx: Tx,
  message: ClaimedMessage,
  places: readonly BindPlace[],
  now: Temporal.Instant,
): Promise<MessageStory | null> {
  const { accountId: account, id, senderAddress } = message;
  if (senderAddress === null || message.content !== 'text') return null;
  const code = readBindCode(message.text);
  if (code === null) return null;
  const from = { ...message, senderAddress };
  const end =
    message.scope === 'group' ? await spilt(tx, from, code) : await tryCode(tx, from, code, places, now);
  if (end === null) return null;
  const { answer, personId, reason } = end;
  if (answer !== null) {
    const to = { personId, occasion: `reply:${id}` };
    await planReply(tx, message, to, { message: answer, numbers: new Map() }, now);
  }
  const state = reason === 'bound' ? 'done' : 'ignored';
  await finishMessage(tx, id, { state, reason, personId });
  return { message: id, account, state, reason, ...NOT_READ };
}

/** What came of an attempt. `reason` is kept with the message: what did not fit is counted by it. */
interface BindEnd {
  readonly personId: string | null;
  readonly reason: 'bound' | 'bind_refused' | 'bind_ignored' | 'bind_here' | 'bind_spilt';
  /** Null: nothing is said. */
  readonly answer: Message | null;
}

/** A code said in a group: whoever reads it there could use it, so it is void. Null: it is none. */
async function spilt(
  tx: Tx,
  { channel, senderAddress }: ClaimedMessage & { readonly senderAddress: string },
  code: string,
): Promise<BindEnd | null> {
  const found = isBindCode(code) ? await takeBindCode(tx, hashOf(code)) : null;
  if (found === null) return null;
  const subject = `person:${found.personId}`;
  await appendAudit(tx, { actor: 'person', action: 'bind_code_spilt', subject, detail: {} });
  const owner = await ownerOf(tx, channel, senderAddress);
  const answer = owner === null ? null : BIND_ANSWERS.spilt;
  return { personId: owner?.personId ?? null, reason: 'bind_spilt', answer };
}

/** Tries to bind the address the message came from. */
async function tryCode(
  tx: Tx,
  message: ClaimedMessage & { readonly senderAddress: string },
  code: string,
  places: readonly BindPlace[],
  now: Temporal.Instant,
): Promise<BindEnd> {
  const { accountId, channel, senderAddress: address } = message;
  const wrong = await wrongCodes(tx, accountId, address);
  const owner = await ownerOf(tx, channel, address);
  const personId = owner?.personId ?? null;
  if (wrong.address >= WRONG_CODES_AN_HOUR.address || wrong.account >= WRONG_CODES_AN_HOUR.account) {
    return { personId, reason: 'bind_ignored', answer: null };
  }
  if (owner !== null && (await holdsBindCode(tx, owner.personId, hashOf(code)))) {
    return { personId, reason: 'bind_here', answer: BIND_ANSWERS.here };
  }
  const found = isBindCode(code) ? await takeBindCode(tx, hashOf(code)) : null;
  if (found === null) {
    const isLast = wrong.address + 1 >= WRONG_CODES_AN_HOUR.address;
    return { personId, reason: 'bind_refused', answer: isLast ? BIND_ANSWERS.enough : BIND_ANSWERS.wrong };
  }
  // The code is used up all the same: somebody else has it now.
  if (owner !== null && owner.personId !== found.personId) {
    return { personId, reason: 'bind_refused', answer: BIND_ANSWERS.anothers };
  }
  // Whoever runs the command line has seen to it whom she gave the code to.
  if (found.issuedBy !== 'cli') {
    const name = places.find((place) => place.channel === channel)?.name ?? channel;
    const text = oneLine(boundElsewhereText(name));
    await tellPerson(tx, found.personId, `bound:${message.id}`, text, now);
  }
  await bindAddress(tx, { personId: found.personId, channel, address, verifiedBy: 'code', rank: null });
  await appendAudit(tx, {
    actor: 'person',
    action: 'address_bound',
    subject: `person:${found.personId}`,
    detail: { channel, by: 'code', issuedBy: found.issuedBy },
  });
  return { personId: found.personId, reason: 'bound', answer: BIND_ANSWERS.bound };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
