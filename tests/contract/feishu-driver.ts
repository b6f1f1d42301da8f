// Feishu for the contract suite: the adapter with short waits, in front of its double.

import { vi } from 'vitest';
import type { Address, Part } from '#adapters/contract.ts';
import { BY_TEXT, CODES, type Verdict } from '#adapters/feishu/codes.ts';
import type { FeishuConfig } from '#adapters/feishu/config.ts';
import { openFeishu } from '#adapters/feishu/index.ts';
import { PATHS } from '#adapters/feishu/limits.ts';
import { DEFAULT_TUNING, type FeishuTuning } from '#adapters/feishu/tuning.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type AppFault, type FeishuDouble, startFeishuDouble } from '#tests/doubles/feishu/index.ts';
import type { ButtonRig, ChannelDriver, ChannelRig, CodeCase, FileManner, SendFault } from './channel/rig.ts';
import { keptLog } from './kept-log.ts';

/** Waits short enough for tests and long enough for a busy machine. */
export const QUICK: Partial<FeishuTuning> = {
  pingMaxMs: 200,
  pongTimeoutMs: 1_000,
  watchEveryMs: 20,
  closeGraceMs: 500,
  backoffBaseMs: 20,
  backoffMaxMs: 100,
  refusedRetryMs: 600_000,
};

/** The session's settings for a double. */
export function configFor({ appId, appSecret, url }: FeishuDouble): FeishuConfig {
  return { appId, appSecret, personId: 'open_id', base: url, reportsReading: true };
}

