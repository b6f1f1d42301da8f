// Feishu's own client, as published, against our double: what it is told and takes shows that the double is right.

import * as lark from '@larksuiteoapi/node-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeishuDouble, startFeishuDouble } from '#tests/doubles/feishu/index.ts';

let double: FeishuDouble;
const printed: string[] = [];
const keep = (...words: readonly unknown[]) => void printed.push(words.join(' '));
const logger = { error: keep, warn: keep, info: keep, debug: keep, trace: keep };

/** The client keeps tokens for the whole process, by application: each test has one of its own. */
let applications = 0;

beforeEach(async () => {
  applications += 1;
  double = await startFeishuDouble({ appId: `cli_${String(applications).padStart(16, '0')}` });
  double.world.add('ou_chen');
  double.world.join('oc_grid');
  printed.length = 0;
});
afterEach(async () => {
  await double.close();
  expect(double.violations).toEqual([]);
});

const settings = () => ({ appId: double.appId, appSecret: double.appSecret, domain: double.url, logger });
const textTo = (id: string, text: string, uuid?: string) => ({
  params: { receive_id_type: id.startsWith('oc_') ? ('chat_id' as const) : ('open_id' as const) },
  data: {
    receive_id: id,
    msg_type: 'text',
    content: JSON.stringify({ text }),
    ...(uuid === undefined ? {} : { uuid }),
  },
});

describe('the official client', () => {
  it('gets a token once, sends to people and groups, and the same key twice arrives once', async () => {
    const client = new lark.Client(settings());
    const first = await client.im.v1.message.create(textTo('ou_chen', '通知', 'k1'));
    const again = await client.im.v1.message.create(textTo('ou_chen', '通知', 'k1'));
    const group = await client.im.v1.message.create(textTo('oc_grid', '群通知'));
    expect([first, again, group].map(({ code, data }) => [code, data?.message_id])).toEqual([
      [0, 'om_1'],
      [0, 'om_1'],
      [0, 'om_2'],
    ]);
    expect(double.world.messages.map(({ text, to }) => [to, text])).toEqual([
      ['ou_chen', '通知'],
      ['oc_grid', '群通知'],
    ]);
    expect(double.calls.filter(({ path }) => path.endsWith('/internal'))).toHaveLength(1);
  });

  it('sends cards, replies and takes messages back', async () => {
    const client = new lark.Client(settings());
    const card = {
      config: { wide_screen_mode: true },
      elements: [
        { tag: 'div', text: { tag: 'plain_text', content: '请阅' } },
        {
          tag: 'action',
          actions: [
            { tag: 'button', text: { tag: 'plain_text', content: '已阅' }, value: { words: '已阅' } },
          ],
        },
      ],
    };
    const { data, params } = textTo('ou_chen', '');
    await client.im.v1.message.create({
      params,
      data: { ...data, msg_type: 'interactive', content: JSON.stringify(card) },
    });
    void double.say({ from: 'ou_chen', text: '已报', messageId: 'om_said' }).catch(() => undefined);
    const reply = await client.im.v1.message.reply({
      path: { message_id: 'om_said' },
      data: { msg_type: 'text', content: JSON.stringify({ text: '已记' }) },
    });
    await client.im.v1.message.delete({ path: { message_id: 'om_1' } });
    expect(reply.code).toBe(0);
    expect(double.world.messages).toMatchObject([
      { type: 'interactive', buttons: [['已阅', { words: '已阅' }]], isRecalled: true },
      { text: '已记', repliesTo: 'om_said', isRecalled: false },
    ]);
  });

  it('is refused with HTTP 400 and a code, and by a business error at 200 is told nothing but that', async () => {
    const client = new lark.Client(settings());
    double.world.outOfScope('ou_far');
    await expect(client.im.v1.message.create(textTo('ou_far', '通知'))).rejects.toMatchObject({
      response: { status: 400, data: { code: 230_013 } },
    });
    double.fault('/open-apis/im/v1/messages', { body: { code: 230_002, msg: 'outside' } });
    expect((await client.im.v1.message.create(textTo('ou_chen', '通知'))).code).toBe(230_002);
  });

  it('reads a file of a message, the bot itself, and whether it is in a group', async () => {
    const client = new lark.Client(settings());
    double.putFile('om_1/file/file_v3_1', { bytes: Buffer.from('名单') });
    const file = await client.im.v1.messageResource.get({
      params: { type: 'file' },
      path: { message_id: 'om_1', file_key: 'file_v3_1' },
    });
    const chunks: Buffer[] = [];
    for await (const chunk of file.getReadableStream()) chunks.push(Buffer.from(chunk as Uint8Array));
    expect(Buffer.concat(chunks).toString()).toBe('名单');
    const bot = await client.request({ method: 'GET', url: '/open-apis/bot/v3/info' });
    expect(bot).toMatchObject({ code: 0, bot: { open_id: double.botId } });
    const inChat = await client.im.v1.chatMembers.isInChat({ path: { chat_id: 'oc_grid' } });
    expect(inChat.data?.is_in_chat).toBe(true);
  });
});

