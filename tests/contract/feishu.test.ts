// Feishu's application against the channel contract, and what is its own: keys, cards, replies, receipts, segments.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address, ChannelSession, DeliveryReport, Finding, Sink } from '#adapters/contract.ts';
import { openFeishu } from '#adapters/feishu/index.ts';
import { PATHS } from '#adapters/feishu/limits.ts';
import type { FeishuTuning } from '#adapters/feishu/tuning.ts';
import { type Message, oneLine } from '#bot/domain/message.ts';
import { type FeishuDouble, startFeishuDouble, TENANT } from '#tests/doubles/feishu/index.ts';
import { collector, options } from './channel/rig.ts';
import { channelContract } from './channel-suite.ts';
import { configFor, feishuDriver, QUICK } from './feishu-driver.ts';
import { keptLog } from './kept-log.ts';

channelContract('feishu', feishuDriver);

let double: FeishuDouble;
let session: ChannelSession;
let kept: ReturnType<typeof keptLog>;
let stopping: (() => Promise<void>)[] = [];

beforeEach(async () => {
  double = await startFeishuDouble();
  kept = keptLog();
  session = openFeishu(configFor(double), { log: kept.log }, QUICK);
  double.world.add('ou_chen');
  double.world.join('oc_grid');
  stopping = [];
});
afterEach(async () => {
  for (const stop of stopping) await stop();
  await session.close();
  await double.close();
  expect(kept.text()).not.toMatch(/canary/);
});

const chen: Address = { channel: 'feishu', scope: 'person', id: 'ou_chen' };
const grid: Address = { channel: 'feishu', scope: 'group', id: 'oc_grid' };
const post = async (to: Address, message: Message, given: object = {}) => {
  const [part] = session.plan(message, to).parts;
  if (part === undefined) throw new Error('nothing to send');
  return (await session.send(part, [to], { ...options(), ...given })).call;
};

/** Hears with this sink; what is reported of earlier sends is kept. */
async function hear(sink: Sink, from = session): Promise<DeliveryReport[]> {
  const { ingress } = from;
  if (ingress.mode !== 'stream') throw new Error('no stream');
  const reports: DeliveryReport[] = [];
  const stop = new AbortController();
  const run = ingress.run(sink, stop.signal, (report) => Promise.resolve(void reports.push(report)));
  stopping.push(async () => {
    stop.abort();
    await run;
  });
  await vi.waitFor(() => expect(ingress.state()).toBe('up'), { timeout: 8_000, interval: 2 });
  return reports;
}

