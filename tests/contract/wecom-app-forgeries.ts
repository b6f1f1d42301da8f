// Callbacks at the app's door that are not what they claim to be, and one that only looks odd.

import { type Callbacks, type Twist, xmlOf } from '#tests/doubles/wecom-app/callback.ts';
import type { WecomDouble } from '#tests/doubles/wecom-app/index.ts';
import { CANARY, type DoorAnswer, type DoorRig } from './channel/rig.ts';
import type { DoorTraits, Forgery } from './channel/traits.ts';

export const SPEAKER = 'zhang';

/** The text of a callback in which somebody says something. */
export function saying(
  { agentId, corpId }: WecomDouble,
  text: string,
  fields: Readonly<Record<string, number>> = {},
) {
  return xmlOf({
    ToUserName: corpId,
    FromUserName: SPEAKER,
    CreateTime: Math.floor(Date.now() / 1_000),
    MsgType: 'text',
    Content: text,
    MsgId: '7000000000000071',
    AgentID: agentId,
    ...fields,
  });
}

export const DOOR: DoorTraits = {
  unsigned: 401,
  signed_by_another: 401,
  for_another_account: 401,
  stale: 401,
  from_the_future: 401,
  of_another_type: 400,
  with_an_entity: 200,
  cut_off: 400,
  not_text: 400,
  too_long: 413,
  by_get: 401,
};

const SIX_MINUTES_S = 360;

export function doorRig(double: WecomDouble, callbacks: Callbacks, url: string): DoorRig {
  const said = saying(double, CANARY);
  const read = async (answered: Promise<Response>) => {
    const answer = await answered;
    return { status: answer.status, body: await answer.text() };
  };
  const post = (twist: Twist, text = said) => read(callbacks.post(text, twist));
  const nowS = () => Math.floor(Date.now() / 1_000);
  const entity = `<!DOCTYPE xml [<!ENTITY b "${CANARY}">]>${saying(double, '词').replace('词', ']]>&b;<![CDATA[')}`;
  const forged: Readonly<Record<Forgery, () => Promise<DoorAnswer>>> = {
    unsigned: () => {
      const { body, query } = callbacks.seal(said);
      return read(callbacks.postRaw(body, query.replace('msg_signature', 'unsigned')));
    },
    signed_by_another: () => post({ token: 'of-another' }),
    for_another_account: () => post({ corpId: 'ww-of-another' }),
    stale: () => post({ timestamp: nowS() - SIX_MINUTES_S }),
    from_the_future: () => post({ timestamp: nowS() + SIX_MINUTES_S }),
    of_another_type: () => {
      const { encrypted, query } = callbacks.seal(said);
      return read(callbacks.postRaw(JSON.stringify({ Encrypt: encrypted }), query));
    },
    with_an_entity: () => post({}, entity),
    // Whole blocks, signed as they are: only the end is missing.
    cut_off: () => post({ encrypted: callbacks.seal(said).encrypted.slice(0, -64) }),
    not_text: () => read(callbacks.postRaw(new Uint8Array([0xff, 0xfe, 0x00]), callbacks.seal(said).query)),
    too_long: () => {
      const { body, query } = callbacks.seal(said);
      return read(callbacks.postRaw(body.replace('<xml>', `<xml>${' '.repeat(70_000)}`), query));
    },
    by_get: () => {
      const { encrypted, query } = callbacks.seal(CANARY, { token: 'of-another' });
      return read(fetch(`${url}?${query}&${new URLSearchParams({ echostr: encrypted }).toString()}`));
    },
  };
  return {
    forge: (how) => forged[how](),
    sayOddly() {
      const odd = saying(double, '已/报')
        .replaceAll('><', '>\r\n\t <')
        .replace('<![CDATA[已/报]]>', '已<![CDATA[/]]>报');
      const { body, query } = callbacks.seal(odd);
      return read(callbacks.postRaw(`\n${body.replaceAll('><', '>\n  <')}\n`, query));
    },
  };
}
