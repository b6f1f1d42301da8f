// What the smart robot is given to say, and from where it fetches what it was sent.

import { describe, expect, it, vi } from 'vitest';
import { fileAddress } from '#adapters/wecom-robot/files.ts';
import { planMessage } from '#adapters/wecom-robot/plan.ts';
import { pulse } from '#adapters/wecom-robot/pulse.ts';
import type { Message } from '#bot/domain/message.ts';

const asks = (text: string, actions: NonNullable<Message['actions']>): Message => ({
  title: '通知',
  blocks: [{ kind: 'paragraph', text }],
  actions,
});
const read = { code: 'read', label: '已阅', words: '已阅' };

describe('a message with answers', () => {
  it('is a card while the card shows all of it', () => {
    const { parts } = planMessage(asks('年报培训已改期。', [read]));
    expect(parts).toEqual([
      {
        native: { title: '通知', text: '年报培训已改期。', buttons: '[{"text":"已阅","key":"已阅"}]' },
        number: 1,
        of: 1,
      },
    ]);
  });

  it.each<[string, string, NonNullable<Message['actions']>]>([
    ['is too long', '改'.repeat(113), [read]],
    [
      'has more answers than buttons',
      '请选择',
      Array.from({ length: 7 }, (_, at) => ({ ...read, words: `${at}` })),
    ],
    ['has a label no button has room for', '请选择', [{ ...read, label: '这是一个放不下的按钮名称' }]],
    ['has one answer twice', '请选择', [read, read]],
    ['has words no button can carry', '请选择', [read, { ...read, words: '改'.repeat(342) }]],
  ])('goes as text, which says the words itself, when it %s', (_what, text, actions) => {
    const { parts } = planMessage(asks(text, actions));
    expect(parts.map(({ native }) => Object.keys(native))).toEqual([['markdown']]);
  });

  it('has nothing that acts on its card either', () => {
    const { parts } = planMessage(asks('请 @所有人 看 javascript:x', [{ ...read, label: '@好' }]));
    expect(JSON.stringify(parts)).not.toMatch(/@|javascript:/);
  });
});

describe('the address of a file', () => {
  const LINE = 'wss://openws.work.weixin.qq.com';

  it.each([
    ['https://ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com/a?sign=1', LINE],
    ['https://wework.work.weixin.qq.com/a', LINE],
    ['https://im.bureau.example/media/1', 'wss://im.bureau.example/ws'],
    ['http://127.0.0.1:4003/media/1', 'ws://127.0.0.1:4003'],
  ])('%s is read with the line at %s', (url, line) => {
    expect(fileAddress(url, line)?.origin).toBe(new URL(url).origin);
  });

  it.each([
    'http://ww-aibot-img.cos.ap-guangzhou.myqcloud.com/a',
    'https://myqcloud.com/a',
    'https://evil.example/cos.myqcloud.com',
    'https://cos.myqcloud.com.evil.example/a',
    'https://a@b.cos.ap-guangzhou.myqcloud.com/a',
    'https://b.cos.ap-guangzhou.myqcloud.com:8443/a',
    'http://127.0.0.1:4003/a',
    'file:///etc/passwd',
    'x',
  ])('%s is not', (url) => {
    expect(fileAddress(url, LINE)).toBeNull();
  });
});

describe('the pulse of a line', () => {
  it('is asked in time, and a silence counts in looks, so that a sleeping process blames nobody', async () => {
    vi.useFakeTimers();
    try {
      let answer = () => {};
      let pings = 0;
      let deaths = 0;
      const stop = pulse({
        tuning: { pingEveryMs: 30_000, silentMs: 10_000, watchEveryMs: 1_000 },
        ping: () => {
          pings += 1;
          return new Promise<void>((resolve) => {
            answer = resolve;
          });
        },
        dead: () => {
          deaths += 1;
        },
      });
      await vi.advanceTimersByTimeAsync(30_000);
      expect([pings, deaths]).toEqual([1, 0]);
      await vi.advanceTimersByTimeAsync(9_000);
      answer();
      await vi.advanceTimersByTimeAsync(29_000);
      expect([pings, deaths]).toEqual([1, 0]);
      await vi.advanceTimersByTimeAsync(60_000);
      expect([pings, deaths]).toEqual([2, 1]);
      stop();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
