// Answer codes of a custom robot and what each means for a send: data, read by classify.ts.
//
// Sources: the platform's pages on custom robots and their security settings; 460101 by field reports. A robot belongs
// to one group, so what is wrong with it is wrong with that address and no other.

import type { RobotVerdict } from '#adapters/group-robots.ts';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

const UNKNOWN: RobotVerdict = { state: 'unknown' };
const RATE: RobotVerdict = { state: 'throttled', waitMs: WAITS.rateMs };
const BLOCKED: RobotVerdict = { state: 'throttled', waitMs: WAITS.blockMs };
const rejected = (code: RejectCode): RobotVerdict => ({ state: 'rejected', code });

/** Calls from this machine's address are refused for a while. */
export const ADDRESS_BANNED = '1111';

/** `errcode` as text. */
export const CODES: ReadonlyMap<string, RobotVerdict> = new Map([
  [ADDRESS_BANNED, { state: 'throttled', waitMs: WAITS.addressBanMs }],
  ['90002', RATE],
  ['90018', RATE],
  ['130101', BLOCKED],
  ['410100', BLOCKED],
  ['400013', rejected('address_gone')],
  ['400101', rejected('address_gone')],
  ['400106', rejected('address_gone')],
  ['400102', rejected('blocked')],
  ['400105', rejected('format')],
  ['40035', rejected('format')],
  ['43004', rejected('format')],
  ['430101', rejected('content_policy')],
  ['430102', rejected('content_policy')],
  ['430103', rejected('content_policy')],
  ['430104', rejected('content_policy')],
  ['460101', rejected('too_long')],
  ['-1', UNKNOWN],
  ['15', UNKNOWN],
]);

/** The security settings share one code; its text says which of them refused. */
export const SECURITY_CODE = '310000';

export const SECURITY: readonly {
  readonly says: RegExp;
  readonly native: string;
  readonly verdict: RobotVerdict;
}[] = [
  { says: /keyword/i, native: '310000_keyword', verdict: rejected('content_policy') },
  // This machine's clock is more than an hour off: no robot takes anything.
  { says: /timestamp/i, native: '310000_timestamp', verdict: { state: 'account', code: 'auth' } },
  { says: /whitelist/i, native: '310000_ip', verdict: rejected('no_permission') },
  { says: /./s, native: '310000_sign', verdict: rejected('no_permission') },
];
