// Answer codes of a custom bot and what each means for a send: data, read by classify.ts.
//
// Sources: the platform's guide to custom bots; 9499 "too many request", 19001 and 19007 by field reports. A bot belongs
// to one group, so what is wrong with it is wrong with that address and no other.

import type { RobotVerdict } from '#adapters/group-robots.ts';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

const RATE: RobotVerdict = { state: 'throttled', waitMs: WAITS.rateMs };
const rejected = (code: RejectCode): RobotVerdict => ({ state: 'rejected', code });

/** `code` as text. */
export const CODES: ReadonlyMap<string, RobotVerdict> = new Map([
  ['11232', { state: 'throttled', waitMs: WAITS.systemMs }],
  ['99991400', RATE],
  ['9499', rejected('format')],
  ['19001', rejected('address_gone')],
  ['19002', rejected('format')],
  ['19007', rejected('blocked')],
  ['19021', rejected('no_permission')],
  ['19022', rejected('no_permission')],
  ['19024', rejected('content_policy')],
]);

/** A code whose text says that it is something else than the code alone. */
export const BY_TEXT: readonly {
  readonly code: string;
  readonly says: RegExp;
  readonly native: string;
  readonly verdict: RobotVerdict;
}[] = [{ code: '9499', says: /too many/i, native: '9499_too_many', verdict: RATE }];

/** Refused for its signature or its instant: the platform does not say which of them. */
export const SIGN_CODE = '19021';

/** An instant may be this far off; with a clock that is further off no bot takes anything. */
export const SKEW_MS = 3_600_000;

export const CLOCK_OFF = { native: '19021_clock', verdict: { state: 'account', code: 'auth' } } as const;
