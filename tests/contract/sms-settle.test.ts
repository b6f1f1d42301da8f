// A short message whose answer was lost: asked about at the vendor, and settled where its records say so.

import { afterEach, describe, expect, it } from 'vitest';
import type { ChannelSession } from '#adapters/contract.ts';
import { openSms } from '#adapters/sms/index.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type SmsDouble, type SmsSettings, startSmsDouble } from '#tests/doubles/sms/index.ts';
import { keptLog } from './kept-log.ts';
import { configFor } from './sms-driver.ts';

const PHONE = '13900000001';
const TO = { channel: 'sms', scope: 'person', id: PHONE } as const;
const VENDORS = ['aliyun', 'tencent'] as const;
/** Just before midnight in Shanghai. */
const LATE_MS = Date.UTC(2026, 10, 4, 15, 59, 59, 900);

let double: SmsDouble;
let session: ChannelSession;
let nowMs: number;

const open = async (vendor: (typeof VENDORS)[number], settings: SmsSettings = {}) => {
  nowMs = LATE_MS;
  double = await startSmsDouble(vendor, { limits: [], wallMs: () => nowMs, ...settings });
  session = openSms(configFor(double), { log: keptLog().log }, { wallMs: () => nowMs });
};
afterEach(async () => {
  expect(double.world.violations).toEqual([]);
  await session.close();
  await double.close();
});

const options = { timeoutMs: 2_000, signal: new AbortController().signal };
const send = async (key: string, text = '请上报') => {
  const [part] = session.plan(oneLine(text), TO).parts;
  if (part === undefined) throw new Error('no part');
  return (await session.send(part, [TO], { key, ...options })).call;
};
/** Its answer is lost, though the vendor has taken it. */
const lose = async (key: string) => {
  double.fault({ acceptFirst: true, reset: true });
  expect(await send(key)).toMatchObject({ state: 'unknown' });
};
const ask = (key: string, calledAtMs = LATE_MS) =>
  session.settling?.ask({ key, address: TO, calledAtMs }, options);
const fateOf = (key: string, fate: { code: string; text: string } | null) => {
  const sent = double.world.messages.find(({ echo }) => echo === key);
  if (sent !== undefined) sent.fate = fate;
};

describe.each(VENDORS)('a send at %s whose answer was lost', (vendor) => {
  it('is found among others by its key, and has what the carrier says', async () => {
    await open(vendor);
    await send('key-0');
    await lose('key-1');
    fateOf('key-0', { code: 'UNDELIV', text: '空号' });
    fateOf('key-1', null);
    expect(await ask('key-1')).toEqual({ ref: 'key-1', address: PHONE, state: 'delivered' });
    fateOf('key-1', { code: 'UNDELIV', text: 'UNDELIV' });
    expect(await ask('key-1')).toMatchObject({ state: 'failed', code: 'undelivered', native: 'UNDELIV' });
  });

  it('stays unknown where the vendor has nothing, refuses to say, or is not to be understood', async () => {
    await open(vendor);
    // It never came there.
    double.fault({ reset: true });
    expect(await send('key-1')).toMatchObject({ state: 'unknown' });
    await send('key-2');
    expect(await ask('key-1')).toBeNull();
    double.fault({ html: '<h1>502</h1>', status: 502 });
    expect(await ask('key-2')).toBeNull();
    double.fault({ body: { Code: 'OK', Response: { PullSmsSendStatusSet: [7] }, SmsSendDetailDTOs: [] } });
    expect(await ask('key-2')).toBeNull();
    double.fault({ reset: true });
    expect(await ask('key-2')).toBeNull();
    double.world.accountRefusal = { code: 'isv.OUT_OF_SERVICE' };
    expect(await ask('key-2')).toBeNull();
    expect(
      await session.settling?.ask({ key: 'k', address: { ...TO, id: '12' }, calledAtMs: 0 }, options),
    ).toBeNull();
  });
});

describe('Aliyun’s records', () => {
  it('say that a message was taken before any carrier does, also under the next day', async () => {
    await open('aliyun');
    nowMs = LATE_MS + 200;
    await lose('key-1');
    expect(await ask('key-1', LATE_MS)).toEqual({ ref: 'key-1', address: PHONE, state: 'sent' });
  });

  it('are read page by page', async () => {
    await open('aliyun', { perSecond: 1_000 });
    for (let n = 0; n < 55; n += 1) await send(`other-${n}`);
    await lose('key-1');
    expect(await ask('key-1')).toMatchObject({ state: 'sent' });
    expect(double.calls.filter(({ action }) => action === 'QuerySendDetails').length).toBeGreaterThan(1);
  });
});

describe('Tencent’s records', () => {
  it('settle nothing where they name no session: one message cannot be told from another', async () => {
    await open('tencent');
    double.world.namesSession = false;
    await lose('key-1');
    fateOf('key-1', null);
    expect(await ask('key-1')).toBeNull();
  });
});
