// A burst of 500 mails never exceeds what the provider was said to allow, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { openEmail } from '#adapters/email/index.ts';
import { peak, replayBurst } from '#tests/support/burst.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const to = Array.from(
  { length: 500 },
  (_, index): Address => ({ channel: 'email', scope: 'person', id: `p${index}@firm.example` }),
);

function burst(perMinute: number, perDay: number, stepMs: number) {
  const server = { host: '127.0.0.1', port: 9, security: 'none' as const };
  const login = { address: 'tjtx@tongji.example', user: 'tjtx', password: 'x' };
  const log = { info: () => undefined, warn: () => undefined };
  const session = openEmail({ ...login, smtp: server, imap: server, perMinute, perDay }, { log });
  return replayBurst(session, to, stepMs);
}

describe('a burst of 500 mails', () => {
  it('stays within the minute, and is not much slower', () => {
    const made = burst(20, 1_000, 1_000);

    expect(made).toHaveLength(500);
    expect(peak(made, MINUTE_MS)).toBeLessThanOrEqual(20);
    expect((made.at(-1)?.atMs ?? 0) / MINUTE_MS).toBeLessThan(500 / 20 + 2);
  });

  it('stays within the day and goes on in the next', () => {
    const made = burst(100, 300, 60_000);

    expect(made).toHaveLength(500);
    expect(peak(made, DAY_MS)).toBeLessThanOrEqual(300);
    expect(made.at(-1)?.atMs).toBeLessThan(2 * DAY_MS);
  });
});
