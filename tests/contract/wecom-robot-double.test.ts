// The smart robot's double, proved by the vendor's own client: what that takes for the platform the double does right.

import { WSClient, type WsFrame } from '@wecom/aibot-node-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RobotDouble, startRobotDouble } from '#tests/doubles/wecom-robot/index.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

describe("the vendor's client and our double", () => {
  let double: RobotDouble;
  const clients: WSClient[] = [];
  beforeEach(async () => {
    double = await startRobotDouble();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await double.close();
  });

  /** Connected and authenticated, unless its secret is wrong. */
  function client(options: Partial<ConstructorParameters<typeof WSClient>[0]> = {}): WSClient {
    const { botId, secret, url } = double;
    const one = new WSClient({
      botId,
      secret,
      wsUrl: url,
      logger: SILENT,
      reconnectInterval: 10,
      ...options,
    });
    one.on('error', () => {});
    clients.push(one);
    return one.connect();
  }

  const heard = (one: WSClient, event: Parameters<WSClient['on']>[0]) =>
    new Promise<WsFrame>((resolve) => one.once(event, (...said: unknown[]) => resolve(said[0] as WsFrame)));

  it('authenticates, keeps its line by pings, and is cut off when it is not answered', async () => {
    const one = client({ heartbeatInterval: 30 });
    await double.until(() => double.commands.filter((cmd) => cmd === 'ping').length >= 3);
    double.silence();
    await double.until(() => double.opened() === 2);
    expect(one.isConnected).toBe(true);
    expect(double.violations).toEqual([]);
  });

  it('gives up after a few refusals of a wrong secret', async () => {
    const errors: string[] = [];
    const one = client({ secret: 'wrong', maxAuthFailureAttempts: 2 });
    one.on('error', (error) => errors.push(error.message));
    await double.until(() => double.subscribedAtMs.length === 3);
    await expect.poll(() => errors.at(-1)).toContain('Max auth failure attempts');
    expect(double.opened()).toBe(0);
  });

  it('hears what is said in private and in a group, and answers it as a stream', async () => {
    const one = client();
    await double.until(() => double.open() === 1);
    const text = heard(one, 'message.text');
    double.say({ from: 'wang', text: '已报' });
    const frame = await text;
    expect(frame.body).toMatchObject({
      chattype: 'single',
      from: { userid: 'wang' },
      text: { content: '已报' },
    });
    await expect(one.replyStream(frame, 'stream-1', '已记', true)).resolves.toMatchObject({ errcode: 0 });
    double.say({ from: 'wang', chatId: 'wr-group', text: '@小格 帮助' });
    expect((await heard(one, 'message.text')).body).toMatchObject({ chattype: 'group', chatid: 'wr-group' });
    expect(double.messages).toMatchObject([{ to: 'wang', kind: 'answer', text: '已记' }]);
    await expect(one.replyStream({ headers: { req_id: 'nobody' } }, 's', 'x', true)).rejects.toMatchObject({
      errcode: 846_605,
    });
  });

  it('pushes Markdown and cards to whoever has spoken, and is refused everything else', async () => {
    const one = client();
    await heard(one, 'authenticated');
    double.meet('wang');
    const markdown = { msgtype: 'markdown' as const, markdown: { content: '请上报' } };
    await expect(one.sendMessage('wang', markdown)).resolves.toMatchObject({ errcode: 0 });
    await expect(one.sendMessage('li', markdown)).rejects.toMatchObject({ errcode: 93_006 });
    const card = {
      card_type: 'button_interaction',
      main_title: { title: '通知' },
      button_list: [{ text: '已阅', key: '已阅' }],
      task_id: 'task-1',
    };
    const push = { msgtype: 'template_card' as const, template_card: card };
    await expect(one.sendMessage('wang', push)).resolves.toMatchObject({ errcode: 0 });
    await expect(one.sendMessage('wang', push)).rejects.toMatchObject({ errcode: 40_058 });
    const pressed = heard(one, 'event.template_card_event');
    double.event('wang', { eventtype: 'template_card_event', event_key: '已阅', task_id: 'task-1' });
    expect((await pressed).body).toMatchObject({ event: { event_key: '已阅', task_id: 'task-1' } });
    const text = { msgtype: 'text', text: { content: '请上报' } } as unknown as typeof markdown;
    await expect(one.sendMessage('wang', text)).rejects.toMatchObject({ errcode: 40_008 });
  });

  it('is told that another client has the robot now, and stays away', async () => {
    const first = client();
    await heard(first, 'authenticated');
    const kicked = heard(first, 'event.disconnected_event');
    const second = client();
    await kicked;
    await double.until(() => double.open() === 1 && double.opened() === 2);
    expect([first.isConnected, second.isConnected]).toEqual([false, true]);
  });

  it('reads the files the double keeps', async () => {
    const bytes = Buffer.from('统一社会信用代码,报送状态\n'.repeat(50));
    const { aeskey, url } = double.putFile({ bytes });
    const read = await client().downloadFile(url, aeskey);
    expect(read.buffer.equals(bytes)).toBe(true);
    expect(read.filename).toBe('list.csv');
  });
});
