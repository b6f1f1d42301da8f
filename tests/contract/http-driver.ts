// Signed HTTP for the channel contract: the adapter between its strict gateway and a door of its own.

import { vi } from 'vitest';
import type { Address, ChannelSession, Sink } from '#adapters/contract.ts';
import { CODES, type Verdict } from '#adapters/http/codes.ts';
import { openGateway } from '#adapters/http/index.ts';
import { LIMITS } from '#adapters/http/limits.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { oneLine } from '#bot/domain/message.ts';
import { type GatewayDouble, startGatewayDouble } from '#tests/doubles/http/index.ts';
import type { HttpFault } from '#tests/doubles/server.ts';
import {
  type ChannelDriver,
  type ChannelRig,
  type CodeCase,
  options,
  type SendFault,
} from './channel/rig.ts';
import { openDoor } from './door.ts';
import { DOOR, doorRig, KEY, SECRET } from './http-forgeries.ts';
import { keptLog } from './kept-log.ts';

/** One message to a person of the gateway's. */
export async function postTo(session: ChannelSession, key = options().key): Promise<Outcome> {
  const to = { channel: 'http', scope: 'person', id: 'a' } as const;
  const [part] = session.plan(oneLine('本月报表已开网'), to).parts;
  if (part === undefined) throw new Error('nothing to send');
  return (await session.send(part, [to], { ...options(), key })).call;
}

const ACTS = /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;

/** What whoever runs the gateway lets through, told to both sides. */
const PER_MINUTE = 150;

export const httpDriver: ChannelDriver = {
  traits: {
    people: true,
    batches: false,
    hears: 'webhook',
    renews: false,
    keys: true,
    door: DOOR,
    ack: { platformMs: 15_000, oursMs: LIMITS.ackMs },
    clock: { sends: true, hears: true },
  },
  async start({ ackMs = LIMITS.ackMs, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const [double, beside] = await Promise.all([
      startGatewayDouble(SECRET, PER_MINUTE),
      startGatewayDouble(SECRET),
    ]);
    const kept = keptLog();
    const open = ({ url }: GatewayDouble) =>
      openGateway(
        { url, secrets: [SECRET], callsPerMinute: PER_MINUTE },
        { log: kept.log },
        { ackMs, wallMs: () => Date.now() + skewMs },
      );
    const [session, other] = [open(double), open(beside)];
    let sink: Sink | null = null;
    const door = await openDoor('http', (request) => {
      const { ingress } = session;
      if (ingress.mode !== 'webhook' || sink === null) return Promise.resolve(null);
      return ingress.handle(request, sink);
    });
    const address = (scope: Address['scope'], id: string): Address => ({ channel: 'http', scope, id });
    const none = () => {
      throw new Error('a gateway has no such thing');
    };
    return {
      session,
      other,
      person: (name) => address('person', name),
      group: (name) => address('group', name),
      place: (name) => address('person', name),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 700_000,
      expireCredentials: () => undefined,
      credentialFetches: none,
      leaveOut: none,
      delivered: () => double.messages.map(({ to, text }) => ({ to, text })),
      sendCalls: () => double.calls.length,
      burst: () => ({
        calls: Array.from({ length: 500 }, (_, index) => [
          address(index % 5 === 0 ? 'group' : 'person', `${index}`),
        ]),
        pace: double.pace,
        withinMs: 190_000,
      }),
      read: (part) => part.native['text'] ?? '',
      fits: (part) =>
        (part.native['text'] ?? '').length <= 4_000 && (part.native['title'] ?? '').length <= 200,
      isInert: (part) => !ACTS.test(JSON.stringify(Object.values(part.native)).replaceAll('\\n', '\n')),
      secrets: [SECRET, KEY],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      opensFor: (next) => {
        sink = next;
      },
      door: doorRig(door.url),
      stream: hearing(double, door.url, none),
      async close() {
        await Promise.all([session.close(), other.close(), door.server.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

function hearing(double: GatewayDouble, hook: string, none: () => never): ChannelRig['stream'] {
  const texts = new Map<string, string>();
  const say = async (text: string, id: string, fields: Readonly<Record<string, unknown>> = {}) => {
    texts.set(id, text);
    const status = await double.say({ id, text, fields }, hook);
    if (status !== 200) throw new Error(`the door answered ${status}`);
    return { onSocketOfOrigin: true };
  };
  return {
    platformId: (id) => id,
    connected: () => Promise.resolve(),
    openSockets: none,
    openedSockets: none,
    say: (text, id) => say(text, id),
    redeliver: (id) => say(texts.get(id) ?? '', id),
    sayAt: (text, sentAtMs) => say(text, `at-${sentAtMs}`, { sentAt: new Date(sentAtMs).toISOString() }),
    machines: {
      // Signed with the same secret, and sent back.
      itself: async (text) => double.say({ id: 'own', text, fields: { type: 'message.send' } }, hook),
      'a machine, as the gateway says': (text) => say(text, 'machine', { automatic: true }),
    },
    sayInGroup: async (text, isToUs) => {
      const fields = { conversation: { scope: 'group', id: 'g' } };
      await say(text, isToUs ? 'to-us' : 'past-us', fields);
    },
    junk: () => {
      for (const [index, fields] of JUNK.entries()) {
        double.say({ id: `junk-${index}`, text: '乱', fields }, hook).catch(() => undefined);
      }
    },
    cut: () => undefined,
    announceEnd: none,
    goSilent: none,
    refuseCredentials: none,
    refuseHandshakes: none,
    gatewayCalls: none,
    until: none,
  };
}

/** Signed bodies that mean nothing. */
export const JUNK: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'message.send' },
  { type: undefined },
  { id: '' },
  { from: 7 },
  { conversation: 'zhang' },
  { conversation: { scope: 'person', id: 'somebody-else' } },
  { sentAt: '2026-11-05 09:30' },
  { sentAt: 1_700_000_000 },
  { text: null },
  { quotedref: 'misspelt' },
];

function arrange(double: GatewayDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(FAULTS[fault]);
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, HttpFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: { body: { code: 40_001, message: '用户不存在' } },
  unknown_code: { body: { rejected: [{ id: 'a', code: 'gone_fishing' }] } },
  throttles: { status: 429 },
  throttles_with_hint: { status: 503, headers: { 'retry-after': '700' } },
  refuses_every_token: { status: 401 },
};

/** Every word a gateway may say of a recipient, each met once. */
function codeCases(double: GatewayDouble): readonly CodeCase[] {
  return [...CODES].map(([code, verdict]) => ({
    name: code,
    expected: expectedOf(verdict),
    arrange: () => double.fault({ body: { rejected: [{ id: 'a', code }] } }),
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  return verdict.state === 'throttled' ? { state: 'throttled', retryAfterMs: verdict.waitMs } : verdict;
}
