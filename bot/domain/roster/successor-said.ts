// Reads who takes over from what was said: name, mobile number, DingTalk userId, first day; or what is wrong with it.

import type { Successor } from '#bot/domain/facts/personnel-facts.ts';
import { type PhoneReading, parsePhone } from '#bot/domain/identity/phone.ts';
import { halfWidth } from '#bot/domain/identity/width.ts';
import { nameAt, nameBefore } from '#bot/domain/understanding/person-details.ts';
import type { Slots } from '#bot/domain/understanding/reading.ts';

export interface SaidSuccessor {
  readonly successor: Successor;
  /** Why what was meant as a number is none: how many digits it has, or no mobile's at all. Never the number. */
  readonly phoneProblem: { readonly digits: number; readonly reason: 'length' | 'not_a_mobile' } | null;
  /** More than one person is named, so that nobody is taken. */
  readonly isSeveral: boolean;
}

/** A userId behind a word for it; a telephone number there is a telephone number. */
const ACCOUNT =
  /(?:钉钉|dingtalk|userid)\s*(?:账号|帐号|用户|号|id|userid)?\s*[:是为]?\s*([a-z0-9][\w$+-]{1,63})/iu;
const PHONE_LIKE = /(?<!\d)[01](?:[ -]?\d){8,12}(?!\d)/gu;
const JOINER = /和|或者|或|、|还是|跟|以及/gu;

/** What of a message is about the successor; `slots` is how it was understood. */
export function successorSaid(
  text: string,
  slots: Pick<Slots, 'name' | 'phone' | 'effective'>,
): SaidSuccessor {
  const tidy = halfWidth(text);
  const account = accountIn(tidy);
  const reading = slots.phone === undefined ? null : parsePhone(slots.phone);
  return {
    successor: {
      name: nameOf(slots.name),
      phone: reading?.ok === true ? reading.phone : null,
      account,
      effectiveOn: slots.effective ?? null,
    },
    phoneProblem: problemOf(reading, slots.phone ?? ''),
    isSeveral: phonesIn(tidy) > 1 || namesTwo(tidy),
  };
}

function accountIn(text: string): string | null {
  const account = ACCOUNT.exec(text)?.[1];
  return account === undefined || /^\d{9,13}$/.test(account) ? null : account;
}

/** 老板娘 is nobody's name. */
function nameOf(said: string | undefined): string | null {
  return said !== undefined && nameAt(said, 0) === said ? said : null;
}

function problemOf(reading: PhoneReading | null, said: string): SaidSuccessor['phoneProblem'] {
  if (reading === null || reading.ok || reading.reason === 'empty') return null;
  return { digits: said.replace(/\D/gu, '').length, reason: reading.reason };
}

function phonesIn(text: string): number {
  return new Set([...text.matchAll(PHONE_LIKE)].map(([phone]) => phone.replace(/\D/gu, ''))).size;
}

function namesTwo(text: string): boolean {
  return [...text.matchAll(JOINER)].some(({ 0: word, index }) => {
    const after = nameAt(text, index + word.length);
    return after !== null && after.length > 1 && nameBefore(text.slice(0, index), index, 0) !== null;
  });
}
