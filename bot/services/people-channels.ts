// The channels of one person: looked at, put into order, taken away.

import { StatgridError } from '#bot/errors.ts';
import { findSubject } from '#bot/services/queries/find-subject.ts';
import type { Tx } from '#prisma/db.ts';
import { bindingsOf, type OwnBinding, orderBindings, unbindChannel } from '#prisma/repos/bindings.ts';
import { appendAudit } from '#prisma/repos/installation.ts';

/** Who is meant by a name, a phone or an account. Throws StatgridError NOT_FOUND, CONFLICT. */
export async function personMeant(
  tx: Tx,
  text: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const found = await findSubject(tx, text);
  if (found.kind === 'several') {
    throw new StatgridError('CONFLICT', `“${text}”对应多个，请改用手机号或账号。`);
  }
  if (found.kind !== 'person') {
    throw new StatgridError('NOT_FOUND', `没有找到人员“${text}”。可以用姓名、手机号或账号。`);
  }
  return { id: found.person.id, name: found.person.name };
}

/** Puts a person's channels first in this order; the others stay behind them. Throws StatgridError NOT_FOUND. */
export async function preferChannels(
  tx: Tx,
  person: { readonly id: string; readonly name: string },
  channels: readonly string[],
  actor: string,
): Promise<readonly OwnBinding[]> {
  const own = await bindingsOf(tx, person.id);
  const chosen = channels.map((channel) => ({ channel, of: own.filter((one) => one.channel === channel) }));
  const missing = chosen.filter(({ of }) => of.length === 0);
  if (missing.length > 0) {
    const names = missing.map(({ channel }) => channel).join('、');
    throw new StatgridError(
      'NOT_FOUND',
      `${person.name}没有绑定 ${names}。请先用 channel bind 绑定，没有作任何改动。`,
    );
  }
  await orderBindings(
    tx,
    person.id,
    chosen.flatMap(({ of }) => of.map(({ id }) => id)),
  );
  await appendAudit(tx, {
    actor,
    action: 'channels_ordered',
    subject: `person:${person.id}`,
    detail: { channels: channels.join(' ') },
  });
  return bindingsOf(tx, person.id);
}

/** Takes a channel from a person. Throws StatgridError NOT_FOUND when she has no address on it. */
export async function unbind(
  tx: Tx,
  person: { readonly id: string; readonly name: string },
  channel: string,
  actor: string,
): Promise<number> {
  const count = await unbindChannel(tx, person.id, channel);
  if (count === 0)
    throw new StatgridError('NOT_FOUND', `${person.name}没有绑定 ${channel}，没有作任何改动。`);
  await appendAudit(tx, {
    actor,
    action: 'address_unbound',
    subject: `person:${person.id}`,
    detail: { channel, addresses: count },
  });
  return count;
}
