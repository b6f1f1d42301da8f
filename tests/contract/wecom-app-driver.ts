// A self-built app of WeCom for the channel contract: the adapter between its double and a door of its own.

import { vi } from 'vitest';
import type { Address, ChannelSession, Sink } from '#adapters/contract.ts';
import { CODES, type Verdict } from '#adapters/wecom-app/codes.ts';
import type { WecomAppConfig } from '#adapters/wecom-app/config.ts';
import { openWecomApp } from '#adapters/wecom-app/index.ts';
import { PATHS } from '#adapters/wecom-app/limits.ts';
import { DEFAULT_TUNING } from '#adapters/wecom-app/tuning.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import type { Callbacks } from '#tests/doubles/wecom-app/callback.ts';
import { type AppFault, startWecomDouble, type WecomDouble } from '#tests/doubles/wecom-app/index.ts';
import type {
  Burst,
  ButtonRig,
  ChannelDriver,
  ChannelRig,
  CodeCase,
  FileManner,
  SendFault,
} from './channel/rig.ts';
import { openDoor } from './door.ts';
import { keptLog } from './kept-log.ts';
import { DOOR, doorRig, SPEAKER, saying } from './wecom-app-forgeries.ts';

/** The session's settings for a double. */
export function configFor(double: WecomDouble): WecomAppConfig {
  const { aesKey, agentId, callbackToken: token, corpId, secret, url } = double;
  return { corpId, agentId, secret, callback: { token, aesKey }, buttons: false, base: url };
}

/** The door for one session; who is called is told as soon as somebody hears. */
export async function wecomDoor(session: () => ChannelSession, sink: () => Sink | null) {
  return openDoor('wecom-app', (request) => {
    const { ingress } = session();
    const heard = sink();
    if (ingress.mode !== 'webhook' || heard === null) return Promise.resolve(null);
    return ingress.handle(request, heard);
  });
}

const ACTS = /@|dtmd:|javascript:|<[a-z\/!?]|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/iv;

