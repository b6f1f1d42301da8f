// Mails no person wrote: answered machines answer back, and an answer to one begins a loop that no one ends.

import { ownIdsIn } from './mail-address.ts';

/** Of a mail: names in lower case, the first value where there are several. */
export type Headers = ReadonlyMap<string, string>;

const NEVER_BY_PEOPLE = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponse',
  'x-auto-response-suppress',
  'list-id',
  'list-unsubscribe',
  'list-post',
  'feedback-id',
];
const MACHINES =
  /^(mailer-daemon|postmaster|mail-daemon|no-?reply|do-?not-?reply|bounces?|auto-?reply)([+-].*)?@/;
/** Large domestic providers mark their automatic answers by the subject alone. */
const AUTO_SUBJECT =
  /^\s*(自动回复|自動回覆|系统退信|退信|Automatic reply|Auto(matic)?[- ]?Reply|Out of Office|Undeliver(ed|able))/i;

/** Why a mail is no person's, as a stable word for the log; null: a person may have written it (RFC 3834, section 2). */
export function machineWhy(headers: Headers, from: string, ownAddress: string): string | null {
  const valueOf = (name: string) => headers.get(name)?.trim().toLowerCase() ?? '';
  const auto = valueOf('auto-submitted');
  if (auto !== '' && !/^no\b/.test(auto)) return 'auto_submitted';
  if (/^(bulk|junk|list|auto_reply)$/.test(valueOf('precedence'))) return 'precedence';
  if (valueOf('return-path') === '<>') return 'empty_return_path';
  if (NEVER_BY_PEOPLE.some((name) => headers.has(name))) return 'list_or_machine';
  if (valueOf('content-type').startsWith('multipart/report')) return 'report';
  if (from === ownAddress || ownIdsIn(headers.get('message-id') ?? '', ownAddress).length > 0) return 'own';
  if (MACHINES.test(from)) return 'machine_address';
  return AUTO_SUBJECT.test(headers.get('subject') ?? '') ? 'automatic_subject' : null;
}
