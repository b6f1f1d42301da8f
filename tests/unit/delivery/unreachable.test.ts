// Why a firm cannot be reached: nothing while anybody can be told, else the channels and their reasons.

import { describe, expect, it } from 'vitest';
import { CHANNELS } from '#adapters/registry.ts';
import { channelText, unreachableText } from '#bot/domain/delivery/unreachable.ts';

const missed = (channel: string, code: string | null) => ({ channel, code });

describe('why a firm cannot be reached', () => {
  it.each([
    ['nobody is known', [], '无联系人'],
    ['somebody without an account', [{ channel: null, missed: [] }], '没有账号'],
    ['blocked on one', [{ channel: null, missed: [missed('dingtalk', 'blocked')] }], '钉钉已屏蔽'],
    [
      'each channel with its reason',
      [
        {
          channel: null,
          missed: [missed('sms', 'address_gone'), missed('dingtalk', null), missed('x', 'odd')],
        },
      ],
      '短信账号不存在、钉钉已停用、x收不到',
    ],
    [
      'the first contact who has a channel',
      [
        { channel: null, missed: [] },
        { channel: null, missed: [missed('email', 'address_gone')] },
      ],
      '电子邮件账号不存在',
    ],
    [
      'a stand-in who can be told',
      [
        { channel: null, missed: [missed('dingtalk', 'blocked')] },
        { channel: 'email', missed: [] },
      ],
      null,
    ],
  ])('%s', (_, contacts, text) => {
    expect(unreachableText(contacts)).toBe(text);
  });

  it('calls a channel what its settings call it', () => {
    for (const { kind, name } of CHANNELS)
      if (channelText(kind) !== kind) expect(channelText(kind)).toBe(name);
  });
});
