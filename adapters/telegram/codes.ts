// Telegram's refusals and what each means for a send: data, read by classify.ts.
//
// The platform's codes are those of HTTP; what is wrong stands in an English description, whose wordings are those of
// the Bot API's page and of its open server. The page warns that they may change, so what is not found counts by code.

import type { AccountCode, RejectCode } from '#bot/domain/delivery/outcome.ts';

/** What a refusal says: an outcome in the making. */
export type Verdict =
  | { readonly state: 'throttled' }
  | { readonly state: 'unknown' }
  | { readonly state: 'rejected'; readonly code: RejectCode }
  | { readonly state: 'account'; readonly code: AccountCode };

export interface Refusal {
  readonly code: number;
  /** Stands in the description, in lower case; '': whatever it says. */
  readonly says: string;
  /** What outcomes, logs and explanations call it. */
  readonly native: string;
  readonly verdict: Verdict;
}

const rejected = (code: RejectCode): Verdict => ({ state: 'rejected', code });
const AUTH: Verdict = { state: 'account', code: 'auth' };

/** The first that fits counts, so the particular stands before the general. */
export const REFUSALS: readonly Refusal[] = [
  { code: 401, says: '', native: '401_unauthorized', verdict: AUTH },
  // A token that is none by its form makes an address that is none.
  { code: 404, says: 'not found', native: '404_token', verdict: AUTH },
  { code: 429, says: '', native: '429', verdict: { state: 'throttled' } },
  { code: 403, says: 'blocked by the user', native: '403_blocked', verdict: rejected('blocked') },
  { code: 403, says: 'user is deactivated', native: '403_deactivated', verdict: rejected('address_gone') },
  { code: 403, says: "can't initiate", native: '403_not_started', verdict: rejected('not_member') },
  { code: 403, says: 'kicked', native: '403_kicked', verdict: rejected('not_member') },
  { code: 403, says: 'not a member', native: '403_not_in_group', verdict: rejected('not_member') },
  { code: 403, says: 'was deleted', native: '403_group_deleted', verdict: rejected('address_gone') },
  { code: 403, says: "can't send messages to bots", native: '403_is_bot', verdict: rejected('address_gone') },
  { code: 403, says: '', native: '403', verdict: rejected('no_permission') },
  { code: 400, says: 'chat not found', native: '400_chat_not_found', verdict: rejected('address_gone') },
  { code: 400, says: 'user not found', native: '400_user_not_found', verdict: rejected('address_gone') },
  { code: 400, says: 'peer_id_invalid', native: '400_peer_invalid', verdict: rejected('address_gone') },
  { code: 400, says: 'was deactivated', native: '400_deactivated', verdict: rejected('address_gone') },
  { code: 400, says: 'upgraded to a supergroup', native: '400_migrated', verdict: rejected('address_gone') },
  { code: 400, says: 'not enough rights', native: '400_no_rights', verdict: rejected('no_permission') },
  { code: 400, says: 'have no rights', native: '400_no_rights', verdict: rejected('no_permission') },
  { code: 400, says: 'chat_write_forbidden', native: '400_no_rights', verdict: rejected('no_permission') },
  { code: 400, says: 'chat_restricted', native: '400_no_rights', verdict: rejected('no_permission') },
  { code: 400, says: 'topic_closed', native: '400_topic_closed', verdict: rejected('no_permission') },
  { code: 400, says: 'too long', native: '400_too_long', verdict: rejected('too_long') },
  { code: 400, says: 'text is empty', native: '400_empty', verdict: rejected('format') },
  { code: 400, says: 'must be non-empty', native: '400_empty', verdict: rejected('format') },
  { code: 400, says: "can't parse", native: '400_unreadable', verdict: rejected('format') },
  { code: 413, says: '', native: '413', verdict: rejected('too_long') },
  // Of the platform's inside: it may have come after the message had gone out.
  { code: 500, says: '', native: '500', verdict: { state: 'unknown' } },
];

/** What remains: refused is refused, whatever the reason; anything else may have been done. */
export function verdictOfCode(code: number): Verdict {
  if (code === 408 || code < 400 || code >= 500) return { state: 'unknown' };
  return rejected('unsupported');
}
