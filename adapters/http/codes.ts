// What a gateway may say of a recipient and what a bare HTTP status says of the call: data, read by classify.ts.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** An outcome in the making. */
export type Verdict =
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'transient' | 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

const RATE: Verdict = { state: 'throttled', waitMs: WAITS.rateMs };
const UNKNOWN: Verdict = { state: 'unknown' };
const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
const account = (code: AccountCode): Verdict => ({ state: 'account', code });

/** `rejected[].code` of an answer (answer.schema.json): the words are those of our own outcomes. */
export const CODES: ReadonlyMap<string, Verdict> = new Map([
  ['address_gone', rejected('address_gone')],
  ['not_member', rejected('not_member')],
  ['blocked', rejected('blocked')],
  ['no_permission', rejected('no_permission')],
  ['too_long', rejected('too_long')],
  ['format', rejected('format')],
  ['content_policy', rejected('content_policy')],
  ['window_expired', rejected('window_expired')],
  ['unsupported', rejected('unsupported')],
  ['throttled', RATE],
]);

/** A code of the gateway's own: refused, so certainly not delivered, and we know no more. */
export const OTHER_CODE: Verdict = rejected('unsupported');

/** Statuses that mean something whatever the body is. 409 is another call with the same id, still under way. */
const STATUSES: ReadonlyMap<number, Verdict> = new Map([
  // Redirects are not followed: the address in our settings is not the gateway's.
  [301, account('permission')],
  [302, account('permission')],
  [307, account('permission')],
  [308, account('permission')],
  [401, account('auth')],
  [403, account('auth')],
  [404, account('permission')],
  [405, account('permission')],
  [408, UNKNOWN],
  [409, UNKNOWN],
  [410, account('permission')],
  [413, rejected('too_long')],
  [425, RATE],
  [429, RATE],
]);

/** A 5xx may have come after the work was done; asked again under the same id the gateway takes it once. */
export function verdictOfStatus(status: number): Verdict {
  const known = STATUSES.get(status);
  if (known !== undefined) return known;
  return status >= 400 && status < 500 ? rejected('format') : UNKNOWN;
}
