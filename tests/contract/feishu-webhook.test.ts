// Feishu's custom bots against the channel contract, and what is theirs alone: signature, pace, full hours, names.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, ChannelSession, Finding } from '#adapters/contract.ts';
import { openFeishuWebhooks } from '#adapters/feishu-webhook/index.ts';
import { oneLine } from '#bot/domain/message.ts';
import {
  type FeishuWebhookDouble,
  type HookSettings,
  startFeishuWebhookDouble,
} from '#tests/doubles/feishu-webhook/index.ts';
import { options } from './channel/rig.ts';
import { channelContract } from './channel-suite.ts';
import { feishuWebhookDriver } from './feishu-webhook-driver.ts';

channelContract('feishu-webhook', feishuWebhookDriver);

const HOOKS: readonly HookSettings[] = [
  { name: '外部群', token: 'token-one', secret: 'secret-one' },
  { name: '不签名群', token: 'token-two', secret: null },
  { name: '关键词群', token: 'token-three', secret: 'secret-three', keyword: '报表' },
  { name: '限地址群', token: 'token-four', secret: null, refusesAddress: true },
];

describe('a custom bot of Feishu', () => {
  let double: FeishuWebhookDouble;
  let session: ChannelSession;
  beforeEach(async () => {
    double = await startFeishuWebhookDouble(HOOKS);
    session = openFeishuWebhooks(
      { hooks: HOOKS, base: double.url },
      { wallMs: double.nowMs, random: () => 0.5 },
    );
  });
  afterEach(async () => {
    await session.close();
    await double.close();
    expect(double.violations).toEqual([]);
  });

  const group = (id: string): Address => ({ channel: 'feishu-webhook', scope: 'group', id });
  const post = async (to: string, text: string, from = session) => {
    const [part] = from.plan(oneLine(text), group(to)).parts;
    if (part === undefined) throw new Error('nothing to send');
    return (await from.send(part, [group(to)], options())).call;
  };

  it('signs its calls so that the platform takes them, or leaves the signature out where none is asked for', async () => {
    for (const to of ['外部群', '不签名群']) {
      expect(await post(to, '本月报表已开网')).toMatchObject({ state: 'accepted' });
    }
    expect(double.messages.map(({ group }) => group)).toEqual(['外部群', '不签名群']);
    expect(double.calls[1]?.body).toEqual({ msg_type: 'text', content: { text: '本月报表已开网' } });
  });

  it('leaves signs of mark-up visible and without effect', async () => {
    await post('外部群', '<at user_id="all">所有人</at> **粗** [点我](https://x.example) 增速<5%');
    expect(double.messages[0]?.text).toBe(
      '＜at user_id="all">所有人＜/at> ＊＊粗＊＊ [点我］(https://x.example) 增速<5%',
    );
  });

  it.each([
    [
      'a wrong key',
      '外部群',
      { secret: 'other' },
      0,
      { state: 'rejected', code: 'no_permission', native: '19021' },
    ],
    ['an unknown token', '外部群', { token: 'token-gone' }, 0, { state: 'rejected', code: 'address_gone' }],
    [
      'a clock two hours off',
      '外部群',
      {},
      7_200_000,
      { state: 'account', code: 'auth', native: '19021_clock' },
    ],
    ['no keyword', '关键词群', {}, 0, { state: 'rejected', code: 'content_policy', native: '19024' }],
    [
      'an address not listed',
      '限地址群',
      {},
      0,
      { state: 'rejected', code: 'no_permission', native: '19022' },
    ],
  ])('with %s is refused, says for whom, and what to do', async (_what, to, change, shiftMs, expected) => {
    const hooks = HOOKS.map((hook) => ({ ...hook, ...change }));
    const tuning = { wallMs: () => double.nowMs() + shiftMs, random: () => 0 };
    const wrong = openFeishuWebhooks({ hooks, base: double.url }, tuning);
    const end = await post(to, '通知', wrong);
    expect(end).toMatchObject(expected);
    expect('native' in end && wrong.explain?.(end.native, 'group')).toMatch(/请/);
    await wrong.close();
    expect(double.messages).toEqual([]);
  });

  it('takes its instant from the clock each time: an hour later it still signs well', async () => {
    for (const ms of [0, 3_500_000, 3_500_000]) {
      double.advance(ms);
      expect((await post('外部群', '通知')).state).toBe('accepted');
    }
  });

  it('stays away from the first seconds of a full and a half hour, without a call', async () => {
    double.advance(1_800_000 - (double.nowMs() % 1_800_000) + 500);
    expect(await post('外部群', '通知')).toMatchObject({ state: 'throttled', native: 'full_hour' });
    expect(double.calls).toEqual([]);
    double.advance(10_000);
    expect((await post('外部群', '通知')).state).toBe('accepted');
  });

  it('that has said too much waits, and each bot is counted by itself', async () => {
    for (let said = 0; said < 5; said++) expect((await post('外部群', '通知')).state).toBe('accepted');
    expect(await post('外部群', '通知')).toMatchObject({ state: 'throttled', native: '9499_too_many' });
    expect((await post('不签名群', '通知')).state).toBe('accepted');
    expect(session.buckets(group('外部群'))[0]?.key).not.toBe(session.buckets(group('不签名群'))[0]?.key);
  });

  it('nobody has configured is an address that is gone, and nobody is called', async () => {
    expect(await post('别的群', '通知')).toMatchObject({ state: 'rejected', code: 'address_gone' });
    expect(double.calls).toEqual([]);
  });

  it('is checked without a message: the host, and whether a group has its bot', async () => {
    const groups = ['外部群', '别的群'].map((name) => ({ address: group(name), name }));
    const check = () => session.check?.({ ...options(), groups }) ?? Promise.resolve([]);
    const codes = (findings: readonly Finding[]) => findings.map(({ about, code }) => `${about} ${code}`);
    expect(codes(await check())).toEqual([
      'host ok',
      'credentials cannot_ask',
      'group ok',
      'group not_configured',
    ]);
    expect(double.messages).toEqual([]);
    double.fault({ status: 502, html: '<html>proxy</html>' });
    expect(codes(await check())).toEqual(['host intercepted']);
    await double.close();
    expect(codes(await check())).toEqual([expect.stringMatching(/^host (refused|unreachable)$/)]);
  });
});
