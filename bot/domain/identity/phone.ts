// Mainland mobile numbers: one normal form for what people type, and the mask for showing one.
import { halfWidth } from './width.ts';

const MOBILE = /^1[3-9]\d{9}$/u;
const PUNCTUATION = /[\s()\-.·/]/gu;

export type PhoneReading =
  | { readonly ok: true; readonly phone: string }
  | { readonly ok: false; readonly reason: 'empty' | 'length' | 'not_a_mobile' };

/**
 * Reads a mobile number as people write it (`+86 199-0000-0001`, full width, spaces) into 11 digits.
 * A number of another length (10 digits is the usual slip) is `length`; letters, a land line or a
 * prefix no mobile has is `not_a_mobile`.
 */
export function parsePhone(text: string): PhoneReading {
  const compact = halfWidth(text).replace(PUNCTUATION, '');
  if (compact === '') return { ok: false, reason: 'empty' };
  const national = compact.replace(/^(?:\+86|0086|86(?=1\d{10}$))/u, '');
  if (MOBILE.test(national)) return { ok: true, phone: national };
  if (!/^\d+$/u.test(national) || national.startsWith('0')) return { ok: false, reason: 'not_a_mobile' };
  return { ok: false, reason: national.length === 11 ? 'not_a_mobile' : 'length' };
}

/** A phone for other eyes: `139****0001`. What is no normal number is masked whole. */
export function maskPhone(phone: string): string {
  return MOBILE.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(7)}` : '****';
}
