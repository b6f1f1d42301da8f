// Writes down what became of a message after its call: it arrived, was read, or has failed and its address may be lost.

import type { DeliveryReport } from '#adapters/contract.ts';
import { USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import { isAddressLost } from '#bot/domain/delivery/fate.ts';
import { patienceOn, setbackOf } from '#bot/domain/delivery/next-channel.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { refuseAddresses } from '#prisma/hot/refuse-addresses.ts';
import { failDelivery, markDelivered, markSent, readDelivery } from '#prisma/hot/report-delivery.ts';
import { appendAudit } from '#prisma/repos/installation.ts';

/**
 * A report that names no message of this account to that address changes nothing: anybody can write a bounce, and in a
 * group others read. Resolves after the commit; rejects where the message may be one that is being sent just now.
 */
export async function noteReport(
  db: Database,
  account: { readonly id: string; readonly channel: string },
  said: DeliveryReport,
): Promise<void> {
  const { address, ref } = said;
  await transaction(db, async (tx) => {
    const delivery = { accountId: account.id, ref, address };
    if (said.state === 'read') {
      const known = await readDelivery(tx, { ...delivery, atMs: said.atMs });
      // Not taken, so that the platform says it again when the send is in its row.
      if (known === 'early') throw new Error('a receipt before the end of its send');
      return;
    }
    if (said.state === 'sent') {
      await markSent(tx, delivery);
      return;
    }
    if (said.state === 'delivered') {
      await markDelivered(tx, delivery);
      return;
    }
    const { code } = said;
    const report = { ...delivery, reason: code };
    const patience = setbackOf('failed', code) === null ? {} : patienceOn(USUAL_TERMS);
    const isOurs = await failDelivery(tx, report, patience);
    if (!isOurs || !isAddressLost(code)) return;
    for (const { personId } of await refuseAddresses(tx, account.channel, [{ address, code }])) {
      await appendAudit(tx, {
        actor: 'service',
        action: 'address_refused',
        subject: `person:${personId}`,
        detail: { channel: account.channel, code },
      });
    }
  });
}