const SPEAKER = 'ou_speaker';
const ACTS = /@|<[a-z\/!]|\*\*|\]\(|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/iv;

export const feishuDriver: ChannelDriver = {
  traits: {
    people: true,
    batches: false,
    hears: 'stream',
    overlaps: false,
    renews: true,
    keys: true,
    files: true,
    recalls: true,
    ack: { platformMs: 3_000, oursMs: DEFAULT_TUNING.ackMs },
    buttons: { answered: true },
  },
  async start({ ackMs = DEFAULT_TUNING.ackMs, random = Math.random, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startFeishuDouble();
    const beside = await startFeishuDouble({ appId: 'cli_beside00000000' });
    const kept = keptLog();
    const tuning = { ...QUICK, ackMs, random, wallMs: () => Date.now() + skewMs };
    const again = () => openFeishu(configFor(double), { log: kept.log }, tuning);
    const session = again();
    const other = openFeishu(configFor(beside), { log: kept.log }, QUICK);
    const place = places([double, beside]);
    const none = () => {
      throw new Error('Feishu has no such thing');
    };
    const callsTo = (path: string) => double.calls.filter((call) => call.path === path).length;
    return {
      session,
      other,
      again,
      person: (name) => place('person', name),
      group: (name) => place('group', name),
      place: (name) => place('person', name),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 7_000,
      expireCredentials: () => double.invalidateTokens(),
      credentialFetches: () => callsTo(PATHS.token),
      leaveOut: none,
      delivered: () => double.world.messages.map(({ text, to }) => ({ to, text })),
      sendCalls: () => callsTo(PATHS.messages),
      burst: () => ({
        calls: Array.from({ length: 500 }, (_, index) => [
          index % 2 === 0 ? place('group', `${index % 3}`) : place('person', `${index % 150}`),
        ]),
        pace: double.world.pace,
        withinMs: 23_000,
      }),
      read: readPart,
      fits: (part) => Buffer.byteLength(JSON.stringify(part.native)) <= 30_000,
      isInert: (part) => !ACTS.test(readPart(part)),
      secrets: ['app-secret-canary', 'token-canary', 'ticket-canary', 'access-canary', 'verification-canary'],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      putFile: (bytes, how) => putFile(double, bytes, how),
      buttons: buttons(double),
      stream: streamRig(double, () => callsTo(PATHS.endpoint), none),
      async close() {
        await Promise.all([session.close(), other.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

/** The words a reader sees in a part. */
function readPart({ native: { content = '' } }: Part): string {
  const held = JSON.parse(content) as { text?: string; elements?: readonly { text?: { content: string } }[] };
  return held.text ?? held.elements?.[0]?.text?.content ?? '';
}

/** People in the application's scope and groups its bot is in, by names of the suite. */
function places(doubles: readonly FeishuDouble[]): (scope: Address['scope'], name: string) => Address {
  return (scope, name) => {
    const id = scope === 'person' ? `ou_${name}` : `oc_${name}`;
    for (const { world } of doubles) {
      if (scope === 'person') world.add(id);
      else world.join(id);
    }
    return { channel: 'feishu', scope, id };
  };
}

/** A press is answered in the answer to its event: what has none still waits. */
function buttons(double: FeishuDouble): ButtonRig {
  let waiting = 0;
  const pressOnce = async (by: Address, ref: string, value: unknown) => {
    waiting += 1;
    const { data } = await double.press(by.id, ref, value, { type: 'card' });
    if (data !== null) waiting -= 1;
  };
  return {
    async press(by, ref, label, how) {
      const card = double.world.messages.find((message) => message.id === ref);
      const value = card?.buttons.find(([shown]) => shown === label)?.[1];
      await Promise.all((how === 'twice' ? [1, 2] : [1]).map(() => pressOnce(by, ref, value)));
    },
    waiting: () => waiting,
  };
}

function streamRig(
  double: FeishuDouble,
  gatewayCalls: () => number,
  none: () => never,
): ChannelRig['stream'] {
  return {
    platformId: (id) => id,
    connected: () => double.until(() => double.openSockets() > 0),
    openSockets: double.openSockets,
    openedSockets: double.openedSockets,
    async say(text, messageId) {
      const ack = await double.say({ from: SPEAKER, text, messageId });
      return { onSocketOfOrigin: ack.sentOn === ack.answeredOn };
    },
    redeliver: double.redeliver,
    sayAt: (text, sentAtMs) => double.say({ from: SPEAKER, text, sentAtMs }),
    machines: {
      itself: (text) => double.say({ from: double.botId, text, sender: { sender_type: 'app' } }),
      'another bot': (text) => double.say({ from: 'ou_other', text, sender: { sender_type: 'app' } }),
    },
    sayInGroup: (text, mentionsBot) => double.say({ from: SPEAKER, group: 'oc_group', text, mentionsBot }),
    junk: () => {
      for (const bytes of JUNK) double.raw(bytes);
      for (const event of JUNK_EVENTS) double.tell(event).catch(() => undefined);
    },
    cut: double.cut,
    announceEnd: none,
    goSilent: () => double.silence(true),
    refuseCredentials: () =>
      double.fault(PATHS.endpoint, { body: { code: 514, msg: 'auth failed' }, times: 99 }),
    refuseHandshakes: (on) => double.handshakes(on ? 'refuse' : 'accept'),
    gatewayCalls,
    until: (condition) => double.until(condition),
  };
}

/** Frames that mean nothing. */
const JUNK: readonly (string | Buffer)[] = [
  'not a frame',
  '',
  Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  Buffer.from([0x08]),
  Buffer.from([0x42, 0xff, 0xff, 0xff, 0xff, 0x0f]),
  // Numbers only: no type; then a control frame of none, a data frame without segments.
  Buffer.from([8, 1, 16, 1, 24, 1, 32, 1]),
  Buffer.from([8, 1, 16, 1, 24, 1, 32, 0]),
  Buffer.from([8, 1, 16, 1, 24, 1, 32, 9]),
];

/** Events that mean nothing to us. */
const JUNK_EVENTS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { schema: '2.0' },
  { schema: '2.0', header: {}, event: {} },
  { schema: '2.0', header: { app_id: 'cli_other', event_type: 'im.message.receive_v1' }, event: {} },
  {
    schema: '2.0',
    header: { app_id: 'cli_a1b2c3d4e5f60718', event_type: 'im.message.receive_v1' },
    event: { message: 'text', sender: [] },
  },
  {
    schema: '2.0',
    header: { app_id: 'cli_a1b2c3d4e5f60718', event_type: 'im.chat.disbanded_v1' },
    event: {},
  },
];

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, AppFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: { body: { code: 230_002, msg: 'The bot can not be outside the group.' } },
  unknown_code: { status: 400, body: { code: 999_999, msg: '?' } },
  throttles: { status: 400, body: { code: 230_020, msg: 'This operation triggers the frequency limit.' } },
  throttles_with_hint: {
    status: 429,
    body: { code: 99_991_400, msg: 'request trigger frequency limit' },
    headers: { 'x-ogw-ratelimit-reset': '7' },
  },
  refuses_every_token: {
    status: 400,
    body: { code: 99_991_663, msg: 'Invalid access token for authorization.' },
    times: 2,
  },
};

function arrange(double: FeishuDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(PATHS.messages, FAULTS[fault]);
}

/** Every line of the tables of codes, each met once; a refused token twice. */
function codeCases(double: FeishuDouble): readonly CodeCase[] {
  const plain = [...CODES].map(([code, verdict]) => ({ code, msg: 'm', name: code, verdict }));
  const said = BY_TEXT.map(({ code, native, says, verdict }) => ({
    code,
    msg: `Your request, ext=${says.source}.`,
    name: native,
    verdict,
  }));
  return [...plain, ...said].map(({ code, msg, name, verdict }) => ({
    name,
    expected: expectedOf(verdict),
    arrange: () => {
      const times = verdict.state === 'token' ? 2 : 1;
      double.fault(PATHS.messages, { status: 400, body: { code: Number(code), msg }, times });
    },
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  switch (verdict.state) {
    case 'throttled':
      return { state: 'throttled', retryAfterMs: verdict.waitMs };
    case 'token':
      return { state: 'account', code: 'auth' };
    case 'unknown':
      return { state: 'unknown' };
    case 'rejected':
    case 'account':
      return verdict;
  }
}

let files = 0;

function putFile(double: FeishuDouble, bytes: Uint8Array, how: FileManner): string {
  files += 1;
  if (how === 'elsewhere') return `om_1/file/../../../token-canary`;
  const ref = `om_${files}/file/file_v3_${files}`;
  double.putFile(ref, {
    bytes,
    ...(how === 'over' ? { isOver: true } : {}),
    ...(how === 'without_length' ? { chunked: true } : {}),
    ...(how === 'redirected' ? { redirectTo: 'http://127.0.0.1:9/' } : {}),
    ...(how === 'never_answered' ? { hangs: true } : {}),
  });
  return ref;
}
