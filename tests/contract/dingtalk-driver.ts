// DingTalk for the channel contract: the adapter with short waits, in front of its double.

import { vi } from 'vitest';
import type { Address, Part } from '#adapters/contract.ts';
import { CODE_PREFIXES, EXACT_CODES, type Verdict } from '#adapters/dingtalk/codes.ts';
import { openDingtalk } from '#adapters/dingtalk/index.ts';
import { PATHS, ROBOT_TOPIC, SESSION_PATH } from '#adapters/dingtalk/limits.ts';
import type { DingtalkTuning } from '#adapters/dingtalk/tuning.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';
import type {
  ChannelDriver,
  ChannelRig,
  CodeCase,
  FileManner,
  SendFault,
  SessionRig,
} from './channel/rig.ts';
import { keptLog } from './kept-log.ts';

/** Waits short enough for tests and long enough for a busy machine. */
export const QUICK: Partial<DingtalkTuning> = {
  pingEveryMs: 300,
  pongTimeoutMs: 1_000,
  watchEveryMs: 20,
  drainMs: 400,
  closeGraceMs: 500,
  backoffBaseMs: 20,
  backoffMaxMs: 100,
  refusedRetryMs: 600_000,
};

/** The session's settings for a double. */
export function configFor(double: DingtalkDouble) {
  const { clientId, clientSecret, robotCode, url } = double;
  return { clientId, clientSecret, robotCode, apiBase: url, oapiBase: url };
}

const ROBOT_FRAME = { specVersion: '1.0', type: 'CALLBACK' };
const robotHeaders = (messageId: string) => ({
  topic: ROBOT_TOPIC,
  messageId,
  contentType: 'application/json',
});

/** Frames that mean nothing, as texts and bytes. */
export const JUNK: readonly (string | Buffer)[] = [
  'not json',
  '',
  'null',
  '[]',
  '{}',
  '{"type":"CALLBACK"}',
  '"\\ud800"',
  '['.repeat(50_000),
  Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  JSON.stringify({ type: 'WHAT', headers: { topic: 'x', messageId: 'junk-type' }, data: '{}' }),
  JSON.stringify({ type: 'CALLBACK', headers: { topic: '/v9/none', messageId: 'junk-topic' }, data: '{}' }),
  JSON.stringify({ type: 'EVENT', headers: { topic: '*', messageId: 'junk-event' }, data: '{}' }),
  JSON.stringify({ type: 'SYSTEM', headers: { topic: 'NEW', messageId: 'junk-system' }, data: '{}' }),
  JSON.stringify({ ...ROBOT_FRAME, headers: robotHeaders('junk-data'), data: 'not json' }),
  JSON.stringify({ ...ROBOT_FRAME, headers: robotHeaders('junk-array'), data: '[1]' }),
  JSON.stringify({ ...ROBOT_FRAME, headers: robotHeaders('junk-empty'), data: '{}' }),
  JSON.stringify({ ...ROBOT_FRAME, headers: robotHeaders('junk-deep'), data: '['.repeat(20_000) }),
  JSON.stringify({ ...ROBOT_FRAME, headers: { topic: ROBOT_TOPIC }, data: '{}' }),
  JSON.stringify({ ...ROBOT_FRAME, headers: robotHeaders('junk-object'), data: { msgId: 'x' } }),
];