export const wecomAppDriver: ChannelDriver = {
  traits: {
    people: true,
    batches: true,
    throttlesSome: false,
    hears: 'webhook',
    hearsGroups: false,
    renews: true,
    files: true,
    recalls: true,
    door: DOOR,
    ack: { platformMs: 5_000, oursMs: DEFAULT_TUNING.ackMs },
    buttons: { answered: true },
    clock: { hears: true },
  },
  async start({ ackMs = 2_000, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startWecomDouble();
    const beside = await startWecomDouble({ corpId: 'ww0000000000000beside' });
    const kept = keptLog();
    const config = { ...configFor(double), buttons: true };
    const session = openWecomApp(config, { log: kept.log }, { ackMs, wallMs: () => Date.now() + skewMs });
    const other = openWecomApp(configFor(beside), { log: kept.log });
    let sink: Sink | null = null;
    const door = await wecomDoor(
      () => session,
      () => sink,
    );
    const callbacks = double.callbacks(door.url);
    const callsTo = (path: string) => double.calls.filter((call) => call.path === path).length;
    const none = () => {
      throw new Error('WeCom has no such thing');
    };
    return {
      session,
      other,
      person: (name) => ({ channel: 'wecom-app', scope: 'person', id: name }),
      group(name): Address {
        for (const { organisation } of [double, beside]) organisation.groups.set(name, ['zhang', 'li']);
        return { channel: 'wecom-app', scope: 'group', id: name };
      },
      place: (name) => ({ channel: 'wecom-app', scope: 'person', id: name }),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 90_000,
      expireCredentials: () => double.invalidateTokens(),
      credentialFetches: () => callsTo(PATHS.token),
      leaveOut: (gone) => {
        for (const { id } of gone) double.organisation.gone.add(id.toLowerCase());
      },
      delivered: () => double.organisation.messages.map(({ text, to }) => ({ to, text })),
      sendCalls: () => callsTo(PATHS.personSend) + callsTo(PATHS.groupSend),
      burst: () => burstOf(double),
      read: (part) => part.native['text'] ?? '',
      fits: (part) => Buffer.byteLength(part.native['text'] ?? '') <= 2_048,
      isInert: (part) => !ACTS.test(part.native['text'] ?? ''),
      secrets: [double.secret, 'token-canary', double.callbackToken, double.aesKey, 'response-canary'],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      putFile: (bytes, how) => putFile(double, bytes, how),
      opensFor: (next) => {
        sink = next;
      },
      buttons: buttons(double),
      door: doorRig(double, callbacks, door.url),
      stream: hearing(double, callbacks, none),
      async close() {
        await Promise.all([session.close(), other.close(), door.server.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

/** To members one by one and together, one of them written in two ways; and to groups of the same members. */
function burstOf({ organisation }: WecomDouble): Burst {
  const person = (id: string): Address => ({ channel: 'wecom-app', scope: 'person', id });
  const members = Array.from({ length: 9 }, (_, index) => person(`m${index}`));
  const together = Array.from({ length: 20 }, () => [...members, person('Leader')]);
  const alone = Array.from({ length: 60 }, (_, index) => [person(index % 2 === 0 ? 'leader' : 'LEADER')]);
  const groups = Array.from({ length: 300 }, (_, index): readonly Address[] => {
    const id = `burst-${index % 40}`;
    organisation.groups.set(id, ['m0', 'm1', 'leader']);
    return [{ channel: 'wecom-app', scope: 'group', id }];
  });
  return {
    calls: [...together, ...alone, ...groups],
    pace: organisation.pace,
    withinMs: 310_000,
    dropsUnsaid: true,
  };
}

/** A press is answered in the answer to its callback: what has none still waits. */
function buttons(double: WecomDouble): ButtonRig {
  let waiting = 0;
  return {
    async press(by, ref, label, how) {
      const card = double.organisation.messages.find(({ taskId }) => ref === `card:${taskId}`);
      if (card === undefined) throw new Error(`no card was sent as ${ref}`);
      const pressOnce = async () => {
        waiting += 1;
        const answer = await double.press(by.id, card, label);
        if (answer.includes('update_button')) waiting -= 1;
      };
      await Promise.all((how === 'twice' ? [1, 2] : [1]).map(pressOnce));
    },
    waiting: () => waiting,
  };
}

function hearing(double: WecomDouble, callbacks: Callbacks, none: () => never): ChannelRig['stream'] {
  const texts = new Map<string, string>();
  // The suite's names of messages as the platform's numbers: m1 is …01.
  const numberOf = (id: string) => `70000000000000${id.replace(/\D/g, '').padStart(2, '0')}`;
  const say = async (text: string, id: string) => {
    texts.set(id, text);
    await double.say({ from: SPEAKER, text, msgId: numberOf(id) });
    return { onSocketOfOrigin: true };
  };
  return {
    platformId: numberOf,
    connected: () => Promise.resolve(),
    openSockets: none,
    openedSockets: none,
    say,
    redeliver: (id) => say(texts.get(id) ?? '', id),
    sayAt: (text, sentAtMs) => double.say({ from: SPEAKER, text, sentAtMs }),
    machines: {
      // The app hears nothing of what it says; that somebody has opened it is what comes nearest.
      itself: () => double.say({ from: SPEAKER, fields: { MsgType: 'event', Event: 'enter_agent' } }),
      'another app': (text) => callbacks.tell(saying(double, text, { AgentID: 1_000_099 })),
      'the directory': () =>
        double.say({ from: 'sys', fields: { MsgType: 'event', Event: 'change_contact' } }),
    },
    junk() {
      for (const text of JUNK) callbacks.post(text).catch(() => undefined);
      for (const body of JUNK) callbacks.postRaw(body, 'msg_signature=x').catch(() => undefined);
    },
    cut: () => undefined,
    announceEnd: none,
    goSilent: none,
    refuseCredentials: none,
    refuseHandshakes: none,
    gatewayCalls: none,
    until: double.until,
  };
}

/** Texts that mean nothing, signed or not. */
export const JUNK: readonly string[] = [
  '',
  'not xml',
  '{"MsgType":"text"}',
  '<xml>',
  '<xml></xml>',
  '<xml><MsgType>text</MsgType></xml>',
  '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
  '<xml><Content>&lt;</Content></xml>',
  '<xml><Content a="1">已报</Content></xml>',
  '<xml><Content><![CDATA[已报</Content></xml>',
  `${'<a>'.repeat(10_000)}`,
];

const code = (errcode: number, errmsg = 'm'): AppFault => ({ body: { errcode, errmsg } });

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, AppFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: code(45_002, 'content size out of limit'),
  unknown_code: code(999_999),
  throttles: code(45_009, 'api freq out of limit'),
  throttles_with_hint: { ...code(45_009), headers: { 'retry-after': '90' } },
  refuses_every_token: { ...code(40_014, 'invalid access_token'), times: 2 },
};

function arrange(double: WecomDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(PATHS.personSend, FAULTS[fault]);
}

/** Every line of the table of codes, each met once; a token code twice, as a refusal for good. */
function codeCases(double: WecomDouble): readonly CodeCase[] {
  return [...CODES].map(([errcode, verdict]) => ({
    name: errcode,
    expected: expectedOf(verdict),
    arrange: () =>
      double.fault(PATHS.personSend, { ...code(Number(errcode)), times: verdict.state === 'token' ? 2 : 1 }),
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
    case 'account':
      return verdict;
  }
}

function putFile(double: WecomDouble, bytes: Uint8Array, how: FileManner): string {
  if (how === 'elsewhere') return '../../other/path';
  return double.putMedia({
    bytes,
    ...(how === 'over' ? { isOver: true } : {}),
    ...(how === 'without_length' ? { withoutLength: true } : {}),
    ...(how === 'redirected' ? { redirectTo: 'http://127.0.0.1:9/' } : {}),
    ...(how === 'never_answered' ? { hangs: true } : {}),
  });
}
