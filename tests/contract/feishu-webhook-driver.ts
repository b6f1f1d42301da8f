// The channel of Feishu's custom bots for the contract suite, with its strict double behind it.

import { vi } from 'vitest';
import type { Address } from '#adapters/contract.ts';
import { BY_TEXT, CODES, type Verdict } from '#adapters/feishu-webhook/codes.ts';
import { openFeishuWebhooks } from '#adapters/feishu-webhook/index.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import {
  type FeishuWebhookDouble,
  type HookFault,
  startFeishuWebhookDouble,
} from '#tests/doubles/feishu-webhook/index.ts';
import type { ChannelDriver, ChannelRig, CodeCase, SendFault } from './channel/rig.ts';

/** Groups the suite sends to. */
const NAMES = ['a', 'first', 'g', 'g1', 'g2', 'p0', 'p1', 'p2'];

const HOOKS = NAMES.map((name) => ({
  name,
  token: `token-canary-${name}`,
  secret: `secret-canary-${name}`,
}));

const ACTS = /@|<[a-z\/!]|\*\*|\]\(|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/iv;

export const feishuWebhookDriver: ChannelDriver = {
  traits: { people: false, batches: false, hears: null, renews: false },
  async start(): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startFeishuWebhookDouble(HOOKS);
    const beside = await startFeishuWebhookDouble(HOOKS);
    const open = (one: FeishuWebhookDouble) =>
      openFeishuWebhooks({ hooks: HOOKS, base: one.url }, { wallMs: one.nowMs, random: () => 0 });
    const session = open(double);
    const other = open(beside);
    const address = (scope: Address['scope'], id: string): Address => ({
      channel: 'feishu-webhook',
      scope,
      id,
    });
    const none = () => {
      throw new Error('a custom bot has no such thing');
    };
    return {
      session,
      other,
      person: (name) => address('person', name),
      group: (name) => address('group', name),
      place: (name) => address('group', name),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 7_000,
      expireCredentials: none,
      credentialFetches: none,
      leaveOut: none,
      delivered: () => double.messages.map(({ hook, text }) => ({ to: hook, text })),
      sendCalls: () => double.calls.length,
      burst: () => ({
        // Few enough groups that each has more than a minute lets through.
        calls: Array.from({ length: 500 }, (_, index) => [address('group', NAMES[index % 4] ?? '')]),
        pace: double.pace,
        withinMs: 72_000,
      }),
      read: (part) => part.native['text'] ?? '',
      fits: (part) => Buffer.byteLength(JSON.stringify(part.native)) <= 20_000,
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

function arrange(double: FeishuWebhookDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(FAULTS[fault]);
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, HookFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: { body: { code: 19_024, msg: 'Key Words Not Found' } },
  unknown_code: { body: { code: 999_999, msg: '?' } },
  throttles: { body: { code: 11_232, msg: 'frequency limited psm[lark.oapi.app_platform_runtime]' } },
  throttles_with_hint: {
    status: 429,
    body: { code: 99_991_400, msg: 'request trigger frequency limit' },
    headers: { 'x-ogw-ratelimit-reset': '7' },
  },
  // There is no token to renew: what no bot takes is a signature of the wrong hour.
  refuses_every_token: {
    body: { code: 19_021, msg: 'sign match fail or timestamp is not within one hour from current time' },
    headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
  },
};

/** Every line of the tables of codes, each met once. */
function codeCases(double: FeishuWebhookDouble): readonly CodeCase[] {
  const plain = [...CODES].map(([code, verdict]) => ({ code, msg: 'm', name: code, verdict }));
  const said = BY_TEXT.map(({ code, native, verdict }) => ({
    code,
    msg: 'too many request',
    name: native,
    verdict,
  }));
  return [...plain, ...said].map(({ code, msg, name, verdict }) => ({
    name,
    expected: expectedOf(verdict),
    arrange: () => double.fault({ body: { code: Number(code), msg } }),
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