export const dingtalkDriver: ChannelDriver = {
  traits: {
    people: true,
    batches: true,
    hears: 'stream',
    renews: true,
    files: true,
    recalls: true,
    sessions: true,
  },
  async start({ random = Math.random, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startDingtalkDouble({ redeliverAfterMs: 500, disconnectGraceMs: 300 });
    const beside = await startDingtalkDouble({ clientId: 'dingbeside' });
    const kept = keptLog();
    const tuning = { ...QUICK, random, wallMs: () => Date.now() + skewMs };
    const again = () => openDingtalk(configFor(double), { log: kept.log }, tuning);
    const session = again();
    const other = openDingtalk(configFor(beside), { log: kept.log }, QUICK);
    const address = (scope: Address['scope'], id: string): Address => ({ channel: 'dingtalk', scope, id });
    const callsTo = (path: string) => double.journal.calls.filter((call) => call.path === path).length;
    return {
      session,
      other,
      again,
      person: (name) => address('person', name),
      group: (name) => address('group', name),
      place: (name) => address('person', name),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 7_000,
      expireCredentials: () => double.invalidateTokens(),
      credentialFetches: () => callsTo(PATHS.accessToken),
      leaveOut: (gone, throttled) =>
        double.partial({
          invalid: gone.map((one) => one.id),
          flowControlled: throttled.map((one) => one.id),
        }),
      delivered: () => double.journal.messages.map(({ to, text }) => ({ to: to.id, text })),
      sendCalls: () => callsTo(PATHS.personSend) + callsTo(PATHS.groupSend),
      burst: () => {
        const people = Array.from({ length: 300 }, (_, index) => [address('person', `p${index}`)]);
        const many = Array.from({ length: 10 }, (_, index) =>
          Array.from({ length: 20 }, (_one, place) => address('person', `m${index}-${place}`)),
        );
        const groups = Array.from({ length: 200 }, (_, index) => [address('group', `cid${index % 7}`)]);
        return { calls: [...people, ...many, ...groups], pace: double.pace, withinMs: 19_500 };
      },
      read: readPart,
      fits: (part) => Buffer.byteLength(part.native['msgParam'] ?? '') <= 15_000,
      isInert,
      secrets: [
        double.clientSecret,
        'token-canary',
        'session-canary',
        'code-canary',
        'signature-canary',
        '?ticket=',
      ],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      putFile: (bytes, how) => putFile(double, bytes, how),
      sessions: { speaker: address('person', '0101'), arrange: (how) => arrangeSession(double, how) },
      stream: streamRig(double, () => callsTo(PATHS.gateway)),
      async close() {
        await Promise.all([session.close(), other.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

function putFile(double: DingtalkDouble, bytes: Uint8Array, how: FileManner): string {
  const kept = double.putFile({
    name: '名单.csv',
    bytes,
    ...(how === 'over' ? { codeLifeMs: 0 } : {}),
    ...(how === 'without_length' ? { chunked: true } : {}),
    ...(how === 'elsewhere' ? { downloadUrl: 'http://127.0.0.1:9/signature-canary' } : {}),
    ...(how === 'redirected' ? { redirectTo: 'http://127.0.0.1:9/' } : {}),
    ...(how === 'never_answered' ? { hangs: true } : {}),
  });
  return kept['downloadCode'] ?? '';
}

function arrangeSession(double: DingtalkDouble, how: Parameters<SessionRig['arrange']>[0]): void {
  switch (how) {
    case 'over':
      return double.endSessions();
    case 'refused':
      return double.fault(SESSION_PATH, { body: { errcode: 430101, errmsg: '含敏感词' } });
    case 'throttled':
      return double.fault(SESSION_PATH, { body: { errcode: 130101, errmsg: 'send too fast' } });
    case 'silent':
      return double.fault(SESSION_PATH, { hang: true });
  }
}

function streamRig(double: DingtalkDouble, gatewayCalls: () => number): ChannelRig['stream'] {
  return {
    platformId: (id) => id,
    connected: () => double.until(() => double.openSockets() > 0),
    openSockets: double.openSockets,
    openedSockets: double.openedSockets,
    async say(text, msgId) {
      const ack = await double.inject({ from: '0101', text, msgId });
      return { onSocketOfOrigin: ack.sentOn === ack.answeredOn && ack.code === 200 };
    },
    redeliver: double.redeliver,
    sayAt: (text, createAt) => double.inject({ from: '0101', text, createAt }),
    machines: {
      itself: (text) =>
        double.inject({ from: null, text, fields: { senderId: '$robot', chatbotUserId: '$robot' } }),
    },
    sayInGroup: (text, isMention) =>
      isMention ? double.inject({ from: '0101', text, group: 'cidGroup==' }) : Promise.resolve(),
    junk: () => {
      for (const frame of JUNK) double.sendRaw(frame);
    },
    cut: double.cutConnections,
    announceEnd: double.disconnectFrame,
    goSilent: () => double.silence(true),
    refuseCredentials: () =>
      double.fault(PATHS.gateway, {
        status: 401,
        body: { code: 'authFailed', message: '鉴权失败' },
        times: 99,
      }),
    refuseHandshakes: (on) => double.handshakes(on ? 'refuse' : 'accept'),
    gatewayCalls,
    until: (condition) => double.until(condition),
  };
}

function arrange(double: DingtalkDouble, fault: SendFault): void {
  const path = PATHS.personSend;
  switch (fault) {
    case 'refuses_connection':
      return void double.close();
    case 'resets_after_taking':
      return double.fault(path, { resetAfterAccept: true });
    case 'answers_too_late':
      return double.fault(path, { delayMs: 4_000 });
    case 'answers_html_502':
      return double.fault(path, { status: 502, html: '<html>Bad Gateway</html>' });
    case 'business_error_at_200':
      return double.fault(path, { body: { errcode: '300001', errmsg: 'session 不存在' } });
    case 'unknown_code':
      return double.fault(path, { status: 418, body: { code: 'never.seen', message: '?' } });
    case 'throttles':
      return double.fault(path, {
        status: 403,
        body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi', message: '频繁' },
      });
    case 'throttles_with_hint':
      return double.fault(path, {
        status: 429,
        body: { code: 'system.busy', message: '忙' },
        headers: { 'retry-after': '7' },
      });
    case 'refuses_every_token':
      return double.fault(path, { status: 400, body: { code: 'InvalidAuthentication' }, times: 2 });
  }
}

/** Every line of the table of codes, each met once. A token code is met twice, as a refusal for good. */
function codeCases(double: DingtalkDouble): readonly CodeCase[] {
  const prefixed = CODE_PREFIXES.map(([prefix, verdict]) => [`${prefix}zzz`, verdict] as const);
  return [...EXACT_CODES, ...prefixed].map(([code, verdict]) => ({
    name: code,
    expected: expectedOf(verdict),
    arrange: () =>
      double.fault(PATHS.personSend, {
        status: 400,
        body: { code, message: 'm' },
        times: verdict.state === 'token' ? 2 : 1,
      }),
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  switch (verdict.state) {
    case 'token':
      return { state: 'account', code: 'auth' };
    case 'throttled':
    case 'transient':
    case 'unknown':
      return { state: verdict.state };
    case 'rejected':
      return { state: 'rejected', code: verdict.code };
    case 'account':
      return { state: 'account', code: verdict.code };
  }
}

function readPart(part: Part): string {
  const param: unknown = JSON.parse(part.native['msgParam'] ?? '{}');
  if (typeof param !== 'object' || param === null) return '';
  const text: unknown = Reflect.get(param, 'content') ?? Reflect.get(param, 'text');
  return typeof text === 'string' ? text : '';
}

const ACTS_ANYWHERE = /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;
const ACTS_IN_MARKDOWN = /[\\`*_~[\]<>|]|^\s{0,3}(#|[-+=]|\d+[.)])|^ {4}|&#?\w+;/m;

function isInert(part: Part): boolean {
  const shown = readPart(part);
  if (ACTS_ANYWHERE.test(shown)) return false;
  return part.native['msgKey'] === 'sampleText' || !ACTS_IN_MARKDOWN.test(shown);
}
