// The door WeCom calls: what is believed, what is refused, and that nothing unsigned is ever stored.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, Sink } from '#adapters/contract.ts';
import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type Callbacks, startWecomDouble, type WecomDouble, xmlOf } from '#tests/doubles/wecom-app/index.ts';
import { collector, options, state } from './channel/rig.ts';
import { keptLog } from './kept-log.ts';
import { configFor, JUNK, wecomDoor } from './wecom-app-driver.ts';

describe('the door WeCom calls', () => {
  let double: WecomDouble;
  let session: ChannelSession;
  let callbacks: Callbacks;
  let kept: ReturnType<typeof keptLog>;
  let sink: Sink;
  let close: () => Promise<void>;
  let store: ReturnType<typeof collector>;

  beforeEach(async () => {
    double = await startWecomDouble();
    kept = keptLog();
    session = openWecomApp({ ...configFor(double), buttons: true }, { log: kept.log }, { ackMs: 150 });
    store = collector();
    sink = store.sink;
    const door = await wecomDoor(
      () => session,
      () => (message) => sink(message),
    );
    callbacks = double.callbacks(door.url);
    close = async () => {
      await Promise.all([session.close(), door.server.close()]);
      await double.close();
    };
  });
  afterEach(() => close());

  const said = (text: string, msgId = '7000000000000001') =>
    xmlOf({
      ToUserName: double.corpId,
      FromUserName: 'zhang',
      CreateTime: Math.floor(Date.now() / 1_000),
      MsgType: 'text',
      Content: text,
      MsgId: msgId,
      AgentID: double.agentId,
    });
  const nowS = () => Math.floor(Date.now() / 1_000);

  it('proves itself when the platform tries it, and to nobody else', async () => {
    expect(await callbacks.verify()).toEqual({ status: 200, isProved: true });
    expect(await callbacks.verify({ token: 'other' })).toEqual({ status: 401, isProved: false });
    expect(await callbacks.verify({ corpId: 'wwother' })).toEqual({ status: 401, isProved: false });
    expect(await callbacks.verify({ encrypted: 'AAAA' })).toEqual({ status: 400, isProved: false });
    expect(await callbacks.verify({ timestamp: nowS() - 400 })).toEqual({ status: 401, isProved: false });
  });

  it('stores what is signed and says nothing in answer', async () => {
    const response = await callbacks.post(said('已报 ]]> <a>&amp;'));
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(store.messages).toMatchObject([{ text: '已报 ]]> <a>&amp;', platformId: '7000000000000001' }]);
  });

  it.each([
    ['with another token', { token: 'other' }, 401, 'signature'],
    ['for another organisation', { corpId: 'wwother' }, 401, 'receiver'],
    ['with another key', { aesKey: `k${'x'.repeat(42)}` }, 400, 'ciphertext'],
    ['with a ciphertext cut off', { encrypted: 'A'.repeat(40) }, 400, 'ciphertext'],
    ['with no ciphertext', { encrypted: '' }, 400, 'format'],
    ['six minutes old', { timestamp: Math.floor(Date.now() / 1_000) - 360 }, 401, 'timestamp'],
    ['from six minutes ahead', { timestamp: Math.floor(Date.now() / 1_000) + 360 }, 401, 'timestamp'],
  ])('refuses what is signed %s, stores nothing and says nothing', async (_what, twist, status, reason) => {
    const response = await callbacks.post(said('已报'), twist);
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(store.messages).toEqual([]);
    expect(kept.text()).toContain(reason);
    for (const secret of [double.callbackToken, double.aesKey, '已报'])
      expect(kept.text()).not.toContain(secret);
  });

  it('takes a clock four minutes off, either way', async () => {
    for (const [index, offS] of [-240, 240].entries()) {
      const response = await callbacks.post(said('已报', `70000000000000${index}`), {
        timestamp: nowS() + offS,
      });
      expect(response.status).toBe(200);
    }
    expect(store.messages).toHaveLength(2);
  });

  it.each(JUNK.map((text) => [text.slice(0, 40), text] as const))(
    'refuses %j unsigned, and forgets it signed',
    async (_name, text) => {
      expect((await callbacks.postRaw(text, 'msg_signature=x&timestamp=1&nonce=1')).status).toBe(400);
      expect((await callbacks.post(text)).status).toBe(200);
      expect(store.messages).toEqual([]);
    },
  );

  it('refuses what is larger than any callback, unread, and bytes that are no text', async () => {
    expect((await callbacks.postRaw('x'.repeat(70_000), 'a=b')).status).toBe(413);
    expect((await callbacks.postRaw('x'.repeat(1_100_000), 'a=b')).status).toBe(413);
    expect((await callbacks.postRaw(new Uint8Array([0xff, 0xfe, 0x00]), 'a=b')).status).toBe(400);
    expect(store.messages).toEqual([]);
  });

  it('refuses a call that names a field of its signature twice', async () => {
    let query = '';
    const spy: Sink = () => Promise.reject(new Error('stored'));
    sink = spy;
    const body = `<xml><Encrypt><![CDATA[AAAA]]></Encrypt></xml>`;
    for (const name of ['msg_signature', 'timestamp', 'nonce']) query += `&${name}=1&${name}=2`;
    expect((await callbacks.postRaw(body, query.slice(1))).status).toBe(401);
  });

  it('stores a replayed call once', async () => {
    for (const times of [1, 2, 3]) {
      expect((await callbacks.post(said('已报'))).status, `time ${times}`).toBe(200);
    }
    expect(store.messages).toHaveLength(1);
  });

  it('asks for the call again when the store fails or takes too long, and takes it then', async () => {
    let calls = 0;
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    store = collector(async () => {
      calls += 1;
      if (calls === 1) throw new Error('database away');
      if (calls === 2) await committed;
    });
    sink = store.sink;
    expect((await callbacks.post(said('已报'))).status).toBe(503);
    expect((await callbacks.post(said('已报'))).status).toBe(503);
    commit();
    expect((await callbacks.post(said('已报'))).status).toBe(200);
    expect(store.messages).toHaveLength(1);
  });

  it('logs a reason once however often it is met', async () => {
    for (let call = 0; call < 20; call += 1) await callbacks.post(said('已报'), { token: 'other' });
    expect(kept.text().split('signature')).toHaveLength(2);
  });

  it('tells who pressed a button that it was heard, and what was pressed quotes its card', async () => {
    const to = { channel: 'wecom-app', scope: 'person', id: 'zhang' } as const;
    const actions = [{ code: 'read', label: '已阅', words: '已阅' }];
    const [part] = session.plan({ ...oneLine('请阅。回复“已阅”。'), actions }, to).parts;
    if (part === undefined) throw new Error('no part');
    const { call } = await session.send(part, [to], options());
    const [card] = double.organisation.messages;
    if (card === undefined || call.state !== 'accepted') throw new Error('no card');
    expect(card.buttons).toEqual([{ text: '已阅', key: '已阅' }]);
    const answer = await double.press('zhang', card, '已阅');
    expect(answer).toContain('<MsgType><![CDATA[update_button]]></MsgType>');
    expect(store.messages).toMatchObject([{ text: '已阅', quotedRef: call.ref, sender: { id: 'zhang' } }]);
    expect(double.organisation.violations).toEqual([]);
  });

  it('is up while the account is owned, and not there where nobody is to be heard', async () => {
    expect(state(session)).toBe('idle');
    const { ingress } = session;
    const stop = new AbortController();
    if (ingress.mode !== 'webhook') throw new Error('not heard');
    const run = ingress.run(stop.signal);
    expect(state(session)).toBe('up');
    stop.abort();
    await run;
    expect(state(session)).toBe('stopped');
    const deaf = openWecomApp({ ...configFor(double), callback: null }, { log: kept.log });
    expect(state(deaf)).toBe('none');
    expect(deaf.capabilities({ channel: 'wecom-app', scope: 'person', id: 'a' }).inbound).toBe('none');
    await deaf.close();
  });
});
