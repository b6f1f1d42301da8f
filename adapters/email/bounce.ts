// Bounces (RFC 3464): which of our mails came back, for whom, and whether for good.

import type { DeliveryReport } from '#adapters/contract.ts';
import type { RejectCode } from '#bot/domain/delivery/outcome.ts';
import { isMailAddress, mailAddress, ownIdsIn } from './mail-address.ts';

/** By the status of RFC 3463 (`class.subject.detail`). The first line that fits counts. */
const STATUSES: readonly { readonly says: RegExp; readonly code: RejectCode }[] = [
  // Full mailboxes are emptied and machines come back: this mail is lost, the address is not.
  { says: /^4|^5\.2\.[0-4]|^5\.3\.[0-3]|^5\.4\.[1457]/, code: 'undelivered' },
  { says: /^5\.3\.4/, code: 'too_long' },
  { says: /^5\.7\./, code: 'content_policy' },
  { says: /^5\.[014]\./, code: 'address_gone' },
  { says: /^5/, code: 'undelivered' },
];

/**
 * What a bounce reports, one for each recipient it names; empty when it names none of our mails or nothing final
 * (`Action: delayed`, `delivered`). `text` is the whole mail, transfer encodings of its small parts undone.
 */
export function bounceReports(text: string, ownAddress: string): readonly DeliveryReport[] {
  const [ref] = ownIdsIn(text, ownAddress);
  if (ref === undefined) return [];
  return text.split(/\r?\n\s*\r?\n/).flatMap((block): readonly DeliveryReport[] => {
    const address = recipientIn(block);
    const status = /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(block)?.[1];
    if (address === null || status === undefined || !/^Action:\s*failed\b/im.test(block)) return [];
    const found = STATUSES.find(({ says }) => says.test(status));
    return found === undefined
      ? []
      : [{ state: 'failed', ref, address, code: found.code, native: `dsn ${status}` }];
  });
}

/** As we wrote to it, where the bounce says so; a mailbox it was forwarded to is not ours. */
function recipientIn(block: string): string | null {
  const fields = ['Original-Recipient', 'Final-Recipient'].map((name) =>
    new RegExp(`^${name}:\\s*rfc822\\s*;\\s*<?([^\\s<>]+)>?`, 'im').exec(block),
  );
  const address = mailAddress(fields.find((field) => field !== null)?.[1] ?? '');
  return isMailAddress(address) ? address : null;
}
