// A burst of 500 messages never exceeds what Feishu counts, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openFeishu } from '#adapters/feishu/index.ts';
import { openFeishuWebhooks } from '#adapters/feishu-webhook/index.ts';
import { peak, replayBurst } from '#tests/support/burst.ts';

const BASE = 'http://127.0.0.1:9';

describe('a burst of 500 messages', () => {
  it('stays within five a second and a hundred a minute of each custom bot, and is not much slower', () => {
    const to = Array.from(
      { length: 500 },
      (_, index): Address => ({ channel: 'feishu-webhook', scope: 'group', id: `群${index % 4}` }),
    );
    const made = replayBurst(openFeishuWebhooks({ hooks: [], base: BASE }), to, 20);
    expect(made).toHaveLength(500);
    for (const [, calls] of Map.groupBy(made, ({ chat }) => chat)) {
      expect(peak(calls, 1_000)).toBeLessThanOrEqual(5);
      expect(peak(calls, 60_000)).toBeLessThanOrEqual(100);
      expect(peak(calls, 60_000)).toBeGreaterThan(80);
    }
  });

  it('stays within what an application, a reader and a group may have, and is not much slower', () => {
    const log = { info: () => undefined, warn: () => undefined };
    const config = {
      appId: 'cli_x',
      appSecret: 'x',
      personId: 'open_id',
      base: BASE,
      reportsReading: true,
    } as const;
    const to = Array.from({ length: 500 }, (_, index): Address => {
      const isGroup = index % 5 === 0;
      const id = isGroup ? `oc_${index % 3}` : `ou_${index % 150}`;
      return { channel: 'feishu', scope: isGroup ? 'group' : 'person', id };
    });
    const made = replayBurst(openFeishu(config, { log }), to, 20);
    expect(made).toHaveLength(500);
    expect(peak(made, 1_000)).toBeLessThanOrEqual(50);
    expect(peak(made, 1_000)).toBeGreaterThan(30);
    expect(peak(made, 60_000)).toBeLessThanOrEqual(1_000);
    for (const [chat, calls] of Map.groupBy(made, (call) => call.chat)) {
      expect(peak(calls, 1_000), chat).toBeLessThanOrEqual(5);
    }
  });
});
