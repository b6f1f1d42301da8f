// Bounces (RFC 3464): which of our mails came back, for whom, and whether for good.

import type { DeliveryReport } from '#adapters/contract.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { WAITS } from './limits.ts';
import { isMailAddress, mailAddress, ownIdsIn } from './mail-address.ts';

/** By the status of RFC 3463 (`class.subject.detail`). The first line that fits counts. */
const STATUSES: readonly { readonly says: RegExp; readonly outcome: (native: string) => Outcome }[] = [
  // Full mailboxes are emptied, machines come back: the mail itself is lost, the address is not.
  {
    says: /^5\.2\.[12]|^4/,
    outcome: (native) => ({ state: 'throttled', retryAfterMs: WAITS.paceMs, native }),
  },
  { says: /^5\.[12]\.|^5\.0\.0/, outcome: (native) => ({ state: 'rejected', code: 'address_gone', native }) },
  { says: /^5\.4\.[47]/, outcome: (native) => ({ state: 'throttled', retryAfterMs: WAITS.paceMs, native }) },
  { says: /^5\.4\./, outcome: (native) => ({ state: 'rejected', code: 'address_gone', native }) },
  { says: /^5\.3\.4/, outcome: (native) => ({ state: 'rejected', code: 'too_long', native }) },
  { says: /^5\.7\./, outcome: (native) => ({ state: 'rejected', code: 'content_policy', native }) },
  { says: /^5/, outcome: (native) => ({ state: 'rejected', code: 'unsupported', native }) },
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
    return found === undefined ? [] : [{ ref, address, outcome: found.outcome(`dsn ${status}`) }];
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
