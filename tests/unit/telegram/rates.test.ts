// A burst of 500 messages never exceeds what Telegram counts, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import { peak, replayBurst } from '#tests/support/burst.ts';

/** When each of these calls is made, as fast as the buckets let them. */
function replay(to: readonly Address[]) {
  const log = { info: () => undefined, warn: () => undefined };
  const config = { token: `123456789:${'x'.repeat(35)}`, base: 'http://127.0.0.1:9', webhookUrl: null };
  return replayBurst(openTelegram(config, { log }), to, 10);
}

describe('a burst of 500 messages', () => {
  const address = (scope: Address['scope'], id: number): Address => ({
    channel: 'telegram',
    scope,
    id: String(id),
  });
  const to = [
    ...Array.from({ length: 300 }, (_, index) => address('person', 1 + (index % 150))),
    ...Array.from({ length: 200 }, (_, index) => address('group', -1 - (index % 6))),
  ];
  const made = replay(to);
  const byChat = [...Map.groupBy(made, ({ chat }) => chat)];

  it('stays below thirty a second in all, and is not much slower', () => {
    expect(made).toHaveLength(500);
    expect(peak(made, 1_000)).toBeLessThanOrEqual(30);
    expect(peak(made, 1_000)).toBeGreaterThanOrEqual(20);
  });

  it('says one thing a second in each chat, and twenty a minute in each group', () => {
    for (const [chat, calls] of byChat) {
      expect(peak(calls, 1_000), chat).toBe(1);
      if (chat.startsWith('-')) expect(peak(calls, 60_000), chat).toBeLessThanOrEqual(20);
    }
  });
});
