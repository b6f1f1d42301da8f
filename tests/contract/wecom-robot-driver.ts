// WeCom's smart robot for the channel contract: the adapter with short waits, in front of its double.

import { expect, vi } from 'vitest';
import type { Address, InboundMessage, Sink } from '#adapters/contract.ts';
import { CODES, type Verdict } from '#adapters/wecom-robot/codes.ts';
import { writeFileRef } from '#adapters/wecom-robot/file-ref.ts';
import { openRobot } from '#adapters/wecom-robot/index.ts';
import type { RobotTuning } from '#adapters/wecom-robot/tuning.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type PushFault, type RobotDouble, startRobotDouble } from '#tests/doubles/wecom-robot/index.ts';
import {
  type ButtonRig,
  type ChannelDriver,
  type ChannelRig,
  type CodeCase,
  type FileManner,
  type SendFault,
  state,
} from './channel/rig.ts';
import { keptLog } from './kept-log.ts';

/** Waits short enough for tests and long enough for a busy machine. */
export const QUICK: Partial<RobotTuning> = {
  pingEveryMs: 200,
  silentMs: 600,
  watchEveryMs: 20,
  lineWaitMs: 1_000,
  closeGraceMs: 500,
  backoffBaseMs: 20,
  backoffMaxMs: 100,
  refusedRetryMs: 600_000,
  kickedBaseMs: 60,
  kickedMaxMs: 4_000,
  ownsEveryMs: 20,
};

/** The session's settings for a double. */
export function configFor({ botId, secret, url }: RobotDouble) {
  return { botId, secret, url };
}

const SPEAKER = 'wang';

