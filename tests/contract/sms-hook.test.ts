// What vendors push: believed for the word in its address, stored whole before it is acknowledged, receipts told apart.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelSession, DeliveryReport, Sink } from '#adapters/contract.ts';
import { openSms } from '#adapters/sms/index.ts';
import { RECEIPTS } from '#adapters/sms/pushed.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type SmsDouble, startSmsDouble } from '#tests/doubles/sms/index.ts';
import { type Collector, collector, options } from './channel/rig.ts';
import type { Door } from './door.ts';
import { keptLog } from './kept-log.ts';
import { configFor, JUNK, openPushDoor } from './sms-driver.ts';
import { HOOK_TOKEN } from './sms-forgeries.ts';

const PHONE = '13900004321';
const TO = { channel: 'sms', scope: 'person', id: PHONE } as const;

describe.each(['aliyun', 'tencent'] as const)('pushes of %s', (vendor) => {
  let double: SmsDouble;
  let session: ChannelSession;
  let door: Door & { readonly hook: string };
  let store: Collector;
  let reported: DeliveryReport[];
  const hears: { sink: Sink | null; reports?: (report: DeliveryReport) => Promise<void> } = { sink: null };
  const kept = keptLog();

  beforeEach(async () => {
    double = await startSmsDouble(vendor);
    session = openSms(configFor(double), { log: kept.log }, { ackMs: 300 });
    store = collector();
    reported = [];
    hears.sink = (message) => store.sink(message);
    hears.reports = (report) => {
      reported.push(report);
      return Promise.resolve();
    };
    door = await openPushDoor(session, hears);
  });
  afterEach(async () => {
    await Promise.all([session.close(), door.server.close(), double.close()]);
    expect(double.world.violations).toEqual([]);
    for (const canary of [HOOK_TOKEN, PHONE, '已报', double.world.keySecret]) {
      expect(kept.text()).not.toContain(canary);
    }
  });

  const sent = async () => {
    const [part] = session.plan(oneLine('B204-1 8日12时截止'), TO).parts;
    if (part === undefined) throw new Error('nothing to send');
    const { call } = await session.send(part, [TO], { ...options(), key: 'key-1' });
    const [message] = double.world.messages;
    if (call.state !== 'accepted' || message === undefined) throw new Error('not sent');
    return { ref: call.ref, message };
  };

  it('and calls show no number, whatever the vendor says', async () => {
    const [part] = session.plan(oneLine('已报'), TO).parts;
    if (part === undefined) throw new Error('nothing to send');
    double.fault({ body: { Code: `isv.${PHONE} 不在服务区`, Message: PHONE } });
    double.fault({ body: { Response: { Error: { Code: `x ${PHONE}`, Message: PHONE } } } });
    double.fault({ acceptFirst: true, reset: true });
    double.fault({ status: 502, html: `<html>${PHONE}</html>` });
    for (let calls = 0; calls < 4; calls++) {
      const { call } = await session.send(part, [TO], options());
      expect(call.state).not.toBe('accepted');
      expect(JSON.stringify(call)).not.toContain(PHONE);
    }
  });

  it('say of a message that it arrived, by the ref of its send', async () => {
    const { message, ref } = await sent();
    expect(await double.report(message, null, door.hook)).toBe(200);
    expect(reported).toEqual([{ ref, address: PHONE, state: 'delivered' }]);
    expect(store.messages).toEqual([]);
  });

  it.each(RECEIPTS.map(({ code, example }) => [example, code] as const))(
    'say that it did not: %s',
    async (text, code) => {
      const { message, ref } = await sent();
      expect(await double.report(message, { code: 'MK:0001', text }, door.hook)).toBe(200);
      expect(reported).toEqual([{ ref, address: PHONE, state: 'failed', code, native: 'MK:0001' }]);
    },
  );

  it('bring what somebody answers, whose number is a claim', async () => {
    const answered = {
      phone: PHONE,
      text: ' 已报 ',
      number: 7,
      sentAtMs: Date.parse('2026-11-05T01:30:00Z'),
    };
    expect(await double.say(answered, door.hook)).toBe(200);
    expect(store.messages).toMatchObject([
      {
        sender: TO,
        conversation: TO,
        senderProof: 'claimed',
        text: '已报',
        sentAtMs: Date.parse('2026-11-05T01:30:00Z'),
      },
    ]);
  });

  it.each(['TD', ' td ', '退订'])('are no words to us where they unsubscribe: %s', async (text) => {
    expect(await double.say({ phone: PHONE, text, number: 8 }, door.hook)).toBe(200);
    expect(store.messages).toEqual([]);
  });

  it('are read entry by entry: what is nothing of the form does not keep the others from being stored', async () => {
    const before = store.messages.length;
    for (const body of JUNK) expect([200, 400]).toContain((await double.push(body, door.hook)).status);
    expect([store.messages.length, reported]).toEqual([before, []]);
    const entry = vendor === 'aliyun' ? aliyunAnswer(1) : tencentAnswer();
    expect((await double.push([{}, null, entry], door.hook)).status).toBe(200);
    expect(store.messages).toHaveLength(1);
  });

  it('come again whole when a part of them could not be stored', async () => {
    let failures = 1;
    hears.reports = () => (failures-- > 0 ? Promise.reject(new Error('database away')) : Promise.resolve());
    const { message } = await sent();
    expect(await double.report(message, null, door.hook)).toBe(200);
    expect(failures).toBeLessThan(0);
    store = collector(() => Promise.withResolvers<void>().promise);
    const late = await double.push(vendor === 'aliyun' ? [aliyunAnswer(2)] : tencentAnswer(), door.hook);
    expect(late.status).toBe(503);
  });

  it.each([
    ['without the word', (url: string) => url.replace(/\?.*/, '')],
    [
      'with another word',
      (url: string) => `${url.replace(/\?.*/, '')}?token=${'x'.repeat(HOOK_TOKEN.length)}`,
    ],
    ['with a part of it', (url: string) => url.slice(0, -1)],
  ])('%s are refused without being read', async (_how, forged) => {
    const body = vendor === 'aliyun' ? [aliyunAnswer(3)] : tencentAnswer();
    expect(await double.push(body, forged(door.hook))).toEqual({ status: 401, body: '' });
    expect(await double.push('x'.repeat(600_000), forged(door.hook))).toEqual({ status: 401, body: '' });
    expect([store.messages, reported]).toEqual([[], []]);
  });

  it('come from listed addresses only, where some are listed', async () => {
    const body = vendor === 'aliyun' ? [aliyunAnswer(4)] : tencentAnswer();
    for (const [from, status] of [
      [['203.0.113.0/24'], 403],
      [['203.0.113.5', '127.0.0.0/8'], 200],
    ] as const) {
      const listed = openSms({ ...configFor(double), door: { token: HOOK_TOKEN, from } }, { log: kept.log });
      const own = await openPushDoor(listed, hears);
      expect((await double.push(body, own.hook)).status).toBe(status);
      await Promise.all([listed.close(), own.server.close()]);
    }
  });

  it('are heard by nobody where no word is set', () => {
    const deaf = openSms({ ...configFor(double), door: null }, { log: kept.log });
    expect([deaf.ingress.mode, deaf.terms?.reports, deaf.capabilities(TO).inbound]).toEqual([
      'none',
      'nothing',
      'none',
    ]);
    return deaf.close();
  });
});

const aliyunAnswer = (number: number) => {
  const at = { send_time: '20261105093000', sequence_id: number };
  return { phone_number: PHONE, content: '已报', dest_code: '1234', ...at };
};

const tencentAnswer = () => {
  return { nationcode: '86', mobile: PHONE, text: '已报', sign: '局', time: 1_762_306_200, extend: '' };
};
