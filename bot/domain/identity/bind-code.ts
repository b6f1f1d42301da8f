// The code by which somebody shows on a new channel who she is: six characters staff give out, typed behind 绑定.

import { channelsMeant } from './channel-words.ts';
import { halfWidth } from './width.ts';

/** No 0, 1, I, L, O: read out over the phone and typed on one. */
export const BIND_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

export const BIND_CODE_LENGTH = 6;

/** How long a code may be used, real time (house rule): until the call about it has been and gone. */
export const BIND_CODE_HOURS = 24;

/**
 * Wrong codes an hour before nobody listens any more, by address and by account (house rule). With a hundred codes out
 * a day of trying without pause hits one with a chance of 1 in 6,000: 100 × 60 × 24 of 31^6.
 */
export const WRONG_CODES_AN_HOUR = { address: 5, account: 60 } as const;

/** Words that mean to bind; Telegram's links say `/start CODE`. */
const BIND =
  /^(?:绑定码?|綁定碼?|\/?bind|\/start)[\s:,#"“”「」【】()-]*([0-9a-z][0-9a-z\s-]{1,14}?)[\s.!。”」】)]*$/iu;

/** A mobile number behind 绑定 says for whom a code is wanted. */
const PHONE = /^1\d{10}$/u;

/** What somebody tries to bind with, as it was meant; null: the words are about something else. */
export function readBindCode(text: string): string | null {
  const [, typed] = BIND.exec(halfWidth(text.normalize('NFKC')).trim()) ?? [];
  if (typed === undefined || channelsMeant(typed) !== null) return null;
  const code = typed.replace(/[\s-]/gu, '').toUpperCase();
  return PHONE.test(code) ? null : code;
}

/** Whether a code may be one that was given out. */
export function isBindCode(code: string): boolean {
  return code.length === BIND_CODE_LENGTH && [...code].every((letter) => BIND_ALPHABET.includes(letter));
}
