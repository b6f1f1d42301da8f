// Pushes at the door of short messages that are not what they claim to be, and one that only looks odd.

import type { SmsDouble } from '#tests/doubles/sms/index.ts';
import { answerEntry } from '#tests/doubles/sms/push.ts';
import { CANARY, type DoorAnswer, type DoorRig } from './channel/rig.ts';
import type { DoorTraits, Forgery } from './channel/traits.ts';

/** The word in the door's address. */
export const HOOK_TOKEN = 'hook-token-canary-hook-token';

export const DOOR: DoorTraits = {
  unsigned: 401,
  signed_by_another: 401,
  for_another_account: 401,
  stale: 'a push carries no instant of its sending',
  from_the_future: 'a push carries no instant of its sending',
  of_another_type: 400,
  with_an_entity: 400,
  cut_off: 400,
  not_text: 400,
  too_long: 413,
  by_get: 405,
};

export function doorRig({ vendor }: SmsDouble, hook: string): DoorRig {
  const said = (text: string) =>
    JSON.stringify(answerEntry(vendor, { phone: '13900000099', text, number: 71 }));
  const call = async (body: string | Uint8Array<ArrayBuffer>, url = hook, type = 'application/json') => {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    return { status: answer.status, body: await answer.text() };
  };
  const withWord = (word: string) => hook.replace(HOOK_TOKEN, word);
  const forged: Readonly<Record<Forgery, () => Promise<DoorAnswer>>> = {
    unsigned: () => call(said(CANARY), hook.replace(/\?.*/, '')),
    signed_by_another: () => call(said(CANARY), withWord('x'.repeat(HOOK_TOKEN.length))),
    for_another_account: () => call(said(CANARY), withWord(`${HOOK_TOKEN}-of-another`)),
    stale: never,
    from_the_future: never,
    of_another_type: () => call(`content=${CANARY}`, hook, 'application/x-www-form-urlencoded'),
    with_an_entity: () => call(`<!DOCTYPE a [<!ENTITY b "${CANARY}">]><a>&b;</a>`, hook, 'text/xml'),
    cut_off: () => call(said(CANARY).slice(0, -9)),
    not_text: () => call(new Uint8Array([0xff, 0xfe, 0x00])),
    too_long: () => call(said(CANARY.repeat(30_000))),
    async by_get() {
      const answer = await fetch(`${hook}&content=${CANARY}`);
      return { status: answer.status, body: await answer.text() };
    },
  };
  const odd = said('已/报').replaceAll(',"', ' ,\n\t"').replace('已/', '\\u5df2\\/');
  return { forge: (how) => forged[how](), sayOddly: () => call(`\n ${odd}\r\n`) };
}

function never(): never {
  throw new Error('nobody can push so');
}
