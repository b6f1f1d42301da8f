// WeCom's group robots against the channel contract, and what is theirs alone: bytes, pace, keys, the check.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, ChannelSession } from '#adapters/contract.ts';
import { openGroupRobots } from '#adapters/wecom-webhook/index.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type GroupRobotDouble, startGroupRobotDouble } from '#tests/doubles/wecom-webhook/index.ts';
import { options } from './channel/rig.ts';
import { channelContract } from './channel-suite.ts';
import { wecomWebhookDriver } from './wecom-webhook-driver.ts';

channelContract('wecom-webhook', wecomWebhookDriver);

const ROBOTS = [
  { name: '东街群', key: 'key-canary-one' },
  { name: '西街群', key: 'key-canary-two' },
];

describe('the robot of a WeCom group', () => {
  let double: GroupRobotDouble;
  let session: ChannelSession;
  beforeEach(async () => {
    double = await startGroupRobotDouble(ROBOTS);
    session = openGroupRobots({ robots: ROBOTS, base: double.url });
  });
  afterEach(async () => {
    await session.close();
    await double.close();
  });

  const group = (id: string): Address => ({ channel: 'wecom-webhook', scope: 'group', id });
  const post = async (to: string, text: string) => {
    const [part] = session.plan(oneLine(text), group(to)).parts;
    if (part === undefined) throw new Error('nothing to send');
    return (await session.send(part, [group(to)], options())).call;
  };
  const check = (groups: readonly string[] = []) =>
    session.check?.({
      groups: groups.map((name) => ({ address: group(name), name: `${name}网格` })),
      timeoutMs: 5_000,
      signal: new AbortController().signal,
    }) ?? [];

  it('writes to its own group, mentions nobody and adds nothing unknown', async () => {
    expect((await post('西街群', '<@zhang> @all 本月报表已开网')).state).toBe('accepted');
    expect(double.messages).toEqual([{ group: '西街群', text: '<＠zhang> ＠all 本月报表已开网' }]);
    expect(double.violations).toEqual([]);
  });

  it('counts bytes and not characters: 682 Chinese characters are one message, one more are two', () => {
    const parts = (length: number) => session.plan(oneLine('报'.repeat(length)), group('东街群')).parts;
    expect(parts(682)).toHaveLength(1);
    expect(parts(683)).toHaveLength(2);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 400, maxLength: 1_500 }), (text) => {
        for (const { native } of session.plan(oneLine(text), group('东街群')).parts) {
          expect(Buffer.byteLength(native['text'] ?? '')).toBeLessThanOrEqual(2_048);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('that has said too much is told so, waits a minute, and holds up no other', async () => {
    double.pace.setNow(0);
    for (let said = 0; said < 20; said++) expect((await post('东街群', '通知')).state).toBe('accepted');
    expect(await post('东街群', '通知')).toMatchObject({ state: 'throttled', retryAfterMs: 60_000 });
    expect((await post('西街群', '通知')).state).toBe('accepted');
  });

  it('that was taken out of its group is an address that is gone; one nobody configured calls nobody', async () => {
    double.remove('东街群');
    expect(await post('东街群', '通知')).toMatchObject({
      state: 'rejected',
      code: 'address_gone',
      native: '93000',
    });
    expect(session.explain?.('93000', 'group')).toContain('已被移出群');
    const calls = double.calls.length;
    expect(await post('别的群', '通知')).toMatchObject({ state: 'rejected', code: 'address_gone' });
    expect(double.calls).toHaveLength(calls);
  });

  it('does not know of a message the platform dropped in silence', async () => {
    double.fault({ body: { errcode: 0, errmsg: 'ok' } });
    expect((await post('东街群', '通知')).state).toBe('accepted');
    expect(double.messages).toEqual([]);
  });

  it('is checked by a message of no kind: nobody is told anything', async () => {
    double.remove('西街群');
    const findings = await check(['东街群', '南街群']);
    expect(findings.map(({ about, code, state }) => [about, state, code])).toEqual([
      ['host', 'fine', 'ok'],
      ['robot', 'fine', 'ok'],
      ['robot', 'wrong', '93000'],
      ['group', 'wrong', 'not_configured'],
    ]);
    expect(findings[2]?.text).toContain('机器人“西街群”：机器人已被移出群，或 key 不对');
    expect(findings[3]?.text).toContain('网格“南街群网格”');
    expect(double.messages).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('canary');
  });

  it('says of a page in between, of too much, and of nobody there, what is wrong', async () => {
    double.fault({ status: 502, html: '<html>' });
    expect(await check()).toMatchObject([{ about: 'host', state: 'wrong', code: 'intercepted' }]);
    double.fault({ body: { errcode: 45_009 } });
    expect((await check())[1]).toMatchObject({ about: 'robot', state: 'unknown', code: '45009' });
    await double.close();
    expect(await check()).toMatchObject([{ about: 'host', state: 'wrong' }]);
  });
});
