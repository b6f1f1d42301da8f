// The custom robots' channel for the contract suite, with its strict double behind it.

import { vi } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { CODES, type Verdict } from '#adapters/dingtalk-webhook/codes.ts';
import { openWebhooks } from '#adapters/dingtalk-webhook/index.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import {
  type HookFault,
  startWebhookDouble,
  type WebhookDouble,
} from '#tests/doubles/dingtalk-webhook/index.ts';
import type { ChannelDriver, ChannelRig, CodeCase, SendFault } from './channel/rig.ts';

/** Groups the suite sends to. */
const NAMES = ['a', 'first', 'g', 'g1', 'g2', 'p0', 'p1', 'p2'];

const HOOKS = NAMES.map((name) => ({
  name,
  token: `token-canary-${name}`,
  secret: `SECsecret-canary-${name}`,
}));

const ACTS = /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;

export const webhookDriver: ChannelDriver = {
  traits: { people: false, batches: false, hears: null, renews: false },
  async start(): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startWebhookDouble(HOOKS);
    const beside = await startWebhookDouble(HOOKS);
    const session = openWebhooks({ hooks: HOOKS, base: double.url });
    const other = openWebhooks({ hooks: HOOKS, base: `${beside.url}/` });
    const address = (scope: Address['scope'], id: string): Address => ({
      channel: 'dingtalk-webhook',
      scope,
      id,
    });
    const none = () => {
      throw new Error('a custom robot has no such thing');
    };
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
      delivered: () => double.messages.map(({ hook, text }) => ({ to: hook, text })),
      sendCalls: () => double.calls.length,
      burst: () => ({
        calls: Array.from({ length: 500 }, (_, index) => [
          address('group', NAMES[index % NAMES.length] ?? ''),
        ]),
        pace: double.pace,
        withinMs: 190_000,
      }),
      read: (part) => part.native['text'] ?? '',
      fits: (part) => Buffer.byteLength(JSON.stringify(part.native)) <= 18_000,
      isInert: (part) => !ACTS.test(part.native['text'] ?? ''),
      secrets: ['token-canary', 'secret-canary'],
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

function arrange(double: WebhookDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(FAULTS[fault]);
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, HookFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: { body: { errcode: 400_013, errmsg: '群已被解散' } },
  unknown_code: { body: { errcode: 999_999, errmsg: '?' } },
  throttles: { body: { errcode: 130_101, errmsg: 'send too fast, exceed 20 times per minute' } },
  throttles_with_hint: { status: 429, body: { errcode: 410_100 }, headers: { 'retry-after': '700' } },
  // There is no token to renew: what no robot takes is a signature of the wrong hour.
  refuses_every_token: { body: { errcode: 310_000, errmsg: 'invalid timestamp' } },
};

/** Every line of the table of codes, each met once. */
function codeCases(double: WebhookDouble): readonly CodeCase[] {
  return [...CODES].map(([code, verdict]) => ({
    name: code,
    expected: expectedOf(verdict),
    arrange: () =>
      double.fault({ body: code === '1111' ? { status: 1111 } : { errcode: Number(code), errmsg: 'm' } }),
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: verdict.waitMs };
    case 'unknown':
      return { state: 'unknown' };
    case 'rejected':
    case 'account':
      return verdict;
  }
}
