// Calls at the door of signed HTTP that are not what they claim to be, and one that only looks odd.

import { createHmac } from 'node:crypto';
import { CANARY, type DoorAnswer, type DoorRig } from './channel/rig.ts';
import type { DoorTraits, Forgery } from './channel/traits.ts';

/** The secret's own bytes, in Base64. */
export const KEY = Buffer.from('http-canary-http-canary-http').toString('base64');

export const SECRET = `whsec_${KEY}`;

export const NEXT_SECRET = `whsec_${Buffer.from('the-next-secret-of-a-rotation').toString('base64')}`;

export const DOOR: DoorTraits = {
  unsigned: 401,
  signed_by_another: 401,
  for_another_account: 401,
  stale: 401,
  from_the_future: 401,
  of_another_type: 415,
  with_an_entity: 422,
  cut_off: 422,
  not_text: 422,
  too_long: 413,
  by_get: 405,
};

const SIX_MINUTES_MS = 360_000;

/** Signs by hand, since the library signs texts only. */
export function doorRig(url: string): DoorRig {
  const said = (text: string) =>
    JSON.stringify({
      type: 'message.received',
      id: 'forged',
      from: 'zhang',
      conversation: { scope: 'person', id: 'zhang' },
      sentAt: new Date().toISOString(),
      text,
    });
  const call = async (
    body: string | Uint8Array<ArrayBuffer>,
    {
      offMs = 0,
      secret = SECRET,
      ...over
    }: { readonly offMs?: number; readonly secret?: string; readonly [header: string]: string | number } = {},
  ) => {
    const timestamp = String(Math.floor((Date.now() + offMs) / 1_000));
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const digest = createHmac('sha256', key).update(`msg_1.${timestamp}.`).update(body).digest('base64');
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${digest}`,
    };
    for (const [name, value] of Object.entries(over)) headers[name] = String(value);
    const answer = await fetch(url, { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
  };
  const forged: Readonly<Record<Forgery, () => Promise<DoorAnswer>>> = {
    unsigned: () => call(said(CANARY), { 'webhook-signature': '' }),
    signed_by_another: () =>
      call(said(CANARY), { 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` }),
    for_another_account: () => call(said(CANARY), { secret: NEXT_SECRET }),
    stale: () => call(said(CANARY), { offMs: -SIX_MINUTES_MS }),
    from_the_future: () => call(said(CANARY), { offMs: SIX_MINUTES_MS }),
    of_another_type: () => call(said(CANARY), { 'content-type': 'text/plain' }),
    with_an_entity: () => call(`<!DOCTYPE a [<!ENTITY b "${CANARY}">]><a>&b;</a>`),
    cut_off: () => call(said(CANARY).slice(0, -9)),
    not_text: () => call(new Uint8Array([0xff, 0xfe, 0x00])),
    too_long: () => call(said(CANARY.repeat(4_000))),
    async by_get() {
      const answer = await fetch(`${url}?text=${CANARY}`);
      return { status: answer.status, body: await answer.text() };
    },
  };
  const odd = `\n${said('已/报').replaceAll(',"', ' ,\n\t"').replace('已/', '\\u5df2\\/')}\r\n `;
  return { forge: (how) => forged[how](), sayOddly: () => call(odd) };
}
