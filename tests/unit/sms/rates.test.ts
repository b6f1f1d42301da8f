// A burst of 500 short messages stays below what each vendor counts, by a count that shares nothing with the limiter.

import { describe, expect, it } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import type { SmsConfig } from '#adapters/sms/config.ts';
import { openSms } from '#adapters/sms/index.ts';
import { Counter, LIMITS } from '#tests/doubles/sms/model.ts';
import { peak, replayBurst } from '#tests/support/burst.ts';

const config = (vendor: SmsConfig['vendor']): SmsConfig => ({
  vendor,
  apiBase: 'http://127.0.0.1:9',
  key: { id: 'id', secret: 'secret' },
  sign: '统计局',
  templates: { usual: { code: 'SMS_1', params: ['text'] }, byPurpose: new Map(), paramMaxChars: 35 },
  door: null,
  perSecond: 20,
  feeFen: 5,
});

describe.each([{ name: 'aliyun' }, { name: 'tencent', appId: '1400006666' }] as const)(
  'a burst of 500 messages over $name',
  (vendor) => {
    const log = { info: () => undefined, warn: () => undefined };
    const session = openSms(config(vendor), { log });
    const to = (phones: number) =>
      Array.from({ length: 500 }, (_, index): Address => {
        return { channel: 'sms', scope: 'person', id: `139${String(index % phones).padStart(8, '0')}` };
      });

    it('to as many numbers stays within the account’s second, and is not much slower', () => {
      const made = replayBurst(session, to(500), 25);
      expect(made).toHaveLength(500);
      expect(peak(made, 1_000)).toBeLessThanOrEqual(20);
      expect(peak(made, 1_000)).toBeGreaterThan(15);
    });

    it('to a hundred numbers meets no limit of a number’s', () => {
      const counter = new Counter(LIMITS[vendor.name]);
      const made = replayBurst(session, to(100), 500);
      expect(made).toHaveLength(500);
      expect(made.map(({ atMs, chat }) => counter.take(chat, atMs)).filter((one) => one !== null)).toEqual(
        [],
      );
    });
  },
);

it('a number gets no more in a day than its vendor lets through, whatever waits', () => {
  const log = { info: () => undefined, warn: () => undefined };
  const session = openSms(config({ name: 'tencent', appId: '1400006666' }), { log });
  const one: Address = { channel: 'sms', scope: 'person', id: '13900000001' };
  const counter = new Counter(LIMITS.tencent);
  const made = replayBurst(
    session,
    Array.from({ length: 12 }, () => one),
    60_000,
  );
  expect(made.map(({ atMs }) => counter.take(one.id, atMs)).filter((refusal) => refusal !== null)).toEqual(
    [],
  );
  expect(made.at(-1)?.atMs).toBeGreaterThan(86_400_000);
});
