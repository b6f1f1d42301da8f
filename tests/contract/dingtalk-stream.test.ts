// The supervision of DingTalk's stream: outages, dead lines, replacement, and frames at the worst moment.

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Sink } from '#adapters/contract.ts';
import { PATHS, ROBOT_TOPIC } from '#adapters/dingtalk/limits.ts';
import { DEFAULT_TUNING } from '#adapters/dingtalk/tuning.ts';
import { backoffMs } from '#adapters/waiting.ts';
import { type DingtalkDouble, FAULTS, type Fault } from '#tests/doubles/dingtalk/index.ts';
import { streamTests } from './dingtalk-stream-rig.ts';

/** The waits of real life a hundred times shorter, none lengthened by chance: the most calls there can be. */
const HUNDREDFOLD = {
  backoffBaseMs: DEFAULT_TUNING.backoffBaseMs / 100,
  backoffMaxMs: DEFAULT_TUNING.backoffMaxMs / 100,
  gatewayTimeoutMs: 50,
  handshakeTimeoutMs: 50,
  random: () => 0,
};

/** A ticket of before; the handshake is refused. */
const oldTicket = (double: DingtalkDouble): Fault => ({
  body: { endpoint: `${double.url.replace('http', 'ws')}/connect`, ticket: 'used' },
});

/** Calls to the gateway in an outage of 30 s that begins with a failure, given how much of each wait is chance. */
function callsIn30s(random: () => number): number {
  let calls = 1;
  for (let atMs = 0; ; calls += 1) {
    atMs += backoffMs(calls - 1, { ...DEFAULT_TUNING, random });
    if (atMs > 30_000) return calls;
  }
}

describe('an outage', () => {
  const tests = streamTests();

  it('of 30 s costs at most 6 calls to the gateway, whatever chance says', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.infiniteStream(chance), (stream) => {
        expect(callsIn30s(() => stream.next().value ?? 0)).toBeLessThanOrEqual(6);
      }),
    );
  });

  it.each<[string, (double: DingtalkDouble, on: boolean) => void]>([
    ['the gateway answers 503', gatewayFault(() => FAULTS.unavailable)],
    ['the gateway answers 400', gatewayFault(() => ({ status: 400, body: { code: 'invalid.robot' } }))],
    ['a page comes instead of the gateway', gatewayFault(() => FAULTS.bad_gateway_page)],
    ['the gateway never answers', gatewayFault(() => FAULTS.never_answers)],
    ['the gateway cuts the call', gatewayFault(() => FAULTS.reset_before)],
    ['the ticket has expired', gatewayFault(oldTicket)],
    ['the handshake is refused', (double, on) => double.handshakes(on ? 'refuse' : 'accept')],
    ['the handshake is reset', (double, on) => double.handshakes(on ? 'reset' : 'accept')],
    ['the handshake never ends', (double, on) => double.handshakes(on ? 'hang' : 'accept')],
  ])('in which %s is met with a call after each wait, and ends with one line', async (_what, arrange) => {
    arrange(tests.double, true);
    const startedAtMs = performance.now();
    const { state, isUp } = tests.hold(HUNDREDFOLD);
    await tests.double.until(() => tests.gatewayCalls() === 6);
    // 5 + 10 + 20 + 40 + 80 ms of waiting between six calls; a timer may be a little early.
    expect(performance.now() - startedAtMs).toBeGreaterThan(150);
    expect(state()).toBe('connecting');
    arrange(tests.double, false);
    await isUp();
    await tests.double.inject({ from: '0101', text: '已报' });
    expect(tests.double.openSockets()).toBe(1);
    // On a busy machine a handshake given up after 100 ms may have ended at the other side a moment before.
    expect(tests.double.openedSockets()).toBeLessThanOrEqual(2);
  });

  it('by refused credentials is shown as refused, asked about slowly, and ends by itself', async () => {
    tests.double.fault(PATHS.gateway, { status: 401, body: { code: 'authFailed' }, times: 2 });
    const delays = vi.spyOn(globalThis, 'setTimeout');
    const { state, isUp } = tests.hold({ refusedRetryMs: 77 });
    await vi.waitFor(() => expect(state()).toBe('refused'));
    await isUp();
    const slow = delays.mock.calls.filter(([, ms]) => ms === 77);
    vi.restoreAllMocks();
    expect([slow.length, tests.gatewayCalls()]).toEqual([2, 3]);
  });

  it('by a ban of the exit address is waited out for its five minutes', async () => {
    tests.double.fault(PATHS.gateway, FAULTS.address_banned);
    const delays = vi.spyOn(globalThis, 'setTimeout');
    tests.hold();
    await vi.waitFor(() => expect(delays.mock.calls.some(([, ms]) => ms === 300_000)).toBe(true));
    vi.restoreAllMocks();
  });
});

