// DingTalk against the channel contract, and what only DingTalk does.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, InboundMessage, Sink } from '#adapters/contract.ts';
import { dingtalkAdapter, openDingtalk } from '#adapters/dingtalk/index.ts';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import { channelContract } from './channel-suite.ts';
import { configFor, dingtalkDriver, JUNK, QUICK } from './dingtalk-driver.ts';
import { keptLog } from './kept-log.ts';

channelContract('dingtalk', dingtalkDriver);

/** A process of its own that receives, sends, lets go and closes, with the waits of real life. */
const WHOLE_LIFE = `
  const { dingtalkAdapter } = await import('#adapters/dingtalk/index.ts');
  const log = { info() {}, warn() {} };
  const session = await dingtalkAdapter.open(JSON.parse(process.argv[1]), { log });
  const stop = new AbortController();
  const heard = Promise.withResolvers();
  const run = session.ingress.run(async () => (heard.resolve(), 'stored'), stop.signal);
  await heard.promise;
  const to = { channel: 'dingtalk', scope: 'person', id: '0101' };
  const [part] = session.plan({ title: 't', blocks: [{ kind: 'paragraph', text: 'x' }] }, to).parts;
  const options = { key: 'k', timeoutMs: 300_000, signal: new AbortController().signal };
  const { call } = await session.send(part, [to], options);
  stop.abort();
  await run;
  await session.close();
  process.stdout.write(call.state);
`;

const person: Address = { channel: 'dingtalk', scope: 'person', id: '0101' };

