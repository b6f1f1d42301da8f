// A burst of 500 messages never exceeds what Telegram counts, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import { CallRate } from '#bot/services/call-rate.ts';

const LATENCY_MS = 80;

/** When each of these calls begins and ends, as fast as the buckets let them, on a clock of one's own. */
function replay(to: readonly Address[]) {
  const log = { info: () => undefined, warn: () => undefined };
  const config = { token: `123456789:${'x'.repeat(35)}`, base: 'http://127.0.0.1:9', webhookUrl: null };
  const session = openTelegram(config, { log });
  const rate = new CallRate(null);
  let waiting = to.map((address, index) => ({ address, id: `call-${index}` }));
  const underWay: { id: string; endsAtMs: number }[] = [];
  const made: { readonly chat: string; readonly atMs: number }[] = [];
  for (let nowMs = 0; waiting.length > 0; nowMs += 10) {
    while (underWay[0] !== undefined && underWay[0].endsAtMs <= nowMs) {
      rate.ended(underWay.shift()?.id ?? '', nowMs);
    }
    waiting = waiting.filter(({ address, id }) => {
      if (rate.take(id, session.buckets(address), nowMs) > 0) return true;
      underWay.push({ id, endsAtMs: nowMs + LATENCY_MS });
      // The platform counts when the call arrives, somewhere on the way.
      made.push({ chat: address.id, atMs: nowMs + LATENCY_MS / 2 });
      return false;
    });
  }
  return made;
}

/** The most calls within any `windowMs`. */
function peak(made: readonly { readonly atMs: number }[], windowMs: number): number {
  return Math.max(
    0,
    ...made.map(({ atMs }) => made.filter((one) => one.atMs >= atMs && one.atMs < atMs + windowMs).length),
  );
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
