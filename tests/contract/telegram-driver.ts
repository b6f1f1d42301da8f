// Telegram for the channel contract, asked for its messages or calling our door: the adapter in front of its double.

import { vi } from 'vitest';
import type { Address, ChannelSession, Sink } from '#adapters/contract.ts';
import { REFUSALS, type Verdict } from '#adapters/telegram/codes.ts';
import { openTelegram } from '#adapters/telegram/index.ts';
import { DEFAULT_TUNING, type TelegramTuning } from '#adapters/telegram/tuning.ts';
import { webhookSecret } from '#adapters/telegram/webhook.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { type BotFault, startTelegramDouble, type TelegramDouble } from '#tests/doubles/telegram/index.ts';
import type { ButtonRig, ChannelDriver, ChannelRig, CodeCase, FileManner, SendFault } from './channel/rig.ts';
import { openDoor } from './door.ts';
import { keptLog } from './kept-log.ts';
import { DOOR, doorRig } from './telegram-forgeries.ts';

/** Waits short enough for tests and long enough for a busy machine. */
export const QUICK: Partial<TelegramTuning> = {
  pollSeconds: 1,
  pollMarginMs: 2_000,
  refusedRetryMs: 600_000,
  conflictRetryMs: 40,
  conflictMemoryMs: 500,
  backoffBaseMs: 20,
  backoffMaxMs: 100,
};

/** The session's settings for a double. */
export function configFor({ token, url }: TelegramDouble, webhookUrl: string | null = null) {
  return { token, base: url, webhookUrl };
}

/** Who says what the suite says. */
const SPEAKER = 500;
const MENTIONS_AND_ACTS = /@|tg:|dtmd:|javascript:|(?<![\w\/:.])\/\w|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\n\u200d]]/v;

