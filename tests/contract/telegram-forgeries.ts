// Calls at Telegram's door that are not what they claim to be, and one that only looks odd.

import { SECRET_HEADER } from '#adapters/telegram/limits.ts';
import { webhookSecret } from '#adapters/telegram/webhook.ts';
import type { TelegramDouble } from '#tests/doubles/telegram/index.ts';
import { CANARY, type DoorAnswer, type DoorRig } from './channel/rig.ts';
import type { DoorTraits, Forgery } from './channel/traits.ts';

const SPEAKER = 500;

/** An update carries no instant of its sending, and nobody but the platform knows the secret it comes with. */
export const DOOR: DoorTraits = {
  unsigned: 401,
  signed_by_another: 401,
  for_another_account: 401,
  stale: 'updates wait for a day and carry no instant of their sending',
  from_the_future: 'updates carry no instant of their sending',
  of_another_type: 200,
  with_an_entity: 200,
  cut_off: 200,
  not_text: 200,
  too_long: 413,
  by_get: 405,
};

export function doorRig({ token }: TelegramDouble, url: string): DoorRig {
  const update = (text: string) => ({
    update_id: 1,
    message: { message_id: 71, from: { id: SPEAKER }, chat: { id: SPEAKER, type: 'private' }, date: 1, text },
  });
  const body = JSON.stringify(update(CANARY));
  const call = async (
    said: string | Uint8Array<ArrayBuffer>,
    secret: string | null,
    type = 'application/json',
  ) => {
    const shown = secret === null ? {} : { [SECRET_HEADER]: secret };
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, ...shown },
      body: said,
    });
    return { status: answer.status, body: await answer.text() };
  };
  const ours = webhookSecret(token);
  const forged: Readonly<Record<Forgery, () => Promise<DoorAnswer>>> = {
    unsigned: () => call(body, null),
    signed_by_another: () => call(body, 'A'.repeat(ours.length)),
    for_another_account: () => call(body, webhookSecret(token.replace(/^\d+/, '55'))),
    stale: never,
    from_the_future: never,
    of_another_type: () => call(`text=${CANARY}`, ours, 'application/x-www-form-urlencoded'),
    with_an_entity: () => call(`<!DOCTYPE a [<!ENTITY b "${CANARY}">]><a>&b;</a>`, ours, 'text/xml'),
    cut_off: () => call(body.slice(0, -9), ours),
    not_text: () => call(new Uint8Array([0xff, 0xfe, 0x00]), ours),
    too_long: () => call(JSON.stringify(update('x'.repeat(1_100_000))), ours),
    async by_get() {
      const answer = await fetch(`${url}?text=${CANARY}`, { headers: { [SECRET_HEADER]: ours } });
      return { status: answer.status, body: await answer.text() };
    },
  };
  const odd = JSON.stringify(update('已/报'), null, 3).replace('已/', '\\u5df2\\/');
  return { forge: (how) => forged[how](), sayOddly: () => call(odd, ours) };
}

function never(): never {
  throw new Error('nobody can call so');
}