describe('sending', () => {
  it('shows a question as a card whose buttons say the words of their actions', async () => {
    const actions = [
      { code: 'a', label: '已阅', words: '已阅 K7Q2' },
      { code: 'b', label: '太长', words: '长'.repeat(100) },
    ];
    const text = '<at id=all></at> **请** [看](https://x.example)';
    await post(chen, { ...oneLine(text), actions });
    const [message] = double.world.messages;
    expect(message).toMatchObject({ type: 'interactive', buttons: [['已阅', { words: '已阅 K7Q2' }]] });
    expect(message?.text).not.toMatch(/<at|\*\*|\]\(/);
  });

  it('quotes in a group what it answers, and goes without where that is gone', async () => {
    await hear(collector().sink);
    await double.say({ from: 'ou_chen', group: 'oc_grid', text: '进度', messageId: 'om_asked' });
    await post(grid, oneLine('已收到，请看单聊'), { answers: 'om_asked' });
    double.takenBack('om_asked');
    await post(grid, oneLine('已收到'), { answers: 'om_asked' });
    await post(grid, oneLine('已收到'), { answers: 'press:1' });
    expect(double.world.messages.map(({ repliesTo, to }) => [to, repliesTo])).toEqual([
      ['oc_grid', 'om_asked'],
      ['oc_grid', null],
      ['oc_grid', null],
    ]);
    expect(double.violations).toEqual([]);
  });

  it.each([
    [
      'a person outside the scope',
      'outOfScope',
      'ou_far',
      { code: 'not_member', native: '230013' },
      /可用范围/,
    ],
    ['somebody who has left', 'resign', 'ou_far', { code: 'address_gone', native: '230029' }, /离职/],
    ['somebody who has stopped the bot', 'stopBot', 'ou_far', { code: 'blocked', native: '230053' }, /启用/],
    ['a group without the bot', 'leave', 'oc_far', { code: 'not_member', native: '230002' }, /群设置/],
    ['a group that keeps it silent', 'mute', 'oc_far', { code: 'no_permission', native: '230035' }, /发言/],
  ] as const)(
    'to %s is refused for good, in words for an administrator',
    async (_who, how, id, expected, words) => {
      double.world[how](id);
      const scope = id.startsWith('oc_') ? 'group' : 'person';
      const end = await post({ channel: 'feishu', scope, id }, oneLine('通知'));
      expect(end).toMatchObject({ state: 'rejected', ...expected });
      expect('native' in end && session.explain?.(end.native, scope)).toMatch(words);
    },
  );

  it('calls nobody for what is no id, and tells ids of people apart by their beginning', async () => {
    for (const to of [
      { ...chen, id: 'oc_grid' },
      { ...grid, id: 'g1' },
      { ...chen, id: '../x' },
    ]) {
      expect(await post(to, oneLine('通知'))).toMatchObject({ state: 'rejected', code: 'address_gone' });
    }
    expect(double.calls).toEqual([]);
    for (const id of ['ou_chen', 'on_chen', 'chen.xiaomin']) {
      double.world.add(id);
      expect((await post({ ...chen, id }, oneLine('通知'))).state).toBe('accepted');
    }
  });

  it('more than five a second to one reader is put off by the platform', async () => {
    for (let said = 0; said < 5; said++) expect((await post(chen, oneLine('通知'))).state).toBe('accepted');
    expect(await post(chen, oneLine('通知'))).toMatchObject({ state: 'throttled', native: '230020' });
  });

  it('can be taken back, twice without harm; another’s message cannot', async () => {
    const end = await post(chen, oneLine('通知'));
    const ref = end.state === 'accepted' ? end.ref : '';
    const { recalling } = session;
    for (const _ of [1, 2]) {
      const { each } = (await recalling?.recall([ref], chen, options())) ?? {};
      expect(each?.get(ref)).toEqual({ state: 'recalled' });
    }
    expect(double.world.messages[0]?.isRecalled).toBe(true);
    for (const other of ['om_other', '../x']) {
      const { each } = (await recalling?.recall([other], chen, options())) ?? {};
      expect(each?.get(other)?.state).toBe('refused');
    }
    double.fault('/open-apis/im/v1/messages/*', { status: 429, body: { code: 99_991_400, msg: '' } });
    expect((await recalling?.recall([ref], chen, options()))?.each.get(ref)?.state).toBe('again');
  });
});

