// The driver of channels whose robots only write to their groups: those of DingTalk, Feishu and WeCom.

import { vi } from 'vitest';
import type { Address, ChannelSession, Part } from '#adapters/contract.ts';
import type { RobotVerdict } from '#adapters/group-robots.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { GroupRobots } from '#tests/doubles/group-robots.ts';
import type { HttpFault } from '#tests/doubles/server.ts';
import type { ChannelDriver, ChannelRig, SendFault } from './channel/rig.ts';

/** Groups the suite sends to. */
const NAMES = ['a', 'first', 'g', 'g1', 'g2', 'p0', 'p1', 'p2'];

/** A double and a session before it. */
export interface OpenRobots {
  readonly double: GroupRobots;
  readonly session: ChannelSession;
}

/** What one platform's robots have of their own. */
export interface RobotsCase {
  /** The platform takes a message once for one key. */
  readonly keys?: true;
  /** With a robot in each of these groups; our clock is off by so much. */
  start(groups: readonly string[], skewMs: number): Promise<OpenRobots>;
  readonly secrets: readonly string[];
  readonly faults: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, HttpFault>>;
  /** Every line of the tables of codes. */
  readonly codes: readonly {
    readonly name: string;
    readonly verdict: RobotVerdict;
    readonly fault: HttpFault;
  }[];
  readonly throttleHintMs: number;
  fits(part: Part): boolean;
  /** What acts in a text, if it stands there as it is. */
  readonly acts: RegExp;
  /** Among how many groups the burst goes: few enough that each has more than its robot may say. */
  readonly burst: { readonly groups: number; readonly withinMs: number };
}

/** What befalls every platform's calls alike. */
export const SHARED_FAULTS = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
} as const satisfies Partial<Record<SendFault, HttpFault>>;

export function groupRobotsDriver(robots: RobotsCase): ChannelDriver {
  return {
    traits: {
      people: false,
      batches: false,
      hears: null,
      renews: false,
      ...(robots.keys === undefined ? {} : { keys: robots.keys }),
    },
    start: ({ skewMs = 0 } = {}) => startRig(robots, skewMs),
  };
}

async function startRig(robots: RobotsCase, skewMs: number): Promise<ChannelRig> {
  const print = ['log', 'info', 'warn', 'error'] as const;
  const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
  const [{ double, session }, beside] = await Promise.all([
    robots.start(NAMES, skewMs),
    robots.start(NAMES, skewMs),
  ]);
  // The suite says more to a group than its robot may.
  double.pace.off();
  const address = (scope: Address['scope'], id: string): Address => ({
    channel: session.channel,
    scope,
    id,
  });
  const { burst, faults } = robots;
  return {
    session,
    other: beside.session,
    person: (name) => address('person', name),
    group: (name) => address('group', name),
    place: (name) => address('group', name),
    arrange(fault) {
      if (fault === 'refuses_connection') void double.close();
      else double.fault(faults[fault]);
    },
    codes: robots.codes.map(({ fault, name, verdict }) => ({
      name,
      expected: expectedOf(verdict),
      arrange: () => double.fault(fault),
    })),
    throttleHintMs: robots.throttleHintMs,
    expireCredentials: none,
    credentialFetches: none,
    leaveOut: none,
    delivered: () => double.messages.map(({ group, text }) => ({ to: group, text })),
    sendCalls: () => double.calls.length,
    burst: () => ({
      calls: Array.from({ length: 500 }, (_, index) => [address('group', NAMES[index % burst.groups] ?? '')]),
      pace: double.pace,
      withinMs: burst.withinMs,
    }),
    read: (part) => part.native['text'] ?? '',
    fits: robots.fits,
    isInert: (part) => !robots.acts.test(part.native['text'] ?? ''),
    secrets: robots.secrets,
    logged: () => '',
    printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
    stream: SILENCE,
    async close() {
      await Promise.all([session.close(), beside.session.close()]);
      await Promise.all([double.close(), beside.double.close()]);
      vi.restoreAllMocks();
    },
  };
}

function none(): never {
  throw new Error('a robot of a group has no such thing');
}

const SILENCE: ChannelRig['stream'] = {
  platformId: none,
  connected: none,
  openSockets: none,
  openedSockets: none,
  say: none,
  redeliver: none,
  sayAt: none,
  machines: {},
  junk: none,
  cut: none,
  announceEnd: none,
  goSilent: none,
  refuseCredentials: none,
  refuseHandshakes: none,
  gatewayCalls: none,
  until: none,
};

function expectedOf(verdict: RobotVerdict): Partial<Outcome> {
  return verdict.state === 'throttled' ? { state: 'throttled', retryAfterMs: verdict.waitMs } : verdict;
}
