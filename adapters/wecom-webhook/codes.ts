// Answer codes of a group's robot and what each means for a send: data, read by classify.ts.
//
// Sources: the platform's page on group robots and its table of global codes. A robot belongs to one group, so what is
// wrong with it is wrong with that address and no other.

import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** What a code says: an outcome in the making. */
export type Verdict =
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'transient' | 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: 'ip' };

const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
const RATE: Verdict = { state: 'throttled', waitMs: WAITS.rateMs };

/** `errcode` as text. */
export const CODES: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  // "System busy, try again": the page asks for another call.
  ['-1', { state: 'transient' }],
  ['45009', RATE],
  ['45033', { state: 'throttled', waitMs: WAITS.concurrencyMs }],
  // The key is none, or the robot has been taken out of its group.
  ['93000', rejected('address_gone')],
  ['93004', rejected('blocked')],
  ['93008', rejected('not_member')],
  ['40008', rejected('format')],
  ['40009', rejected('format')],
  ['40058', rejected('format')],
  ['44004', rejected('format')],
  ['47001', rejected('format')],
  ['45002', rejected('too_long')],
  ['60020', { state: 'account', code: 'ip' }],
]);

/** What a robot that is there answers to a message of a kind that is none. */
export const NO_SUCH_KIND = '40008';

/** What remains when no code is known: by HTTP status. A 2xx or 5xx without a known code is `unknown`. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 429) return RATE;
  if (status === 408 || status < 400 || status >= 500) return { state: 'unknown' };
  // Refused, so certainly not delivered, and asking again the same way would be refused again.
  return rejected('unsupported');
}
