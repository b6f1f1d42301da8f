// Answer codes of the long connection and what each means: data, read by classify.ts.
//
// Sources: the platform's table of global codes, its page on the long connection, field reports. The pages name no codes
// of their own for pushes; 93006 for a conversation that never was is assumed from what the platform calls it elsewhere.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** What a code says: an outcome in the making. */
export type Verdict =
  | { readonly state: 'throttled'; readonly waitMs: number }
  | { readonly state: 'transient' | 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
const account = (code: AccountCode): Verdict => ({ state: 'account', code });

/** `errcode` as text. */
export const CODES: ReadonlyMap<string, Verdict> = new Map<string, Verdict>([
  ['-1', { state: 'transient' }],
  ['45009', { state: 'throttled', waitMs: WAITS.rateMs }],
  ['45033', { state: 'throttled', waitMs: WAITS.concurrencyMs }],
  // Nobody there has ever said anything to the robot, or it is no longer in the group.
  ['93006', rejected('not_member')],
  ['93008', rejected('not_member')],
  ['40003', rejected('address_gone')],
  ['40008', rejected('format')],
  ['40058', rejected('format')],
  ['44004', rejected('format')],
  ['47001', rejected('format')],
  ['45002', rejected('too_long')],
  ['40001', account('auth')],
  ['853000', account('auth')],
  ['48002', account('permission')],
  ['60020', account('ip')],
  ['93004', account('banned')],
]);
