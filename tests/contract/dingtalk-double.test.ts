// The double, proved by the platform's own client: the official SDK as published, used by itself.

import { DWClient } from 'dingtalk-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';

const TOPIC = '/v1.0/im/bot/messages/get';
const OFFICIAL = 'https://api.dingtalk.com';

interface SdkHttp {
  readonly interceptors: {
    readonly request: {
      use(change: (config: { url?: string }) => { url?: string }): number;
      eject(id: number): void;
    };
  };
}

/** The SDK's own HTTP client; it has a fixed host, so its requests are turned to the double. */
async function sdkHttp(): Promise<SdkHttp> {
  const name = 'axios';
  const module: { default: SdkHttp } = await import(name);
  return module.default;
}

describe('the dingtalk double under the official SDK', () => {
  let double: DingtalkDouble;
  let http: SdkHttp;
  let turned: number;
  const clients = new Set<DWClient>();

  beforeEach(async () => {
    for (const method of ['info', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation(() => {});
    }
    double = await startDingtalkDouble({ firstPingMs: 20, disconnectGraceMs: 50 });
    http = await sdkHttp();
    turned = http.interceptors.request.use((config) => ({
      ...config,
      ...(config.url === undefined ? {} : { url: config.url.replace(OFFICIAL, double.url) }),
    }));
  });
  afterEach(async () => {
    http.interceptors.request.eject(turned);
    for (const client of clients) client.disconnect();
    clients.clear();
    await double.close();
    vi.restoreAllMocks();
  });

  function client(clientSecret = double.clientSecret): DWClient {
    const options = {
      clientId: double.clientId,
      clientSecret,
      autoReconnect: false,
      subscriptions: [{ type: 'EVENT', topic: '*' }],
    };
    const made = new DWClient(options);
    clients.add(made);
    return made;
  }

  it('lets it connect, answers its ping form, delivers a robot message and takes its acknowledgement', async () => {
    const sdk = client();
    const texts: string[] = [];
    sdk.registerCallbackListener(TOPIC, (frame) => {
      const data: { text: { content: string } } = JSON.parse(frame.data);
      texts.push(data.text.content);
      sdk.socketCallBackResponse(frame.headers.messageId, null);
    });
    await sdk.connect();
    expect(sdk.connected).toBe(true);
    const ack = await double.inject({ from: '0101', text: '已报', group: 'cidGroup==' });
    expect(ack).toMatchObject({ code: 200, data: '{"response":null}', sentOn: ack.answeredOn });
    expect(texts).toEqual([' 已报']);
    await double.until(() => double.journal.acks.some((one) => one.data.includes('opaque')));
    expect(double.journal.violations).toEqual([]);
  });

  it('refuses a wrong secret, and gives out a ticket that opens one socket only', async () => {
    const wrong = client('wrong');
    await wrong.connect();
    expect(wrong.connected).toBe(false);
    expect(double.journal.calls[0]).toMatchObject({ status: 401, code: 'authFailed' });

    const sdk = client();
    await sdk.getEndpoint();
    await sdk._connect();
    await expect(sdk._connect()).rejects.toThrow('401');
  });

  it('announces an end, falls silent and then closes', async () => {
    const sdk = client();
    sdk.registerCallbackListener(TOPIC, () => {});
    await sdk.connect();
    double.disconnectFrame();
    await expect(double.inject({ from: '0101', text: '丢了' })).rejects.toThrow('no connection');
    await double.until(() => double.openSockets() === 0);
    expect(sdk.connected).toBe(false);
  });

  it('pushes a message that stays unanswered again, with a new message id', async () => {
    await double.close();
    double = await startDingtalkDouble({ redeliverAfterMs: 30 });
    const sdk = client();
    const ids: string[] = [];
    sdk.registerCallbackListener(TOPIC, (frame) => {
      ids.push(frame.headers.messageId);
      if (ids.length === 2) sdk.socketCallBackResponse(frame.headers.messageId, null);
    });
    await sdk.connect();
    const ack = await double.inject({ from: '0101', text: '已报', msgId: 'm1' });
    expect(ack.msgId).toBe('m1');
    expect(new Set(ids).size).toBe(2);
  });
});

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

describe('the dingtalk double over HTTP', () => {
  let double: DingtalkDouble;
  beforeEach(async () => {
    double = await startDingtalkDouble({ users: ['0101', '0202'], groups: ['cid1'], qps: 3 });
  });
  afterEach(() => double.close());

  async function post(path: string, body: unknown, token?: string) {
    const response = await fetch(double.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token === undefined ? {} : { 'x-acs-dingtalk-access-token': token }),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: objectOf(await response.json()) };
  }

  async function token(): Promise<string> {
    const { answer } = await post('/v1.0/oauth2/accessToken', {
      appKey: double.clientId,
      appSecret: double.clientSecret,
    });
    return String(answer['accessToken']);
  }

  const text = { msgKey: 'sampleText', msgParam: '{"content":"你好"}' };
  const batch = '/v1.0/robot/oToMessages/batchSend';
  const group = '/v1.0/robot/groupMessages/send';

  it.each([
    ['no robotCode', { ...text, userIds: ['0101'] }, 'miss.param.robotCode'],
    ['a wrong robotCode', { ...text, userIds: ['0101'], robotCode: 'x' }, 'robotCode.notExsit'],
    [
      'an unknown msgKey',
      { ...text, msgKey: 'sampleX', userIds: ['0101'] },
      'invalidParameter.msgKey.invalid',
    ],
    [
      'msgParam as an object',
      { ...text, msgParam: {}, userIds: ['0101'] },
      'invalidParameter.msgParam.invalid',
    ],
    [
      'a missing field',
      { msgKey: 'sampleMarkdown', msgParam: '{"title":"t"}', userIds: ['0101'] },
      'invalidParameter.msgParam.invalid',
    ],
    [
      'too long a message',
      { msgKey: 'sampleText', msgParam: JSON.stringify({ content: '报'.repeat(5_000) }), userIds: ['0101'] },
      'invalidParameter.msgParam.tooLong',
    ],
    [
      '21 people',
      { ...text, userIds: Array.from({ length: 21 }, (_, n) => `${n}`) },
      'invalidParameter.userIds.tooLong',
    ],
    ['nobody it knows', { ...text, userIds: ['9'] }, 'staffId.notExisted'],
  ])('refuses %s', async (_name, body, code) => {
    const robotCode =
      'robotCode' in body || code.startsWith('miss.param.robotCode') ? {} : { robotCode: double.robotCode };
    const { status, answer } = await post(batch, { ...robotCode, ...body }, await token());
    expect({ status, code: answer['code'] }).toEqual({ status: 400, code });
    expect(double.journal.messages).toEqual([]);
  });

  it('refuses a missing or ended token with 400 InvalidAuthentication', async () => {
    const body = { ...text, robotCode: double.robotCode, userIds: ['0101'] };
    const old = await token();
    expect(await token()).toBe(old);
    double.invalidateTokens();
    for (const used of [undefined, old]) {
      expect(await post(batch, body, used)).toMatchObject({
        status: 400,
        answer: { code: 'InvalidAuthentication' },
      });
    }
  });

  it('names unknown people inside a 200 and delivers to the others', async () => {
    const body = { ...text, robotCode: double.robotCode, userIds: ['0101', '9'] };
    const { status, answer } = await post(batch, body, await token());
    expect(status).toBe(200);
    expect(answer).toMatchObject({ invalidStaffIdList: ['9'], flowControlledStaffIdList: [] });
    expect(double.journal.messages.map((message) => message.to.id)).toEqual(['0101']);
  });

  it('refuses an unknown group, counts calls per second and path, and is case-sensitive', async () => {
    const key = await token();
    const body = { ...text, robotCode: double.robotCode, openConversationId: 'cid9' };
    expect((await post(group, body, key)).answer['code']).toBe('invalid.openConversationId');
    await post(group, body, key);
    await post(group, body, key);
    expect(await post(group, body, key)).toMatchObject({
      status: 403,
      answer: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' },
    });
    expect((await post('/v1.0/robot/otoMessages/batchSend', body, key)).status).toBe(404);
  });

  it('recalls what it took and names what it does not know', async () => {
    const key = await token();
    const robotCode = double.robotCode;
    const sent = await post(batch, { ...text, robotCode, userIds: ['0101'] }, key);
    const ref = String(sent.answer['processQueryKey']);
    const { answer } = await post(
      '/v1.0/robot/otoMessages/batchRecall',
      { robotCode, processQueryKeys: [ref, 'x'] },
      key,
    );
    expect(answer).toMatchObject({ successResult: [ref], failedResult: { x: 'processQueryKey.notExist' } });
    expect(double.journal.messages[0]?.recalled).toBe(true);
  });

  it('answers gettoken in the older form', async () => {
    const good = await fetch(
      `${double.url}/gettoken?appkey=${double.clientId}&appsecret=${double.clientSecret}`,
    );
    expect(await good.json()).toMatchObject({ errcode: 0, expires_in: 7_200 });
    const bad = await fetch(`${double.url}/gettoken?appkey=x&appsecret=y`);
    expect({ status: bad.status, ...objectOf(await bad.json()) }).toMatchObject({
      status: 200,
      errcode: 40089,
    });
  });
});
