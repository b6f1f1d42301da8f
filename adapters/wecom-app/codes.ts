// WeCom's answer codes and what each means for a send: data, read by classify.ts.
//
// Source: the platform's table of error codes (document 90313), of which those are here that its pages on sending,
// groups, cards and tokens can meet. They come as numbers, at HTTP 200.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** What a code says: an outcome in the making, or `token`: fetch a new token and try once more. */
export type Verdict =
  | { readonly state: 'token' }
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'transient' }
  | { readonly state: 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode; readonly undivided?: true }
  | { readonly state: 'account'; readonly code: AccountCode };

const TOKEN: Verdict = { state: 'token' };
const UNKNOWN: Verdict = { state: 'unknown' };
const RATE: Verdict = { state: 'throttled', waitMs: WAITS.rateMs };
const AT_ONCE: Verdict = { state: 'throttled', waitMs: WAITS.concurrencyMs };
const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
/** Refuses a call to several people because of one of them, whom it does not name. */
const somebody = (code: RejectCode): Verdict => ({ state: 'rejected', code, undivided: true });
const account = (code: AccountCode): Verdict => ({ state: 'account', code });

/** `errcode` as text. */
export const CODES: ReadonlyMap<string, Verdict> = new Map([
  // "The server is not available for now, try again": the page asks for another call.
  ['-1', { state: 'transient' }],
  ['40014', TOKEN],
  ['42001', TOKEN],
  ['41001', TOKEN],
  ['40001', account('auth')],
  ['40013', account('auth')],
  ['40091', account('auth')],
  ['41002', account('auth')],
  ['41004', account('auth')],
  ['2000002', account('auth')],
  ['60020', account('ip')],
  ['301042', account('ip')],
  ['40056', account('permission')],
  ['41011', account('permission')],
  ['301002', account('permission')],
  ['48002', account('permission')],
  ['48004', account('permission')],
  ['48005', account('permission')],
  ['48006', account('permission')],
  ['60011', account('permission')],
  ['50003', account('banned')],
  ['90302', account('banned')],
  ['45009', RATE],
  ['45033', AT_ONCE],
  // All recipients are wrong or out of the app's sight; where only some are, the call succeeds and names them.
  ['81013', rejected('not_member')],
  ['82001', rejected('not_member')],
  ['40003', somebody('address_gone')],
  ['40031', somebody('address_gone')],
  ['46004', somebody('address_gone')],
  ['60111', somebody('address_gone')],
  ['50002', somebody('not_member')],
  ['60021', somebody('not_member')],
  ['92000', somebody('not_member')],
  ['40050', rejected('address_gone')],
  ['49008', rejected('address_gone')],
  ['86001', rejected('address_gone')],
  ['86003', rejected('address_gone')],
  ['86220', rejected('address_gone')],
  ['86008', rejected('not_member')],
  ['86217', rejected('not_member')],
  ['45002', rejected('too_long')],
  ['45029', rejected('too_long')],
  ['40032', rejected('too_long')],
  ['82004', rejected('content_policy')],
  ['85002', rejected('content_policy')],
  ['40008', rejected('format')],
  ['40033', rejected('format')],
  ['40035', rejected('format')],
  ['40058', rejected('format')],
  ['40063', rejected('format')],
  ['44004', rejected('format')],
  ['47001', rejected('format')],
  ['42014', rejected('format')],
  ['42018', rejected('format')],
  ['42020', rejected('format')],
  ['42031', rejected('format')],
  ['42033', rejected('format')],
  ['42038', rejected('format')],
  ['42039', rejected('format')],
]);

/** What remains when no code is known: by HTTP status. A 2xx or 5xx without a known code is `unknown`. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 429) return RATE;
  if (status === 408 || status < 400 || status >= 500) return UNKNOWN;
  // Refused, so certainly not delivered, and asking again the same way would be refused again.
  return rejected('unsupported');
}

/** What a successful call says of recipients it left out, by the field that names them. */
export const LEFT_OUT: readonly (readonly [field: string, verdict: Verdict])[] = [
  ['invaliduser', rejected('not_member')],
  ['unlicenseduser', rejected('no_permission')],
];
