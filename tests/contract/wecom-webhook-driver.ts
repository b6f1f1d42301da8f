// WeCom's group robots for the contract suite, with their strict double behind them.

import { vi } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { CODES, type Verdict } from '#adapters/wecom-webhook/codes.ts';
import { openGroupRobots } from '#adapters/wecom-webhook/index.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import {
  type GroupRobotDouble,
  type RobotFault,
  startGroupRobotDouble,
} from '#tests/doubles/wecom-webhook/index.ts';
import type { ChannelDriver, ChannelRig, CodeCase, SendFault } from './channel/rig.ts';

/** Groups the suite sends to. */
const NAMES = ['a', 'first', 'g', 'g1', 'g2', 'p0', 'p1', 'p2'];

const ROBOTS = NAMES.map((name) => ({ name, key: `key-canary-${name}` }));

const ACTS = /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;

export const groupRobotsDriver: ChannelDriver = {
  traits: { people: false, batches: false, hears: null, renews: false },
  async start(): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startGroupRobotDouble(ROBOTS);
    const beside = await startGroupRobotDouble(ROBOTS);
    const session = openGroupRobots({ robots: ROBOTS, base: double.url });
    const other = openGroupRobots({ robots: ROBOTS, base: `${beside.url}/` });
    const address = (scope: Address['scope'], id: string): Address => ({
      channel: 'wecom-webhook',
      scope,
      id,
    });
    const none = () => {
      throw new Error('a group robot has no such thing');
    };
    // The suite says more than twenty things a minute to a group.
    double.pace.off();
    return {
      session,
      other,
      person: (name) => address('person', name),
      group: (name) => address('group', name),
      place: (name) => address('group', name),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 700_000,
      expireCredentials: none,
      credentialFetches: none,
      leaveOut: none,
      delivered: () => double.messages.map(({ robot, text }) => ({ to: robot, text })),
      sendCalls: () => double.calls.length,
      burst: () => ({
        calls: Array.from({ length: 500 }, (_, index) => [
          address('group', NAMES[index % NAMES.length] ?? ''),
        ]),
        pace: double.pace,
        withinMs: 190_000,
      }),
      read: (part) => part.native['text'] ?? '',
      fits: (part) => Buffer.byteLength(part.native['text'] ?? '') <= 2_048,
      isInert: (part) => !ACTS.test(part.native['text'] ?? ''),
      secrets: ['key-canary'],
      logged: () => '',
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      stream: silence(none),
      async close() {
        await Promise.all([session.close(), other.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

function silence(none: () => never): ChannelRig['stream'] {
  return {
    platformId: none,
    connected: none,
    openSockets: none,
    openedSockets: none,
    say: none,
    redeliver: none,
    redeliversUnanswered: false,
    sayAt: none,
    sayToSelf: none,
    junk: none,
    cut: none,
    announceEnd: none,
    goSilent: none,
    refuseCredentials: none,
    refuseHandshakes: none,
    gatewayCalls: none,
    until: none,
  };
}

function arrange(double: GroupRobotDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(FAULTS[fault]);
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, RobotFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: { body: { errcode: 93_000, errmsg: 'invalid webhook url' } },
  unknown_code: { body: { errcode: 999_999, errmsg: '?' } },
  throttles: { body: { errcode: 45_009, errmsg: 'api freq out of limit' } },
  throttles_with_hint: { status: 429, body: { errcode: 45_009 }, headers: { 'retry-after': '700' } },
  // There is no token: what no robot takes is a call from an address that may not call.
  refuses_every_token: { body: { errcode: 60_020, errmsg: 'not allow to access from your ip' } },
};

/** Every line of the table of codes, each met once. */
function codeCases(double: GroupRobotDouble): readonly CodeCase[] {
  return [...CODES].map(([code, verdict]) => ({
    name: code,
    expected: expectedOf(verdict),
    arrange: () => double.fault({ body: { errcode: Number(code), errmsg: 'm' } }),
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  return verdict.state === 'throttled' ? { state: 'throttled', retryAfterMs: verdict.waitMs } : verdict;
}
