// The defects of the official SDK 2.1.5, each harmless in the adapter that uses it.
//
// That the bare SDK shows them against the same double: dingtalk-sdk-raw.test.ts.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { Sink } from '#adapters/contract.ts';
import { StreamClient } from '#adapters/dingtalk/client.ts';
import { PATHS } from '#adapters/dingtalk/limits.ts';
import { configFor } from './dingtalk-driver.ts';
import { streamTests } from './dingtalk-stream-rig.ts';

const stored: Sink = () => Promise.resolve('stored');

/** A process that opens the stream, hears one message and ends. */
const HEARS_ONE = `
  const { dingtalkAdapter } = await import('#adapters/dingtalk/index.ts');
  const session = await dingtalkAdapter.open(JSON.parse(process.argv[1]), { log: { info() {}, warn() {} } });
  const stop = new AbortController();
  await session.ingress.run(async () => (setImmediate(() => stop.abort()), 'stored'), stop.signal);
  await session.close();
`;

describe('a defect of the SDK is harmless', () => {
  const tests = streamTests();

  it('storm of reconnections: failed handshakes cost a call each, and one line comes of them', async () => {
    tests.double.handshakes('refuse');
    const { isUp } = tests.hold();
    await tests.double.until(() => tests.gatewayCalls() === 5);
    tests.double.handshakes('accept');
    await isUp();
    await tests.double.inject({ from: '0101', text: '已报' });
    expect([tests.double.openSockets(), tests.double.openedSockets()]).toEqual([1, 1]);
    expect(tests.gatewayCalls()).toBeLessThanOrEqual(7);
  });

  it('connect() resolves though it failed: the state tells refused and connecting from up', async () => {
    tests.double.fault(PATHS.gateway, { status: 401, body: { code: 'authFailed' }, times: 9 });
    const refused = tests.hold();
    await vi.waitFor(() => expect(refused.state()).toBe('refused'));
    // Once, not once a second for ever: the next try is minutes away.
    expect(tests.gatewayCalls()).toBe(1);
    tests.double.clearFaults();
    tests.double.handshakes('refuse');
    const failing = tests.hold();
    await tests.double.until(() => tests.gatewayCalls() === 3);
    expect(failing.state()).toBe('connecting');
    tests.double.handshakes('accept');
    await failing.isUp();
  });

  it('no timeout over HTTP: a gateway that never answers is given up and asked again', async () => {
    tests.double.fault(PATHS.gateway, { hang: true });
    await tests.up({ gatewayTimeoutMs: 50 });
    expect(tests.gatewayCalls()).toBe(2);
  });

  it('no timeout of the handshake: one that never ends is given up', async () => {
    tests.double.handshakes('hang');
    const { isUp } = tests.hold({ handshakeTimeoutMs: 50 });
    await tests.double.until(() => tests.gatewayCalls() === 2);
    tests.double.handshakes('accept');
    await isUp();
  });

  it.each<[string, Sink]>([
    [
      'a handler that throws',
      () => {
        throw new Error('thrown');
      },
    ],
    ['a handler that rejects', () => Promise.reject(new Error('rejected'))],
  ])('%s ends the process: here the message is only not acknowledged', async (_what, failing) => {
    let calls = 0;
    const { state } = await tests.up({}, (message) => (++calls === 1 ? failing(message) : stored(message)));
    void tests.double.inject({ from: '0101', text: '已报', msgId: 'm1' }).catch(() => {});
    await tests.double.inject({ from: '0101', text: '收到', msgId: 'm2' });
    expect(tests.double.journal.acks.map(({ msgId }) => msgId)).toEqual(['m2']);
    expect(state()).toBe('up');
  });

  it('a frame that is not JSON ends the process: here it is noted and the line goes on', async () => {
    const { logged } = await tests.up();
    tests.double.sendRaw('<html>502</html>');
    await tests.double.inject({ from: '0101', text: '已报' });
    expect(logged()).toContain('unreadable_frame');
    expect(tests.double.openedSockets()).toBe(1);
  });

  it('the disconnect frame is not acted on: here the next line is open before the old one is cut', async () => {
    await tests.restart({ disconnectGraceMs: 60_000 });
    await tests.up();
    tests.double.disconnectFrame();
    await tests.double.until(() => tests.double.openSockets() === 2);
  });

  it('answers go to the newest socket: here to the one of origin, though it was replaced', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    await tests.up({}, () => committed.then(() => 'stored'));
    const acked = tests.double.inject({ from: '0101', text: '已报' });
    tests.double.disconnectFrame();
    await tests.double.until(() => tests.double.openSockets() === 2);
    commit();
    expect(await acked).toMatchObject({ sentOn: 1, answeredOn: 1 });
    expect(tests.double.journal.violations).toEqual([]);
  });

  it('one list of subscriptions for all clients: here each has its own', () => {
    const credentials = { clientId: 'a', clientSecret: 'b' };
    const hooks = { onText: () => {} };
    new StreamClient(credentials, hooks).on('x', () => {}).registerCallbackListener('/only/mine', () => {});
    const other = new StreamClient(credentials, hooks);
    expect(JSON.stringify(other.getConfig().subscriptions)).not.toContain('/only/mine');
  });

  it('heartbeats are left running: here none is, after three lines', async () => {
    const started = vi.spyOn(globalThis, 'setInterval');
    const ended = vi.spyOn(globalThis, 'clearInterval');
    const { stop } = await tests.up({ watchEveryMs: 17 });
    for (const opened of [2, 3]) {
      tests.double.cutConnections();
      await tests.double.until(() => tests.double.openedSockets() === opened);
      await tests.double.until(() => tests.double.openSockets() === 1);
    }
    await tests.double.inject({ from: '0101', text: '已报' });
    await stop();
    const pulses = started.mock.results.filter((_, index) => started.mock.calls[index]?.[1] === 17);
    const running = pulses.filter(({ value }) => !ended.mock.calls.some(([timer]) => timer === value));
    vi.restoreAllMocks();
    expect([pulses.length, running.length]).toEqual([3, 0]);
  });

  it('prints, and the secret and the ticket with it: here nothing, on a good day and a bad one', async () => {
    const printed = (['log', 'info', 'warn', 'error'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => {}),
    );
    tests.double.handshakes('refuse');
    const { logged, stop } = tests.hold();
    await tests.double.until(() => tests.gatewayCalls() === 2);
    tests.double.handshakes('accept');
    await tests.double.until(() => tests.double.openSockets() === 1);
    tests.double.sendRaw('not json');
    await tests.double.inject({ from: '0101', text: '已报' });
    tests.double.cutConnections();
    await tests.double.until(() => tests.double.openedSockets() === 2);
    await stop();
    const calls = printed.flatMap((spy) => spy.mock.calls);
    vi.restoreAllMocks();
    expect(calls).toEqual([]);
    for (const secret of [tests.double.clientSecret, 'ticket', '已报'])
      expect(logged()).not.toContain(secret);
  });

  it('the ticket is not encoded: here one with signs of an address in it opens the line', async () => {
    await tests.restart({ awkwardTickets: true });
    await tests.up();
    expect(tests.double.openedSockets()).toBe(1);
  });

  it('comes back though told to disconnect: here a stop while a reconnection waits is the end', async () => {
    const { stop } = await tests.up({ backoffBaseMs: 60_000, backoffMaxMs: 60_000 });
    tests.double.cutConnections();
    await tests.double.until(() => tests.double.openSockets() === 0);
    await stop();
    expect([tests.gatewayCalls(), tests.double.openedSockets()]).toEqual([1, 1]);
  });

  it('a stop while connecting raises an error nobody takes: here it is just the end', async () => {
    tests.double.handshakes('hang');
    const { state, stop } = tests.hold();
    await tests.double.until(() => tests.gatewayCalls() === 1);
    await stop();
    expect(state()).toBe('stopped');
  });

  it('a token costs the secret in an address: here it is never in one', async () => {
    const { session } = await tests.up();
    const to = { channel: 'dingtalk', scope: 'person', id: '0101' } as const;
    const [part] = session.plan({ title: '提醒', blocks: [{ kind: 'paragraph', text: '提醒' }] }, to).parts;
    if (part === undefined) throw new Error('no part');
    const options = { key: 'k', timeoutMs: 5_000, signal: new AbortController().signal };
    expect((await session.send(part, [to], options)).call.state).toBe('accepted');
    expect(tests.double.journal.violations).toEqual([]);
    expect(tests.double.journal.calls.map(({ path }) => path)).not.toContain('/gettoken');
  });

  it('an event is acknowledged as done by nobody: here it is refused, as nothing subscribed it', async () => {
    await tests.up();
    tests.double.sendRaw(
      JSON.stringify({ type: 'EVENT', headers: { topic: '*', messageId: 'event-1' }, data: '{}' }),
    );
    await tests.double.until(() => tests.double.journal.acks.length === 1);
    expect(tests.double.journal.acks[0]).toMatchObject({ messageId: 'event-1', code: 404 });
  });

  it('no memory of what came: here three deliveries are stored once and acknowledged thrice', async () => {
    const { heard } = await tests.up();
    await tests.double.inject({ from: '0101', text: '已报', msgId: 'm1' });
    await tests.double.redeliver('m1');
    await tests.double.redeliver('m1');
    expect(heard.map(({ platformId }) => platformId)).toEqual(['m1']);
    expect(tests.double.journal.acks.map(({ msgId, code }) => [msgId, code])).toEqual(
      Array.from({ length: 3 }, () => ['m1', 200]),
    );
  });

  it('HTTP goes by a proxy of the environment and the socket does not: here neither does', async () => {
    const proxy = 'http://127.0.0.1:9';
    const life = promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', HEARS_ONE, JSON.stringify(configFor(tests.double))],
      { env: { ...process.env, HTTP_PROXY: proxy, HTTPS_PROXY: proxy, http_proxy: proxy, NO_PROXY: '' } },
    );
    await tests.double.until(() => tests.double.openSockets() === 1);
    await tests.double.inject({ from: '0101', text: '已报' });
    expect(await life).toEqual({ stdout: '', stderr: '' });
  });
});