function gatewayFault(fault: (double: DingtalkDouble) => Fault) {
  return (double: DingtalkDouble, on: boolean) => {
    if (on) double.fault(PATHS.gateway, { ...fault(double), times: 99 });
    else double.clearFaults();
  };
}

describe('a line', () => {
  const tests = streamTests();

  it('that answers pings and carries nothing is left alone', async () => {
    await tests.up({ pingEveryMs: 1, pongTimeoutMs: 60_000, watchEveryMs: 5 });
    await tests.double.until(() => tests.double.journal.pings.length >= 10);
    expect(tests.double.openedSockets()).toBe(1);
  });

  it('that is half open is cut and replaced, once', async () => {
    const { logged, isUp } = await tests.up({ pingEveryMs: 20, pongTimeoutMs: 100 });
    tests.double.silence(true);
    await tests.double.until(() => tests.double.openedSockets() === 2);
    tests.double.silence(false);
    expect(logged()).toContain('no_pong');
    await tests.double.until(() => tests.double.openSockets() === 1);
    await isUp();
  });

  it.each(['monotonicMs', 'wallMs'] as const)(
    'is asked at once when %s shows that the process slept',
    async (clock) => {
      let sleptMs = 0;
      const now = DEFAULT_TUNING[clock];
      await tests.up({ pingEveryMs: 100_000_000, pongTimeoutMs: 200, [clock]: () => now() + sleptMs });
      tests.double.silence(true);
      expect(tests.double.journal.pings).toEqual([]);
      sleptMs = 3_600_000;
      await tests.double.until(() => tests.double.journal.pings.length === 1);
      // It was dead: it is replaced long before the next ping would have been due.
      await tests.double.until(() => tests.double.openedSockets() === 2);
    },
  );

  it('whose pong lies unread after a sleep is not cut for that', async () => {
    let sleptMs = 0;
    const monotonicMs = () => performance.now() + sleptMs;
    const { logged } = await tests.up({ pingEveryMs: 20, pongTimeoutMs: 60_000, monotonicMs });
    tests.double.silence(true);
    await tests.double.until(() => tests.double.journal.pings.length === 1);
    tests.double.silence(false);
    sleptMs = 3_600_000;
    await tests.double.until(() => tests.double.journal.pings.length >= 4);
    expect([logged().includes('woke'), logged().includes('no_pong')]).toEqual([true, false]);
    expect(tests.double.openedSockets()).toBe(1);
  });

  it('asks and cuts nothing when the wall clock goes back an hour', async () => {
    let offMs = 0;
    const { logged } = await tests.up({ pingEveryMs: 20, wallMs: () => Date.now() + offMs });
    offMs = -3_600_000;
    await tests.double.until(() => tests.double.journal.pings.length >= 3);
    expect(logged()).not.toContain('woke');
    expect(tests.double.openedSockets()).toBe(1);
  });

  it('replaced for its age still stores what is pushed to it while its last messages are stored', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const heard: string[] = [];
    const sink: Sink = async ({ text }) => {
      heard.push(text);
      if (text === '慢') await committed;
      return 'stored';
    };
    await tests.up({ ttlMs: 50, drainMs: 1, closeGraceMs: 5_000 }, sink);
    const slow = tests.double.inject({ from: '0101', text: '慢' }, 1);
    await tests.double.until(() => tests.double.openedSockets() >= 4);
    const late = tests.double.inject({ from: '0202', text: '晚' }, 1);
    expect(await late).toMatchObject({ sentOn: 1, answeredOn: 1 });
    commit();
    expect(await slow).toMatchObject({ sentOn: 1, answeredOn: 1 });
    expect(heard).toEqual(['慢', '晚']);
  });

  it('is one of several while lines change, and each answers what came on it', async () => {
    await tests.restart({ routing: { seed: 1 }, redeliverAfterMs: 300 });
    const { heard } = await tests.up({ ttlMs: 20, drainMs: 60 });
    const ids: string[] = [];
    while (tests.double.openedSockets() < 5) {
      ids.push(`m${ids.length}`);
      await tests.double.inject({ from: '0101', text: '已报', msgId: ids.at(-1) ?? '' });
    }
    expect(heard.map(({ platformId }) => platformId)).toEqual(ids);
    expect(tests.double.journal.violations).toEqual([]);
  });
});