describe('the official long connection', () => {
  const clients: lark.WSClient[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) client.close({ force: true });
  });

  /** The client with one handler for each event; what it hands over is kept as `[event type, data]`. */
  async function hear(handle: () => unknown = () => undefined) {
    const heard: [string, Record<string, unknown>][] = [];
    const on = (type: string) => (data: Record<string, unknown>) => {
      heard.push([type, data]);
      return handle();
    };
    const types = ['im.message.receive_v1', 'im.message.message_read_v1', 'card.action.trigger'];
    const handles = Object.fromEntries(types.map((type) => [type, on(type)]));
    const eventDispatcher = new lark.EventDispatcher({ logger }).register(handles);
    const client = new lark.WSClient({ ...settings(), wsConfig: { pingTimeout: 5 } });
    clients.push(client);
    await client.start({ eventDispatcher });
    await double.until(() => double.openSockets() === 1);
    return heard;
  }

  it.each([
    ['whole', {}],
    ['in five segments', { segments: 5 }],
    ['in three segments, backwards', { segments: 3, order: 'reversed' }],
  ] as const)('reads an event that comes %s and answers it with 200', async (_how, manner) => {
    const heard = await hear();
    const ack = await double.say({ from: 'ou_chen', text: '已报', messageId: 'om_1' }, manner);
    expect(ack.code).toBe(200);
    expect(heard).toMatchObject([
      [
        'im.message.receive_v1',
        { message: { message_id: 'om_1', chat_type: 'p2p', content: '{"text":"已报"}' } },
      ],
    ]);
  });

  it('hands over presses and read receipts, and tells what the handler answers to a press', async () => {
    const heard = await hear(() => ({ toast: { type: 'success', content: '好' } }));
    const pressed = await double.press('ou_chen', 'om_1', { words: '已阅' });
    await double.read('ou_chen', ['om_1']);
    expect(pressed.data).toEqual({ toast: { type: 'success', content: '好' } });
    expect(heard).toMatchObject([
      ['card.action.trigger', { action: { value: { words: '已阅' } }, operator: { open_id: 'ou_chen' } }],
      ['im.message.message_read_v1', { message_id_list: ['om_1'] }],
    ]);
  });

  it('answers 500 when its handler fails, and is told again', async () => {
    let failures = 1;
    const heard = await hear(() => {
      if (failures-- > 0) throw new Error('no');
    });
    expect((await double.say({ from: 'ou_chen', text: '已报' })).code).toBe(200);
    expect(double.acks.map(({ code }) => code)).toEqual([500, 200]);
    expect(heard).toHaveLength(2);
  });

  it('pings, is ponged, and comes back by itself after a cut', async () => {
    await hear();
    await double.until(() => double.pings() >= 1);
    double.cut();
    await double.until(() => double.openedSockets() === 2 && double.openSockets() === 1);
    expect((await double.say({ from: 'ou_chen', text: '已报' })).code).toBe(200);
  });

  it('never comes back where its secret is refused: what our supervisor is for', async () => {
    double.fault('/callback/ws/endpoint', { body: { code: 514, msg: 'auth failed', data: {} } });
    const failed: string[] = [];
    const client = new lark.WSClient({ ...settings(), onError: (error) => failed.push(error.message) });
    clients.push(client);
    await client.start({ eventDispatcher: new lark.EventDispatcher({ logger }) });
    await double.until(() => failed.length === 1);
    expect(client.getConnectionStatus().state).toBe('failed');
  });
});
