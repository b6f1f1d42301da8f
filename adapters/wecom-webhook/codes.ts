// Answer codes of a group's robot and what each means for a send: data, read by classify.ts.
//
// Sources: the platform's page on group robots and its table of global codes. A robot belongs to one group, so what is
// wrong with it is wrong with that address and no other.

import type { RobotVerdict } from '#adapters/group-robots.ts';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

const rejected = (code: RejectCode): RobotVerdict => ({ state: 'rejected', code });
const RATE: RobotVerdict = { state: 'throttled', waitMs: WAITS.rateMs };

/** `errcode` as text. */
export const CODES: ReadonlyMap<string, RobotVerdict> = new Map<string, RobotVerdict>([
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
