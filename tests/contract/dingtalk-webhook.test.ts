// The custom robots against the channel contract, and what is theirs alone: signature, keys, pace, names.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, ChannelSession } from '#adapters/contract.ts';
import { openWebhooks } from '#adapters/dingtalk-webhook/index.ts';
import { oneLine } from '#bot/domain/message.ts';
import {
  type HookSettings,
  startWebhookDouble,
  type WebhookDouble,
} from '#tests/doubles/dingtalk-webhook/index.ts';
import { options } from './channel/rig.ts';
import { channelContract } from './channel-suite.ts';
import { webhookDriver } from './dingtalk-webhook-driver.ts';

channelContract('dingtalk-webhook', webhookDriver);

const HOOKS: readonly HookSettings[] = [
  { name: '外部群', token: 'token-one', secret: 'SECone' },
  { name: '关键词群', token: 'token-two', secret: 'SECtwo', keyword: '报表' },
];

describe('a custom robot', () => {
  let double: WebhookDouble;
  let session: ChannelSession;
  beforeEach(async () => {
    double = await startWebhookDouble(HOOKS);
    session = openWebhooks({ hooks: HOOKS, base: double.url });
  });
  afterEach(async () => {
    await session.close();
    await double.close();
  });

  const group = (id: string): Address => ({ channel: 'dingtalk-webhook', scope: 'group', id });
  const post = async (to: string, text: string, key = options().key, from = session) => {
    const [part] = from.plan(oneLine(text), group(to)).parts;
    if (part === undefined) throw new Error('nothing to send');
    return (await from.send(part, [group(to)], { ...options(), key })).call;
  };

  it('signs its calls so that the platform takes them, and adds nothing unknown', async () => {
    expect((await post('外部群', '本月报表已开网')).state).toBe('accepted');
    expect(double.messages).toMatchObject([{ group: '外部群', text: '本月报表已开网' }]);
    expect(double.violations).toEqual([]);
  });

  it.each([
    [
      'a wrong key',
      { secret: 'SECother' },
      0,
      { state: 'rejected', code: 'no_permission', native: '310000_sign' },
    ],
    [
      'an unknown token',
      { token: 'token-gone' },
      0,
      { state: 'rejected', code: 'address_gone', native: '400101' },
    ],
    ['a clock two hours off', {}, 7_200_000, { state: 'account', code: 'auth', native: '310000_timestamp' }],
  ])('with %s is refused, and the outcome says for whom', async (_what, change, shiftMs, expected) => {
    const hooks = HOOKS.map((hook) => ({ ...hook, ...change }));
    const wrong = openWebhooks({ hooks, base: double.url }, () => double.nowMs() + shiftMs);
    expect(await post('外部群', '通知', 'key-1', wrong)).toMatchObject(expected);
    await wrong.close();
    expect(double.messages).toEqual([]);
  });

  it('takes its instant from the clock each time: an hour later it still signs well', async () => {
    const later = openWebhooks({ hooks: HOOKS, base: double.url }, () => double.nowMs());
    for (const ms of [0, 3_500_000, 3_500_000]) {
      double.advance(ms);
      expect((await post('外部群', '通知', options().key, later)).state).toBe('accepted');
    }
    await later.close();
  });

  it('that asks for a keyword refuses a text without it, for good', async () => {
    expect((await post('关键词群', '本月报表已开网')).state).toBe('accepted');
    expect(await post('关键词群', '已开网')).toMatchObject({
      state: 'rejected',
      code: 'content_policy',
      native: '310000_keyword',
    });
  });

  it('that has said too much is left alone for ten minutes; its pace keeps two below', async () => {
    const [bucket] = session.buckets(group('外部群'));
    expect(bucket).toMatchObject({ limit: 18, windowMs: 60_000 });
    for (let said = 0; said < 20; said++) expect((await post('外部群', '通知')).state).toBe('accepted');
    expect(await post('外部群', '通知')).toMatchObject({ state: 'throttled', retryAfterMs: 600_000 });
    // Each robot by itself.
    expect((await post('关键词群', '报表')).state).toBe('accepted');
    expect(session.buckets(group('关键词群'))[0]?.key).not.toBe(bucket?.key);
  });

  it('nobody has configured is an address that is gone, and nobody is called', async () => {
    expect(await post('别的群', '通知')).toMatchObject({ state: 'rejected', code: 'address_gone' });
    expect(double.calls).toEqual([]);
  });
});
