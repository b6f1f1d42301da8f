// Writes down that a message did not arrive after all: its delivery has failed, and its address may be lost.

import type { DeliveryReport } from '#adapters/contract.ts';
import { USUAL_TERMS } from '#bot/domain/delivery/channel-terms.ts';
import { isAddressLost } from '#bot/domain/delivery/fate.ts';
import { patienceOn, setbackOf } from '#bot/domain/delivery/next-channel.ts';
import { type Database, transaction } from '#prisma/db.ts';
import { refuseAddresses } from '#prisma/hot/refuse-addresses.ts';
import { failDelivery } from '#prisma/hot/report-delivery.ts';
import { appendAudit } from '#prisma/repos/installation.ts';

/**
 * A report that names no message of this account to that address changes nothing: anybody can write a bounce. Resolves
 * after the commit.
 */
export async function noteReport(
  db: Database,
  account: { readonly id: string; readonly channel: string },
  { ref, address, code }: DeliveryReport,
): Promise<void> {
  await transaction(db, async (tx) => {
    const report = { accountId: account.id, ref, address, reason: code };
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