export const robotDriver: ChannelDriver = {
  traits: {
    people: true,
    batches: false,
    hears: 'stream',
    overlaps: false,
    renews: false,
    sendsOverStream: true,
    redelivers: false,
    soleLine: true,
    files: true,
    // A press is not answered: the platform shows by itself that it was made.
    buttons: { answered: false },
  },
  async start({ random = Math.random, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startRobotDouble();
    const beside = await startRobotDouble({ botId: 'aib-beside' });
    const kept = keptLog();
    const tuning = { ...QUICK, random, wallMs: () => Date.now() + skewMs };
    const again = () => openRobot(configFor(double), { log: kept.log }, tuning);
    const session = again();
    const other = openRobot(configFor(beside), { log: kept.log }, QUICK);
    // Whoever the suite writes to has spoken to the robot before.
    const address = (scope: Address['scope'], id: string): Address => {
      for (const one of [double, beside]) one.meet(id);
      return { channel: 'wecom-robot', scope, id };
    };
    const none = () => {
      throw new Error('the smart robot has no such thing');
    };
    const taken = new Taken();
    // The suite says more than thirty things a minute to somebody.
    double.pace.off();
    let isGone = false;
    return {
      session: {
        ...session,
        async send(...call) {
          // That nobody is there has to be known: what is written on a line that is just closing may have arrived.
          if (isGone) await expect.poll(() => state(session)).not.toBe('up');
          return session.send(...call);
        },
      },
      other,
      again,
      person: (name) => address('person', name),
      group: (name) => address('group', name),
      place: (name) => address('person', name),
      arrange: (fault) => {
        isGone ||= fault === 'refuses_connection';
        arrange(double, fault);
      },
      codes: codeCases(double),
      throttleHintMs: 60_000,
      lateMs: 1_000,
      expireCredentials: () => undefined,
      credentialFetches: none,
      leaveOut: none,
      delivered: () => double.messages.map(({ text, to }) => ({ to, text })),
      sendCalls: () => double.commands.filter((cmd) => cmd === 'aibot_send_msg').length,
      burst: () => ({
        calls: Array.from({ length: 500 }, (_, index) => [
          index % 5 === 0 ? address('group', 'wr-group') : address('person', `p${index % 4}`),
        ]),
        pace: double.pace,
        withinMs: 190_000,
      }),
      read: (part) => part.native['markdown'] ?? part.native['text'] ?? '',
      fits: (part) => Buffer.byteLength(part.native['markdown'] ?? '') <= 4_096,
      isInert: ({ native: { markdown = '' } }) =>
        !ACTS_ANYWHERE.test(markdown) && !ACTS_IN_MARKDOWN.test(markdown),
      secrets: [double.secret, 'signature-canary', 'response-canary', 'key-canary'],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      watch: (sink) => taken.watch(sink),
      putFile: (bytes, how) => putFile(double, bytes, how),
      buttons: buttons(double, none),
      stream: hearing(double, taken, none),
      async close() {
        await Promise.all([session.close(), other.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
};

const ACTS_ANYWHERE = /@|dtmd:|javascript:|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;
const ACTS_IN_MARKDOWN = /[\\`*_~[\]<>|]|^\s{0,3}(#|[-+=]|\d+[.)])|^ {4}|&#?\w+;/m;

/** Tells what the sink has taken of what was said: the platform is not told. */
class Taken {
  readonly #waiting = new Map<string, () => void>();

  watch(sink: Sink): Sink {
    const done = ({ platformId }: InboundMessage) => this.#waiting.get(platformId)?.();
    return async (message) => {
      try {
        return await sink(message);
      } finally {
        done(message);
      }
    };
  }

  async until(msgId: string, say: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(msgId, resolve);
    if (!say()) throw new Error('nobody is connected: the message is lost');
    await promise;
  }
}

/** What the button that says `label` has as its key. */
function keyOf(body: unknown, label: string): string | undefined {
  return new RegExp(`"text":"${label}"[^{}]*"key":"([^"]+)"`).exec(JSON.stringify(body))?.[1];
}

/** What a button says is its key, which stands on the card. */
function buttons(double: RobotDouble, none: () => never): ButtonRig {
  return {
    press(by, ref, label, how) {
      const key = double.messages.map(({ body }) => keyOf(body, label)).find((one) => one !== undefined);
      if (key === undefined) throw new Error(`no button ${label}`);
      const card = { event_key: key, task_id: ref.replace('robot:', '') };
      for (const _ of how === 'twice' ? [1, 2] : [1]) {
        double.event(by.id, { eventtype: 'template_card_event', template_card_event: card });
      }
      return Promise.resolve();
    },
    waiting: none,
  };
}

let said = 0;

function hearing(double: RobotDouble, taken: Taken, none: () => never): ChannelRig['stream'] {
  const say = (text: string, msgId: string, sentAtMs?: number) =>
    taken.until(msgId, () =>
      double.say({ from: SPEAKER, text, msgId, ...(sentAtMs === undefined ? {} : { sentAtMs }) }),
    );
  return {
    platformId: (id) => id,
    connected: () => double.until(() => double.open() > 0),
    openSockets: double.open.bind(double),
    openedSockets: double.opened.bind(double),
    async say(text, id) {
      await say(text, id);
      return { onSocketOfOrigin: true };
    },
    redeliver: (id) => taken.until(id, () => double.redeliver(id)),
    sayAt: (text, sentAtMs) => say(text, `at-${(said += 1)}`, sentAtMs),
    machines: {
      itself: (text) => Promise.resolve(double.say({ from: double.botId, text })),
      'the platform, of who opens the chat': () =>
        Promise.resolve(double.event(SPEAKER, { eventtype: 'enter_chat' })),
    },
    sayInGroup: (text, isMention) =>
      isMention
        ? taken.until('in-group', () =>
            double.say({ from: SPEAKER, text: `@统计网格通 ${text}`, chatId: 'wr-group', msgId: 'in-group' }),
          )
        : Promise.resolve(),
    junk: () => {
      for (const frame of JUNK) double.raw(frame);
    },
    cut: () => double.cut(),
    announceEnd: none,
    goSilent: () => double.silence(),
    refuseCredentials: () => double.refuseSubscriptions(853_000),
    refuseHandshakes: (on) => double.refuseHandshakes(on),
    gatewayCalls: () => double.handshakes(),
    until: (condition) => double.until(condition),
  };
}

const callback = (body: unknown, cmd = 'aibot_msg_callback') =>
  JSON.stringify({ cmd, headers: { req_id: 'junk' }, body });

/** Frames that mean nothing, as texts and bytes. */
const JUNK: readonly (string | Buffer)[] = [
  'not json',
  '',
  'null',
  '[]',
  '{}',
  '"\\ud800"',
  '['.repeat(50_000),
  Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  '{"headers":{"req_id":"nobody"},"errcode":0}',
  '{"headers":{},"errcode":"x"}',
  '{"cmd":"what","headers":{"req_id":"junk"}}',
  callback(null),
  callback('text'),
  callback({}),
  callback({ msgid: 7, from: { userid: SPEAKER }, msgtype: 'text', text: { content: '已报' } }),
  callback({ msgid: 'j1', msgtype: 'text', text: { content: '已报' } }),
  callback({ msgid: 'j2', chattype: 'group', from: { userid: SPEAKER }, msgtype: 'text' }),
  callback({ msgid: 'j3', aibotid: 'another', from: { userid: SPEAKER }, msgtype: 'text' }),
  callback({ msgid: 'j4', from: { userid: SPEAKER }, msgtype: 'stream', stream: { id: 's' } }),
  callback({ msgid: 'j5', from: { userid: SPEAKER }, msgtype: 'event' }, 'aibot_event_callback'),
  callback(
    { msgid: 'j6', from: { userid: SPEAKER }, msgtype: 'event', event: { eventtype: 'enter_chat' } },
    'aibot_event_callback',
  ),
];

function arrange(double: RobotDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(FAULTS[fault]);
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, PushFault>> = {
  resets_after_taking: { reset: 'after' },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { html: '<html>Bad Gateway</html>' },
  business_error_at_200: { errcode: 93_006 },
  unknown_code: { errcode: 999_999 },
  throttles: { errcode: 45_009 },
  // The platform names no time: what is waited is the window it counts in.
  throttles_with_hint: { errcode: 45_009 },
  refuses_every_token: { errcode: 40_001 },
};

/** Every line of the table of codes, each met once. */
function codeCases(double: RobotDouble): readonly CodeCase[] {
  return [...CODES].map(([code, verdict]) => ({
    name: code,
    expected: expectedOf(verdict),
    arrange: () => double.fault({ errcode: Number(code) }),
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  return verdict.state === 'throttled' ? { state: 'throttled', retryAfterMs: verdict.waitMs } : verdict;
}

function putFile(double: RobotDouble, bytes: Uint8Array, how: FileManner): string {
  const { aeskey, url } = double.putFile({
    bytes,
    ...(how === 'over' ? { isOver: true } : {}),
    ...(how === 'without_length' ? { withoutLength: true } : {}),
    ...(how === 'redirected' ? { redirectTo: 'http://127.0.0.1:9/' } : {}),
    ...(how === 'never_answered' ? { hangs: true } : {}),
  });
  return writeFileRef(how === 'elsewhere' ? 'http://127.0.0.1:9/signature-canary' : url, aeskey);
}
