// A burst of 500 messages never exceeds what DingTalk counts, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { openWebhooks } from '#adapters/dingtalk-webhook/index.ts';
import { peak, replayBurst } from '#tests/support/burst.ts';

const BASE = 'http://127.0.0.1:9';

describe('a burst of 500 messages', () => {
  it('stays within twenty calls a second of each path, and is not much slower', () => {
    const log = { info: () => undefined, warn: () => undefined };
    const account = { clientId: 'ding', clientSecret: 'x', robotCode: 'ding', apiBase: BASE, oapiBase: BASE };
    const to = Array.from({ length: 500 }, (_, index): Address => {
      const isGroup = index % 3 === 0;
      return { channel: 'dingtalk', scope: isGroup ? 'group' : 'person', id: isGroup ? 'cid' : `p${index}` };
    });
    const made = replayBurst(openDingtalk(account, { log }), to, 10);
    expect(made).toHaveLength(500);
    for (const [, calls] of Map.groupBy(made, ({ chat }) => chat === 'cid')) {
      expect(peak(calls, 1_000)).toBeLessThanOrEqual(20);
      expect(peak(calls, 1_000)).toBeGreaterThanOrEqual(14);
    }
  });

  it('stays within twenty a minute of each custom robot, which would be blocked for ten', () => {
    const to = Array.from(
      { length: 500 },
      (_, index): Address => ({ channel: 'dingtalk-webhook', scope: 'group', id: `群${index % 5}` }),
    );
    const made = replayBurst(openWebhooks({ hooks: [], base: BASE }), to, 100);
    expect(made).toHaveLength(500);
    for (const [, calls] of Map.groupBy(made, ({ chat }) => chat)) {
      expect(peak(calls, 60_000)).toBeLessThanOrEqual(20);
      expect(peak(calls, 60_000)).toBeGreaterThanOrEqual(16);
    }
  });
});