export const telegramDriver = (mode: 'poll' | 'webhook'): ChannelDriver => ({
  traits: {
    people: true,
    batches: false,
    hears: mode,
    renews: false,
    files: true,
    moves: true,
    buttons: { answered: true },
    ...(mode === 'poll'
      ? { waits: 'for ever' as const }
      : { door: DOOR, inOrder: true as const, ack: { platformMs: 60_000, oursMs: DEFAULT_TUNING.ackMs } }),
  },
  async start({ ackMs = 2_000, random = Math.random, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const double = await startTelegramDouble();
    const beside = await startTelegramDouble({ botId: 987_654_321 });
    const kept = keptLog();
    let sink: Sink | null = null;
    const door =
      mode === 'poll'
        ? null
        : await openDoor('telegram', (request) => {
            const { ingress } = session;
            if (ingress.mode !== 'webhook' || sink === null) return Promise.resolve(null);
            return ingress.handle(request, sink);
          });
    const tuning = { ...QUICK, ackMs, random, wallMs: () => Date.now() + skewMs };
    const again = (): ChannelSession =>
      openTelegram(configFor(double, door?.url ?? null), { log: kept.log }, tuning);
    const session = again();
    const other = openTelegram(configFor(beside), { log: kept.log }, QUICK);
    const chat = chats([double, beside]);
    return {
      session,
      other,
      again,
      person: (name) => chat('person', name),
      group: (name) => chat('group', name),
      place: (name) => chat('person', name),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 7_000,
      expireCredentials: () => undefined,
      credentialFetches: none,
      leaveOut: none,
      delivered: () => double.world.messages.map(({ chatId, text }) => ({ to: String(chatId), text })),
      sendCalls: () => double.calls.filter(({ method }) => method === 'sendmessage').length,
      burst: () => {
        const people = Array.from({ length: 300 }, (_, index) => [chat('person', `p${index % 150}`)]);
        const groups = Array.from({ length: 200 }, (_, index) => [chat('group', `g${index % 6}`)]);
        return { calls: [...people, ...groups], pace: double.world.pace, withinMs: 100_000 };
      },
      read: (part) => part.native['text'] ?? '',
      fits: (part) => (part.native['text'] ?? '').length <= 4_096,
      isInert: (part) => !MENTIONS_AND_ACTS.test(part.native['text'] ?? ''),
      secrets: [double.token, 'token-canary', webhookSecret(double.token)],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      putFile: (bytes, how) => putFile(double, bytes, how),
      opensFor: (next) => {
        sink = next;
      },
      moveAway(group) {
        const next = { ...group, id: `-100${group.id.slice(1)}` };
        double.world.migrate(Number(group.id), Number(next.id));
        return next;
      },
      buttons: buttons(double),
      ...(door === null ? {} : { door: doorRig(double, door.url) }),
      stream: hearing(double),
      async close() {
        await Promise.all([session.close(), other.close(), door?.server.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
      },
    };
  },
});

/** People who have pressed Start and groups the bot is in, by names of the suite. */
function chats(doubles: readonly TelegramDouble[]): (scope: Address['scope'], name: string) => Address {
  const ids = new Map<string, number>();
  return (scope, name) => {
    const key = `${scope} ${name}`;
    const known = ids.get(key);
    const id = known ?? (scope === 'person' ? 1 : -1) * (1_000 + ids.size);
    ids.set(key, id);
    if (known === undefined) {
      for (const { world } of doubles)
        if (scope === 'person') world.start(id);
        else world.join(id);
    }
    return { channel: 'telegram', scope, id: String(id) };
  };
}

/** The suite's names of messages as the platform's numbers: m1 is 1. */
const numberOf = (id: string) => Number(id.slice(1));

function hearing(double: TelegramDouble): ChannelRig['stream'] {
  double.world.start(SPEAKER);
  const isHeld = () => double.isPolled() || double.calls.some(({ method }) => method === 'setwebhook');
  return {
    platformId: (id) => `${SPEAKER}:${numberOf(id)}`,
    connected: () => double.until(isHeld),
    openSockets: none,
    openedSockets: none,
    async say(text, id) {
      await double.say({ from: SPEAKER, text, messageId: numberOf(id) });
      return { onSocketOfOrigin: true };
    },
    redeliver: (id) => double.redeliver(numberOf(id)),
    // The platform's instants are whole seconds.
    sayAt: (text, sentAtMs) => double.say({ from: SPEAKER, text, sentAtMs }),
    machines: {
      itself: (text) =>
        double.say({ from: SPEAKER, text, fields: { from: { id: double.botId, is_bot: true } } }),
      'another bot': (text) =>
        double.say({ from: SPEAKER, text, fields: { from: { id: 77, is_bot: true } } }),
    },
    sayInGroup: (text, isToUs) =>
      double.say(
        isToUs
          ? {
              from: SPEAKER,
              group: -77,
              text: `@${double.username} ${text}`,
              fields: { entities: [{ type: 'mention', offset: 0, length: double.username.length + 1 }] },
            }
          : { from: SPEAKER, group: -77, text },
      ),
    junk: () => {
      for (const fields of JUNK) double.tell(fields).catch(() => undefined);
    },
    cut: () => double.cutPoll('reset'),
    announceEnd: none,
    goSilent: none,
    refuseCredentials: () => double.fault('getUpdates', { ...ofCode(401, 'Unauthorized'), times: 99 }),
    refuseHandshakes: none,
    gatewayCalls: () => double.calls.filter(({ method }) => method === 'getupdates').length,
    until: double.until,
  };
}

/** A press waits until its query is answered. */
function buttons(double: TelegramDouble): ButtonRig {
  return {
    async press(by, ref, label, how) {
      const message = double.world.messages.find((one) => `${one.chatId}:${one.messageId}` === ref);
      if (message === undefined) throw new Error(`nothing was sent as ${ref}`);
      const times = how === 'twice' ? [1, 2] : [1];
      const pressed = times.map(() => double.press(Number(by.id), message, label));
      // A query that has ended cannot be answered any more.
      if (how === 'too_late') double.world.waitingPresses.clear();
      await Promise.all(pressed);
    },
    waiting: () => double.world.waitingPresses.size,
  };
}

function none(): never {
  throw new Error('Telegram has no such thing');
}

/** Updates that mean nothing. */
const JUNK: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { message: null },
  { message: 'text' },
  { message: [] },
  { message: {} },
  { message: { message_id: 'x', chat: { id: SPEAKER, type: 'private' }, text: '已报' } },
  { message: { message_id: 7, text: '已报' } },
  { message: { message_id: 7, chat: { id: 1.5, type: 'private' }, text: '已报' } },
  { message: { message_id: 7, chat: { id: -5, type: 'channel' }, text: '已报' } },
  { message: { message_id: 8, chat: { id: -5, type: 'group', title: 'g' }, from: { id: 9 }, text: '闲聊' } },
  { message: { message_id: 9, chat: { id: SPEAKER, type: 'private' }, new_chat_title: '题' } },
  { edited_message: { message_id: 9 } },
  { poll: { id: 'p' } },
  { callback_query: { id: 'c' } },
];

export function ofCode(code: number, description: string, parameters?: Record<string, number>): BotFault {
  return {
    status: code,
    body: { ok: false, error_code: code, description, ...(parameters === undefined ? {} : { parameters }) },
  };
}

const FAULTS: Readonly<Record<Exclude<SendFault, 'refuses_connection'>, BotFault>> = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
  business_error_at_200: { ...ofCode(400, 'Bad Request: chat not found'), status: 200 },
  unknown_code: ofCode(418, "I'm a teapot"),
  throttles: ofCode(429, 'Too Many Requests'),
  throttles_with_hint: ofCode(429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
  refuses_every_token: ofCode(401, 'Unauthorized'),
};

function arrange(double: TelegramDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault('sendMessage', FAULTS[fault]);
}

/** Every line of the table of refusals, each met once. */
function codeCases(double: TelegramDouble): readonly CodeCase[] {
  return REFUSALS.map(({ code, native, says, verdict }) => ({
    name: `${native} ${says}`,
    expected: expectedOf(verdict),
    arrange: () => double.fault('sendMessage', ofCode(code, `Error: ${says.toUpperCase()} here`)),
  }));
}

function expectedOf(verdict: Verdict): Partial<Outcome> {
  return verdict.state === 'throttled' || verdict.state === 'unknown' ? { state: verdict.state } : verdict;
}

function putFile(double: TelegramDouble, bytes: Uint8Array, how: FileManner): string {
  return double.putFile({
    bytes,
    ...(how === 'over' ? { isOver: true } : {}),
    ...(how === 'without_length' ? { withoutLength: true } : {}),
    ...(how === 'elsewhere' ? { path: '../../other/path' } : {}),
    ...(how === 'redirected' ? { redirectTo: 'http://127.0.0.1:9/' } : {}),
    ...(how === 'never_answered' ? { hangs: true } : {}),
  });
}