describe('a frame', () => {
  const tests = streamTests({ redeliverAfterMs: 100 });

  it.each(['disconnect', 'cut', 'reset', 'lose', 'repeat'] as const)(
    'at the moment of %s is stored once and acknowledged in the end',
    async (fault) => {
      const { heard } = await tests.up();
      tests.double.chances({ seed: 7, pushes: [{ chance: 1, fault }] });
      const acked = tests.double.inject({ from: '0101', text: '已报', msgId: 'm1' });
      tests.double.clearFaults();
      expect(await acked).toMatchObject({ msgId: 'm1', code: 200 });
      expect(heard.map(({ platformId }) => platformId)).toEqual(['m1']);
      expect(tests.double.journal.violations).toEqual([]);
    },
  );

  it('whose database is slow holds up no other and no ping, and is acknowledged as often as it came', async () => {
    await tests.restart({ redeliverAfterMs: 40, firstPingMs: 60 });
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const sink: Sink = ({ text }) =>
      text === '慢' ? committed.then(() => 'stored') : Promise.resolve('stored');
    const { state } = await tests.up({}, sink);
    const slow = tests.double.inject({ from: '0101', text: '慢', msgId: 'slow' });
    const quick = await tests.double.inject({ from: '0202', text: '快', msgId: 'quick' });
    expect(quick.code).toBe(200);
    await tests.double.until(() => tests.double.journal.acks.some(({ data }) => data.includes('opaque')));
    const times = () => tests.double.journal.frames.filter(({ msgId }) => msgId === 'slow').length;
    await tests.double.until(() => times() === 3);
    expect(tests.double.journal.acks.map(({ msgId }) => msgId)).not.toContain('slow');
    commit();
    expect(await slow).toMatchObject({ msgId: 'slow', code: 200 });
    await tests.double.until(
      () => tests.double.journal.acks.filter(({ msgId }) => msgId === 'slow').length === times(),
    );
    expect(state()).toBe('up');
  });

  it('with its time as a number is read like one with text', async () => {
    const { heard } = await tests.up();
    const time = Date.UTC(2026, 10, 2, 1);
    const data = { msgId: 'm1', conversationType: '1', conversationId: 'c', senderStaffId: '0101' };
    for (const [messageId, written] of Object.entries({ a: time, b: String(time) })) {
      const headers = { topic: ROBOT_TOPIC, messageId, contentType: 'application/json', time: written };
      const said = JSON.stringify({ ...data, msgId: messageId, text: { content: '已报' } });
      tests.double.sendRaw(JSON.stringify({ type: 'CALLBACK', headers, data: said }));
    }
    await tests.double.until(() => tests.double.journal.acks.length === 2);
    expect(heard.map(({ sentAtMs }) => sentAtMs)).toEqual([time, time]);
  });

  it('too large to be one costs its line, and another comes', async () => {
    const { logged } = await tests.up();
    tests.double.sendRaw('x'.repeat(5 * 1024 * 1024));
    await tests.double.until(() => tests.double.openedSockets() === 2 && tests.double.openSockets() === 1);
    await tests.double.inject({ from: '0101', text: '已报' });
    expect(logged()).toContain('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH');
  });

  it('of a burst is stored and acknowledged like a single one', async () => {
    await tests.restart({ redeliverAfterMs: null });
    const { heard } = await tests.up();
    const ids = Array.from({ length: 500 }, (_, index) => `m${index}`);
    const acks = await Promise.all(
      ids.map((msgId) => tests.double.inject({ from: '0101', text: '已报', msgId })),
    );
    expect(acks.every(({ code, sentOn, answeredOn }) => code === 200 && sentOn === answeredOn)).toBe(true);
    expect(heard.map(({ platformId }) => platformId)).toEqual(ids);
  });
});
