// DingTalk's answer codes and what each means for a send: data, read by classify.ts.
//
// Sources: the platform's pages on API throttling, on its error codes and on the robot send APIs.
// Misspellings (`robotCode.notExsit`) are the platform's own.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';

/** What a code says: an outcome in the making, or `token`: fetch a new token and try once more. */
export type Verdict =
  | { readonly state: 'token' }
  | { readonly state: 'throttled'; readonly waitMs: number; readonly jitterMs: number }
  | { readonly state: 'transient' }
  | { readonly state: 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode; readonly undivided?: true }
  | { readonly state: 'account'; readonly code: AccountCode };

const TOKEN: Verdict = { state: 'token' };
const UNKNOWN: Verdict = { state: 'unknown' };
const RATE: Verdict = { state: 'throttled', waitMs: WAITS.rateMs, jitterMs: WAITS.rateJitterMs };
const FLOW: Verdict = { state: 'throttled', waitMs: WAITS.flowMs, jitterMs: 0 };
const BLOCKED: Verdict = { state: 'throttled', waitMs: WAITS.robotBlockMs, jitterMs: 0 };
const BANNED_ADDRESS: Verdict = { state: 'throttled', waitMs: WAITS.addressBanMs, jitterMs: 0 };
const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
/** Refuses a call to several people because of one of them, whom it does not name. */
const somebody = (code: RejectCode): Verdict => ({ state: 'rejected', code, undivided: true });
const account = (code: AccountCode): Verdict => ({ state: 'account', code });

/** Codes by their exact text; numbers of the older API as text. Compared without regard to case. */
export const EXACT_CODES: readonly (readonly [string, Verdict])[] = [
  ['InvalidAuthentication', TOKEN],
  ['40014', TOKEN],
  ['42001', TOKEN],
  ['40001', TOKEN],
  ['41001', TOKEN],
  ['authFailed', account('auth')],
  ['invalidClientIdOrSecret', account('auth')],
  ['Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', RATE],
  ['Forbidden.AccessDenied.QpmLimitForAppkeyAndApi', RATE],
  ['Forbidden.AccessDenied.QpsLimitForApi', RATE],
  ['90018', RATE],
  ['90002', RATE],
  ['Forbidden.AccessDenied.ApiCountLimitForOrg', account('quota')],
  ['90020', account('quota')],
  ['20001', account('quota')],
  ['Forbidden.AccessDenied.AccessTokenPermissionDenied', account('permission')],
  ['60011', account('permission')],
  ['permession.checkFailed', account('permission')],
  ['Forbidden.AccessDenied.IpNotInWhiteList', account('ip')],
  ['60020', account('ip')],
  ['bot.stopped', account('banned')],
  ['template.stopped', account('banned')],
  ['400101', account('banned')],
  ['400102', account('banned')],
  ['310000', account('permission')],
  ['robotCode.notExsit', account('permission')],
  ['send.too.fast', FLOW],
  ['send.byToken.tooFast', FLOW],
  ['toomuch.msg', FLOW],
  ['130101', BLOCKED],
  ['410100', BLOCKED],
  ['1111', BANNED_ADDRESS],
  ['group.disbanded', rejected('address_gone')],
  ['400013', rejected('address_gone')],
  ['invalid.openConversationId', rejected('address_gone')],
  ['staffId.notExisted', somebody('address_gone')],
  ['60121', somebody('address_gone')],
  ['33012', somebody('address_gone')],
  ['resource.not.found', rejected('address_gone')],
  ['resource.unavailable', rejected('address_gone')],
  ['conversation.org.notMatch', rejected('not_member')],
  ['robot.oto.notExist', somebody('not_member')],
  ['400106', somebody('not_member')],
  ['chatbotId.notAllow.sendOTO', rejected('no_permission')],
  ['invalidParameter.msgParam.tooLong', rejected('too_long')],
  ['contain.unsafe.url', rejected('content_policy')],
  ['param.contentUnsafe', rejected('content_policy')],
  ['430101', rejected('content_policy')],
  ['430102', rejected('content_policy')],
  ['430103', rejected('content_policy')],
  ['430104', rejected('content_policy')],
  ['300001', rejected('window_expired')],
  ['session.expired', rejected('window_expired')],
  ['session.notExisted', rejected('window_expired')],
  ['unknown.send.result', UNKNOWN],
  ['-1', UNKNOWN],
  ['15', UNKNOWN],
  ['88', UNKNOWN],
];

/** Families of codes, tried in this order after the exact ones. */
export const CODE_PREFIXES: readonly (readonly [string, Verdict])[] = [
  ['Forbidden.AccessDenied.Qps', RATE],
  ['Forbidden.AccessDenied.Qpm', RATE],
  ['Forbidden.AccessDenied.ApiCountLimit', account('quota')],
  ['Forbidden.AccessDenied.Ip', account('ip')],
  ['Forbidden.AccessDenied', account('permission')],
  ['invalidParameter.robotCode', account('permission')],
  ['too.many.', FLOW],
  ['contain.notAllowed.', rejected('content_policy')],
  ['invalidParameter.', rejected('format')],
  ['miss.param', rejected('format')],
];

/**
 * Codes that say nothing surer than the HTTP status beside them: `system.busy` at 429 is a refusal
 * at the door, at 500 it may come after the message went out.
 */
export const BY_STATUS_PREFIXES: readonly string[] = ['system.', 'systemBusy', 'ServiceUnavailable'];

/** What remains when no code is known: by HTTP status. A 2xx or 5xx without a known code is `unknown`. */
export function verdictOfStatus(status: number): Verdict {
  if (status === 429) return RATE;
  if (status === 401) return TOKEN;
  if (status === 408 || status < 400 || status >= 500) return UNKNOWN;
  // Refused, so certainly not delivered, and asking again the same way would be refused again.
  return rejected('unsupported');
}

/** What `flowControlledStaffIdList` and `invalidStaffIdList` say of the people named there. */
export const FLOW_CONTROLLED: Verdict = FLOW;
export const INVALID_STAFF: Verdict = rejected('address_gone');
