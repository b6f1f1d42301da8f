// A burst of 500 messages never exceeds what Feishu counts, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
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
});
