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
    ['with another key', { aesKey: `k${'x'.repeat(42)}` }, 400, 'ciphertext'],
    ['with no ciphertext', { encrypted: '' }, 400, 'format'],
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

  it('refuses a call that names a field of its signature twice', async () => {
    let query = '';
    const spy: Sink = () => Promise.reject(new Error('stored'));
    sink = spy;
    const body = `<xml><Encrypt><![CDATA[AAAA]]></Encrypt></xml>`;
    for (const name of ['msg_signature', 'timestamp', 'nonce']) query += `&${name}=1&${name}=2`;
    expect((await callbacks.postRaw(body, query.slice(1))).status).toBe(401);
  });

  it('logs a reason once however often it is met', async () => {
    for (let call = 0; call < 20; call += 1) await callbacks.post(said('已报'), { token: 'other' });
    expect(kept.text().split('signature')).toHaveLength(2);
  });

  it('shows what was pressed also when the words were stored only at the second telling', async () => {
    const to = { channel: 'wecom-app', scope: 'person', id: 'zhang' } as const;
    const actions = [{ code: 'read', label: '不对', words: '不对 12' }];
    const [part] = session.plan({ ...oneLine('请核对。回复“不对 12”。'), actions }, to).parts;
    if (part === undefined) throw new Error('no part');
    await session.send(part, [to], options());
    const [card] = double.organisation.messages;
    if (card === undefined) throw new Error('no card');
    let told = 0;
    sink = (message) => {
      told += 1;
      return told === 1 ? Promise.reject(new Error('the database is away')) : store.sink(message);
    };
    await double.press('zhang', card, '不对');
    expect([told, card.shown, store.messages.map(({ text }) => text)]).toEqual([
      2,
      '已选：不对',
      ['不对 12'],
    ]);
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
