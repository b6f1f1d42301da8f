// Feishu's answer codes and what each means for a send: data, read by classify.ts.
//
// Sources: the platform's lists of general codes and of the message calls' codes, and its page on 230001. Codes of the
// token endpoint (10003, 10014) and of disabled applications (99991662) are general knowledge.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** What a code says: an outcome in the making, or `token`: fetch a new token and try once more. */
export type Verdict =
  | { readonly state: 'token' }
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

const TOKEN: Verdict = { state: 'token' };
const UNKNOWN: Verdict = { state: 'unknown' };
const RATE: Verdict = { state: 'throttled', waitMs: WAITS.rateMs };
const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
const account = (code: AccountCode): Verdict => ({ state: 'account', code });

/** `code` as text. */
export const CODES: ReadonlyMap<string, Verdict> = new Map([
  ['99991661', TOKEN],
  ['99991663', TOKEN],
  ['99991664', TOKEN],
  ['99991665', TOKEN],
  ['99991668', TOKEN],
  ['99991671', TOKEN],
  ['99991677', TOKEN],
  ['99991400', RATE],
  ['230020', { state: 'throttled', waitMs: WAITS.chatMs }],
  // Sent already, and on its way: the same key later finds out how it ended.
  ['230049', UNKNOWN],
  ['10003', account('auth')],
  ['10014', account('auth')],
  ['99991401', account('ip')],
  ['99991662', account('banned')],
  ['99991672', account('permission')],
  ['230006', account('banned')],
  ['230001', rejected('format')],
  ['230002', rejected('not_member')],
  ['230011', rejected('unsupported')],
  ['230013', rejected('not_member')],
  ['230017', rejected('no_permission')],
  ['230018', rejected('no_permission')],
  ['230019', rejected('address_gone')],
  ['230022', rejected('content_policy')],
  ['230025', rejected('too_long')],
  ['230027', rejected('no_permission')],
  ['230028', rejected('content_policy')],
  ['230029', rejected('address_gone')],
  ['230034', rejected('address_gone')],
  ['230035', rejected('no_permission')],
  ['230038', rejected('no_permission')],
  ['230050', rejected('unsupported')],
  ['230053', rejected('blocked')],
  ['230054', rejected('unsupported')],
  ['230055', rejected('format')],
  ['230099', rejected('format')],
  ['230110', rejected('unsupported')],
  ['232009', rejected('address_gone')],
  ['99992351', rejected('address_gone')],
  ['99992352', rejected('address_gone')],
  ['99992353', rejected('address_gone')],
  ['99992361', rejected('address_gone')],
]);

/** A code whose text says more than the code alone. */
export const BY_TEXT: readonly {
  readonly code: string;
  readonly says: RegExp;
  readonly native: string;
  readonly verdict: Verdict;
}[] = [
  {
    code: '230001',
    says: /invalid receive_id/i,
    native: '230001_receive_id',
    verdict: rejected('address_gone'),
  },
  { code: '230001', says: /internal error/i, native: '230001_internal', verdict: UNKNOWN },
];

/** A message of ours or another's that is no more: recalled, deleted, unknown. */
export const MESSAGE_GONE: ReadonlySet<string> = new Set(['230011', '230050', '230110']);

/** Codes of the endpoint of long connections, as the official SDK names them. */
export const ENDPOINT_CODES: ReadonlyMap<
  string,
  { readonly state: 'refused' | 'failed'; readonly retryAfterMs: number }
> = new Map([
  ['1', { state: 'failed', retryAfterMs: 0 }],
  ['403', { state: 'refused', retryAfterMs: 0 }],
  ['514', { state: 'refused', retryAfterMs: 0 }],
  ['1000040343', { state: 'failed', retryAfterMs: 0 }],
  ['1000040350', { state: 'failed', retryAfterMs: WAITS.connectionsMs }],
]);

/** What remains when no code is known: by HTTP status. A 2xx or 5xx without a known code is `unknown`. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 429) return RATE;
  if (status === 401) return TOKEN;
  if (status === 408 || status < 400 || status >= 500) return UNKNOWN;
  // Refused, so certainly not delivered, and asking again the same way would be refused again.
  return rejected('unsupported');
}