describe('hearing', () => {
  it('a private message is its sender’s, a group’s counts when it mentions the bot, whose name goes', async () => {
    const store = collector();
    await hear(store.sink);
    await double.say({ from: 'ou_chen', text: ' 已报 ', parentId: 'om_asked' });
    await double.say({ from: 'ou_chen', group: 'oc_grid', text: ' 进度' });
    await double.say({ from: 'ou_chen', group: 'oc_grid', text: '闲聊', mentionsBot: false });
    expect(store.messages).toMatchObject([
      { conversation: chen, sender: chen, text: '已报', quotedRef: 'om_asked', senderProof: 'platform' },
      { conversation: grid, sender: chen, text: '进度', quotedRef: null },
    ]);
  });

  it('posts by their words, files and pictures by a reference that works, other things as other', async () => {
    const store = collector();
    await hear(store.sink);
    const line = [
      { tag: 'text', text: '已报，见' },
      { tag: 'a', text: '平台', href: 'https://x.example' },
      { tag: 'img', image_key: 'k' },
    ];
    const of = (type: string, content: object) => ({ message_type: type, content: JSON.stringify(content) });
    await double.say({ from: 'ou_chen', message: of('post', { title: '说明', content: [line, []] }) });
    await double.say({
      from: 'ou_chen',
      messageId: 'om_file',
      message: of('file', { file_key: 'file_v3_1', file_name: '名单.xlsx' }),
    });
    await double.say({
      from: 'ou_chen',
      messageId: 'om_image',
      message: of('image', { image_key: 'img_v3_1' }),
    });
    await double.say({ from: 'ou_chen', message: of('sticker', {}) });
    await double.say({ from: 'ou_chen', message: { message_type: 'text', content: 'not json' } });
    expect(store.messages).toMatchObject([
      { content: 'text', text: '说明\n已报，见平台' },
      { content: 'file', file: { name: '名单.xlsx', ref: 'om_file/file/file_v3_1' } },
      { content: 'picture', file: { ref: 'om_image/image/img_v3_1' } },
      { content: 'other' },
      { content: 'text', text: '' },
    ]);
  });

  it('a pressed button says its words, at once answered on the reader’s screen, and is stored once', async () => {
    const store = collector();
    await hear(store.sink);
    const ack = await double.press(
      'ou_chen',
      'om_card',
      { words: '已阅 K7Q2' },
      { twice: true, type: 'card' },
    );
    expect(ack.data).toEqual({ toast: { type: 'success', content: '已收到' } });
    expect(ack.latencyMs).toBeLessThan(3_000);
    await double.press('ou_chen', 'om_card', { other: 'app' });
    expect(store.messages).toMatchObject([
      { text: '已阅 K7Q2', quotedRef: 'om_card', conversation: chen, sender: chen },
    ]);
    expect(Math.abs((store.messages[0]?.sentAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
    const raw = store.messages.map((message) => new TextDecoder().decode(message.raw)).join();
    expect(raw).not.toContain('canary');
  });

  it('reports what was read, by whom, and acknowledges it after that', async () => {
    const reports = await hear(collector().sink);
    const sent = await post(chen, oneLine('通知'));
    const ref = sent.state === 'accepted' ? sent.ref : '';
    await double.read('ou_chen', [ref, 'om_9'], 1_790_000_000_123);
    const read = { state: 'read', address: 'ou_chen', atMs: 1_790_000_000_123 };
    expect(reports).toEqual([
      { ...read, ref },
      { ...read, ref: 'om_9' },
    ]);
    expect(session.terms?.reports).toBe('read');
  });

  it.each([
    ['in one', {}],
    ['in seven', { segments: 7 }],
    ['in seven, the last first', { segments: 7, order: 'reversed' }],
    ['in two, each twice', { segments: 2, twice: true }],
    ['in three, of which the last is lost, and then whole', { segments: 3, losesLast: true }],
  ] as const)(
    'an event that comes %s is heard once, and answered as the frame it was',
    async (_how, manner) => {
      const store = collector();
      await hear(store.sink);
      await double.say({ from: 'ou_chen', text: '已报'.repeat(50), messageId: 'om_1' }, manner);
      expect(store.messages.map(({ platformId }) => platformId)).toEqual(['om_1']);
      expect(double.violations).toEqual([]);
    },
  );

  it('answers 500 within the platform’s three seconds where the store is slow, and 200 when it comes again', async () => {
    await session.close();
    session = openFeishu(configFor(double), { log: kept.log }, { ...QUICK, ackMs: 100 });
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const store = collector(() => committed);
    await hear(store.sink);
    const said = double.say({ from: 'ou_chen', text: '已报', messageId: 'om_1' });
    await double.until(() => double.acks.some(({ code }) => code === 500));
    commit();
    expect((await said).code).toBe(200);
    expect(store.messages).toHaveLength(1);
  });

  it('knows nobody of another tenant, and people by the tenant’s own ids where set so', async () => {
    await session.close();
    const tuning: Partial<FeishuTuning> = QUICK;
    session = openFeishu({ ...configFor(double), personId: 'user_id' }, { log: kept.log }, tuning);
    const store = collector();
    await hear(store.sink);
    await double.say({ from: 'ou_chen', group: 'oc_grid', text: '进度', sender: { tenant_key: 'another' } });
    await double.say({ from: 'ou_chen', text: '已报', sender: { tenant_key: TENANT } });
    expect(store.messages.map(({ sender }) => sender?.id ?? null)).toEqual([null, 'u-ou_chen']);
  });

  it('counts nothing as unread where receipts are not subscribed to', () => {
    const config = { ...configFor(double), reportsReading: false };
    expect(openFeishu(config, { log: kept.log }, QUICK).terms?.reports).toBe('nothing');
  });

  it('gives a handshake up that gets no answer, and tries again', async () => {
    await session.close();
    session = openFeishu(configFor(double), { log: kept.log }, { ...QUICK, handshakeTimeoutMs: 100 });
    double.handshakes('hang');
    const asked = () => double.calls.filter(({ path }) => path === PATHS.endpoint).length;
    const up = hear(collector().sink);
    await double.until(() => asked() >= 2);
    double.handshakes('accept');
    await up;
    expect(double.openSockets()).toBe(1);
  });

  it('pings as the platform’s protocol wants, and is not cut while pongs come', async () => {
    await hear(collector().sink);
    await double.until(() => double.pings() >= 3);
    expect(double.openedSockets()).toBe(1);
    expect(double.violations).toEqual([]);
  });
});

describe('a check', () => {
  const codes = (findings: readonly Finding[] | undefined) =>
    findings?.map(({ about, code }) => `${about} ${code}`);
  const check = (groups: readonly { address: Address; name: string }[] = []) =>
    session.check?.({ ...options(), groups });

  it('finds all fine, opens no connection and sends nothing', async () => {
    expect(codes(await check([{ address: grid, name: '甲' }]))).toEqual([
      'host ok',
      'clock ok',
      'credentials ok',
      'robot ok',
      'stream ok',
      'group ok',
    ]);
    expect([double.openedSockets(), double.world.messages.length]).toEqual([0, 0]);
  });

  it.each([
    ['a wrong secret', PATHS.token, { body: { code: 10_014, msg: '' } }, 'credentials bad_secret'],
    ['an address not listed', PATHS.token, { body: { code: 99_991_401, msg: '' } }, 'credentials ip_refused'],
    [
      'a stopped application',
      PATHS.token,
      { body: { code: 99_991_662, msg: '' } },
      'credentials app_stopped',
    ],
    ['a bot not switched on', PATHS.botInfo, { body: { code: 230_006, msg: '' } }, 'robot no_bot'],
    [
      'a bot not released',
      PATHS.botInfo,
      { body: { code: 0, bot: { activate_status: 0 } } },
      'robot app_stopped',
    ],
    [
      'a missing permission',
      PATHS.botInfo,
      { body: { code: 99_991_672, msg: '' } },
      'robot permission_missing',
    ],
    ['no long connection', PATHS.endpoint, { body: { code: 403, msg: '' } }, 'stream stream_refused'],
    ['a page of a proxy', PATHS.token, { status: 502, html: '<html></html>' }, 'host intercepted'],
  ])('names %s, with what to do', async (_what, path, fault, expected) => {
    double.fault(path, fault);
    const findings = await check();
    expect(codes(findings)).toContain(expected);
    expect(findings?.find(({ state }) => state === 'wrong')?.text).toMatch(/请/);
  });

  it('names a group the bot is not in, and one that is none', async () => {
    double.world.leave('oc_left');
    const groups = ['oc_left', 'oc_none'].map((id) => ({ address: { ...grid, id }, name: id }));
    expect(codes(await check(groups))?.slice(-2)).toEqual(['group not_in_group', 'group group_gone']);
  });
});