describe('dingtalk alone', () => {
  let double: DingtalkDouble;
  const stop = new Set<() => Promise<void>>();
  beforeEach(async () => {
    double = await startDingtalkDouble({ disconnectGraceMs: 300 });
  });
  afterEach(async () => {
    for (const end of stop) await end();
    stop.clear();
    await double.close();
  });

  describe('taking back', () => {
    const options = () => ({ key: 'k', timeoutMs: 2_000, signal: new AbortController().signal });
    const sentTo = async (session: ReturnType<typeof open>, to: Address) => {
      const [part] = session.plan(oneLine('x'), to).parts;
      if (part === undefined) throw new Error('no part');
      const { call } = await session.send(part, [to], options());
      return call.state === 'accepted' ? call.ref : '';
    };
    const takeBack = async (refs: readonly string[], from: Address = person) => {
      const ended = await open().recalling?.recall(refs, from, options());
      return { outcome: ended?.outcome.state, each: [...(ended?.each ?? [])].map(([, end]) => end) };
    };

    it('says for each key whether it is gone', async () => {
      const ref = await sentTo(open(), person);
      expect(await takeBack([ref, 'never-sent'])).toEqual({
        outcome: 'accepted',
        each: [{ state: 'recalled' }, { state: 'refused', native: 'processQueryKey.notExist' }],
      });
      expect(double.journal.messages.map(({ recalled }) => recalled)).toEqual([true]);
      expect(double.journal.violations).toEqual([]);
    });

    it('knows a group by its id, and takes nothing back of another', async () => {
      const group: Address = { channel: 'dingtalk', scope: 'group', id: 'cidOne==' };
      const ref = await sentTo(open(), group);
      expect((await takeBack([ref], { ...group, id: 'cidOther==' })).each).toMatchObject([
        { state: 'refused' },
      ]);
      expect((await takeBack([ref], group)).each).toEqual([{ state: 'recalled' }]);
    });

    it.each([
      ['a lost answer', { resetAfterAccept: true }, 'again'],
      [
        'a rate limit',
        { status: 403, body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' } },
        'again',
      ],
      [
        'a spent quota',
        { status: 403, body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' } },
        'again',
      ],
      ['a wrong parameter', { status: 400, body: { code: 'invalidParameter.x' } }, 'refused'],
      [
        'a key that is too fresh or too old',
        { body: { failedResult: { k: 'processQueryKey.expireTime' } } },
        'again',
      ],
      ['a key it says nothing of', { body: { successResult: [] } }, 'again'],
      ['a refused token, replaced', { status: 400, body: { code: 'InvalidAuthentication' } }, 'refused'],
    ])('%s: %s', async (_, fault, state) => {
      double.fault(PATHS.personRecall, fault);
      expect((await takeBack(['k'])).each).toMatchObject([{ state }]);
    });
  });

  function open(tuning = QUICK) {
    const session = openDingtalk(configFor(double), { log: keptLog().log }, tuning);
    stop.add(() => session.close());
    return session;
  }

  /** A session whose stream is up, and what it hears. */
  async function listening(tuning = QUICK, sink?: Sink) {
    const heard: InboundMessage[] = [];
    const session = open(tuning);
    if (session.ingress.mode !== 'stream') throw new Error('no stream');
    const store: Sink = (message) => {
      heard.push(message);
      return Promise.resolve('stored');
    };
    void session.ingress.run(sink ?? store, new AbortController().signal);
    await double.until(() => double.openSockets() === 1);
    return { session, heard };
  }

  async function sendOnce(session = open()) {
    const [part] = session.plan(oneLine('提醒'), person).parts;
    if (part === undefined) throw new Error('no part');
    const options = { key: 'k', timeoutMs: 5_000, signal: new AbortController().signal };
    return (await session.send(part, [person], options)).call;
  }

  it('lets its process end by itself once closed, having printed nothing', async () => {
    const config = JSON.stringify(configFor(double));
    const args = ['--input-type=module', '--eval', WHOLE_LIFE, config];
    const life = promisify(execFile)(process.execPath, args, { timeout: 15_000 });
    await double.until(() => double.openSockets() === 1);
    await double.inject({ from: '0101', text: '已报' });
    // A timer left over (minutes to hours long) would keep the process until it is killed.
    expect(await life).toEqual({ stdout: 'accepted', stderr: '' });
  });

  it('opens without calling anybody', async () => {
    const session = await dingtalkAdapter.open(configFor(double), { log: keptLog().log });
    await session.close();
    expect(double.journal.calls).toEqual([]);
    expect(session.account).toBe(double.clientId);
  });

  it('answers an unknown topic, an event and an unknown type with 404, an unreadable message with 400', async () => {
    await listening();
    for (const frame of JUNK) double.sendRaw(frame);
    await double.inject({ from: '0101', text: '已报' });
    const codes = Object.fromEntries(double.journal.acks.map((ack) => [ack.messageId, ack.code]));
    expect(codes).toMatchObject({
      'junk-type': 404,
      'junk-topic': 404,
      'junk-event': 404,
      'junk-data': 400,
      'junk-array': 400,
    });
    expect(codes['junk-system']).toBeUndefined();
    expect(double.journal.violations).toEqual([]);
  });

  it('answers the ping of the server', async () => {
    await double.close();
    double = await startDingtalkDouble({ firstPingMs: 5 });
    await listening();
    await double.until(() => double.journal.acks.some((ack) => ack.data.includes('opaque')));
  });

  it('acknowledges on the old line what came on the old line, while the new one is open', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    await listening(QUICK, async () => {
      arrive();
      await committed;
      return 'stored';
    });
    const acked = double.inject({ from: '0101', text: '已报' });
    await arrived;
    double.disconnectFrame();
    await double.until(() => double.openSockets() === 2);
    commit();
    expect(await acked).toMatchObject({ sentOn: 1, answeredOn: 1, code: 200 });
  });

  it('replaces a line that has reached its age, the new one first', async () => {
    await listening({ ...QUICK, ttlMs: 50, drainMs: 50 });
    await double.until(() => double.openedSockets() >= 4 && double.openSockets() <= 2);
    await double.until(() => double.openSockets() >= 1);
    await double.inject({ from: '0101', text: '已报' });
  });

  it('backs off from a server that ends every new line at once', async () => {
    await listening({ ...QUICK, backoffBaseMs: 100, backoffMaxMs: 100, random: () => 1 });
    const startedAtMs = performance.now();
    for (let opened = 2; opened <= 5; opened += 1) {
      double.disconnectFrame();
      await double.until(() => double.openedSockets() === opened);
    }
    // The first successor comes at once, the three after it wait 100 ms each.
    expect(performance.now() - startedAtMs).toBeGreaterThan(290);
  });

  it('subscribes to robot messages only', async () => {
    await listening();
    const call = double.journal.calls.find((one) => one.path === PATHS.gateway);
    expect(call?.body).toMatchObject({
      subscriptions: [{ type: 'CALLBACK', topic: '/v1.0/im/bot/messages/get' }],
    });
  });

  it('gives a gateway that never answers up and tries again', async () => {
    double.fault(PATHS.gateway, { hang: true });
    await listening({ ...QUICK, gatewayTimeoutMs: 50 });
    expect(double.journal.calls.filter((call) => call.path === PATHS.gateway)).toHaveLength(2);
  });

  it('gives a handshake that never ends up and tries again', async () => {
    double.handshakes('hang');
    const up = listening({ ...QUICK, handshakeTimeoutMs: 50 });
    await double.until(() => double.journal.calls.length === 2);
    double.handshakes('accept');
    await up;
  });

  it('survives a gateway that answers nonsense', async () => {
    for (const body of [
      {},
      { endpoint: 'no url', ticket: 't' },
      { endpoint: 'http://x', ticket: 't' },
      '<html>',
    ]) {
      double.fault(PATHS.gateway, { body });
    }
    await listening();
    expect(double.openSockets()).toBe(1);
  });

  it('quotes the send a reply refers to', async () => {
    const { session, heard } = await listening();
    const sent = await sendOnce(session);
    if (sent.state !== 'accepted') throw new Error(sent.state);
    await double.inject({ from: '0101', text: '收到', quotes: sent.ref });
    expect(heard[0]?.quotedRef).toBe(sent.ref);
  });

  it('calls a refused connection transient even with a token in hand', async () => {
    const session = open();
    for (const path of [PATHS.accessToken, PATHS.personSend]) {
      double.fault(path, { headers: { connection: 'close' } });
    }
    expect(await sendOnce(session)).toMatchObject({ state: 'accepted' });
    await double.close();
    expect(await sendOnce(session)).toEqual({ state: 'transient', native: 'ECONNREFUSED' });
  });

  it('calls a 200 without a processQueryKey unknown', async () => {
    double.fault(PATHS.personSend, { body: { flowControlledStaffIdList: [] } });
    expect(await sendOnce()).toMatchObject({ state: 'unknown' });
  });

  it.each([
    [500, { code: 'system.error' }, 'unknown'],
    [503, { code: 'ServiceUnavailable' }, 'unknown'],
    [504, { code: 'system.busy' }, 'unknown'],
    [429, { code: 'system.busy' }, 'throttled'],
    [500, { code: 'send.too.fast' }, 'throttled'],
    [200, { status: 1111, wait: 5, source: 'x5', punish: 'deny' }, 'throttled'],
    [403, { code: 'Forbidden.AccessDenied.NewThing' }, 'account'],
    [200, { code: 'some.code' }, 'unknown'],
  ])('reads HTTP %d with %j as %s', async (status, body, state) => {
    double.fault(PATHS.personSend, { status, body });
    expect(await sendOnce()).toMatchObject({ state });
  });

  it.each([
    [403, 'transient'],
    [200, 'unknown'],
    [500, 'unknown'],
  ])('reads an HTML page at HTTP %d as %s', async (status, state) => {
    double.fault(PATHS.personSend, { status, html: '<html>' });
    expect(await sendOnce()).toMatchObject({ state });
  });

  it.each([
    [
      { status: 400, body: { code: 'invalidClientIdOrSecret' } },
      { state: 'account', code: 'auth' },
    ],
    [{ status: 500, body: { code: 'system.error' } }, { state: 'transient' }],
    [{ status: 502, html: '<html>' }, { state: 'transient' }],
    [{ resetBefore: true }, { state: 'transient' }],
    [{ body: { accessToken: '' } }, { state: 'transient' }],
  ])('sends nothing without a token: %j', async (fault, expected) => {
    double.fault(PATHS.accessToken, fault);
    expect(await sendOnce()).toMatchObject(expected);
    expect(double.journal.messages).toEqual([]);
  });

  it('refuses one person of a call nobody knows as permanently gone', async () => {
    await double.close();
    double = await startDingtalkDouble({ users: ['0202'] });
    expect(await sendOnce()).toMatchObject({ state: 'rejected', code: 'address_gone' });
  });

  it('keeps to the rate its bucket names', async () => {
    const session = open();
    const [bucket] = session.buckets(person);
    const ends = await Promise.all(Array.from({ length: bucket?.limit ?? 0 }, () => sendOnce(session)));
    expect(ends.every((end) => end.state === 'accepted')).toBe(true);
  });
});
