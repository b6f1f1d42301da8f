// Whether an account still hears what is said: over the monthly quota of pushes messages come without content.

import type { Tx } from '#prisma/db.ts';
import type { ClaimedMessage } from '#prisma/hot/claim-message.ts';
import { clearAlarm, raiseAlarm, wasHeardSince } from '#prisma/repos/alarms.ts';

/**
 * The first message without content makes the account deaf, the next one with content heals it; the turn of the month
 * does so too. Messages are worked on by sender, so an older one may come after a newer: the later receipt counts.
 */
export async function noteHearing(tx: Tx, message: ClaimedMessage): Promise<void> {
  const { accountId, deafSinceAt, id, receivedAt } = message;
  if (message.content !== 'withheld') {
    if (deafSinceAt !== null && Temporal.Instant.compare(receivedAt, deafSinceAt) > 0) {
      await clearAlarm(tx, accountId, 'account_deaf');
    }
    return;
  }
  if (deafSinceAt !== null || (await wasHeardSince(tx, accountId, id))) return;
  await raiseAlarm(tx, { accountId, code: 'account_deaf', raisedAt: receivedAt });
}
