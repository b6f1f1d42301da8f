// Short messages for the channel contract: the adapter between the strict double of a vendor and a door of its own.

import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import type { Address, ChannelSession, Reports, Sink } from '#adapters/contract.ts';
import { CODES as ALIYUN_CODES } from '#adapters/sms/aliyun/codes.ts';
import type { SmsConfig } from '#adapters/sms/config.ts';
import { openSms } from '#adapters/sms/index.ts';
import { LIMITS } from '#adapters/sms/limits.ts';
import { CODES as TENCENT_CODES } from '#adapters/sms/tencent/codes.ts';
import type { CodeRule, Verdict } from '#adapters/sms/verdict.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import {
  type SmsDouble,
  type SmsFault,
  type SmsSettings,
  startSmsDouble,
  TEMPLATE,
  type VendorName,
} from '#tests/doubles/sms/index.ts';
import { type Answered, answerEntry } from '#tests/doubles/sms/push.ts';
import type { ChannelDriver, ChannelRig, CodeCase, SendFault } from './channel/rig.ts';
import { openDoor } from './door.ts';
import { keptLog } from './kept-log.ts';
import { DOOR, doorRig, HOOK_TOKEN } from './sms-forgeries.ts';

/** The session's settings for a double; room for the texts of the suite and of a story. */
export function configFor({ url, vendor, world }: SmsDouble): SmsConfig {
  return {
    vendor: vendor === 'aliyun' ? { name: 'aliyun' } : { name: 'tencent', appId: world.appId },
    apiBase: url,
    key: { id: world.keyId, secret: world.keySecret },
    sign: world.sign,
    templates: {
      usual: { code: TEMPLATE[vendor], params: ['text'] },
      byPurpose: new Map(),
      paramMaxChars: 200,
    },
    door: { token: HOOK_TOKEN, from: [] },
    perSecond: 20,
    feeFen: 5,
  };
}

/** A door for a session, with the word in its address; `hears` names whom it hands over to. */
export async function openPushDoor(session: ChannelSession, hears: { sink: Sink | null; reports?: Reports }) {
  const door = await openDoor('sms', (request) => {
    const { ingress } = session;
    if (ingress.mode !== 'webhook' || hears.sink === null) return Promise.resolve(null);
    return ingress.handle(request, hears.sink, hears.reports);
  });
  return { ...door, hook: `${door.url}?token=${HOOK_TOKEN}` };
}

const ACTS = /@|dtmd:|javascript:|【|[\p{Cs}]|[[\p{Cc}\p{Cf}]--[\u200d]]/v;

export const smsDriver = (vendor: VendorName): ChannelDriver => ({
  traits: {
    people: true,
    batches: false,
    groups: false,
    hears: 'webhook',
    hearsGroups: false,
    summarises: true,
    renews: false,
    door: DOOR,
    ack: { platformMs: 5_000, oursMs: LIMITS.ackMs },
    ...(vendor === 'tencent' ? { clock: { sends: true } } : {}),
  },
  async start({ ackMs = LIMITS.ackMs, skewMs = 0 } = {}): Promise<ChannelRig> {
    const print = ['log', 'info', 'warn', 'error'] as const;
    const printed = print.map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
    const elsewhere: SmsSettings = { appId: '1400007777', sign: '文旦镇统计站' };
    const [double, beside] = await Promise.all([startSmsDouble(vendor), startSmsDouble(vendor, elsewhere)]);
    const kept = keptLog();
    const tuning = { ackMs, wallMs: () => Date.now() + skewMs };
    const [session, other] = [double, beside].map((one) =>
      openSms(configFor(one), { log: kept.log }, tuning),
    );
    if (session === undefined || other === undefined) throw new Error('two sessions');
    const hears: { sink: Sink | null } = { sink: null };
    const door = await openPushDoor(session, hears);
    const phones = phoneBook();
    const none = () => {
      throw new Error('a telephone has no such thing');
    };
    return {
      session,
      other,
      person: (name) => ({ channel: 'sms', scope: 'person', id: phones(name) }),
      group: (name) => ({ channel: 'sms', scope: 'group', id: name }),
      place: (name) => ({ channel: 'sms', scope: 'person', id: phones(name) }),
      arrange: (fault) => arrange(double, fault),
      codes: codeCases(double),
      throttleHintMs: 3_600_000,
      expireCredentials: () => undefined,
      credentialFetches: none,
      leaveOut: none,
      delivered: () =>
        double.world.messages.map(({ params, phone }) => ({ to: phone, text: params[0] ?? '' })),
      sendCalls: () => double.calls.length,
      burst: () => {
        // One number gets more than any day lets through.
        const often = Array.from({ length: 60 }, () => 'often');
        const others = Array.from({ length: 440 }, (_, index) => `p${index % 220}`);
        return {
          calls: [...others, ...often].map((name) => [
            { channel: 'sms', scope: 'person', id: phones(name) } as const,
          ]),
          pace: double.world.pace,
          withinMs: vendor === 'aliyun' ? 87_000_000 : 440_000_000,
        };
      },
      read: ({ native }) => String(JSON.parse(native['params'] ?? '{}').text ?? ''),
      fits: ({ native }) => String(JSON.parse(native['params'] ?? '{}').text ?? '').length <= 200,
      isInert: ({ native }) => !ACTS.test(native['params'] ?? ''),
      secrets: [double.world.keySecret, HOOK_TOKEN],
      logged: kept.text,
      printed: () => printed.flatMap((spy) => spy.mock.calls).join('\n'),
      opensFor: (next) => {
        hears.sink = next;
      },
      door: doorRig(double, door.hook),
      stream: hearing(double, door.hook, phones('speaker'), none),
      async close() {
        await Promise.all([session.close(), other.close(), door.server.close()]);
        await Promise.all([double.close(), beside.close()]);
        vi.restoreAllMocks();
        const { violations } = double.world;
        if (violations.length > 0) throw new Error(violations.join('\n'));
      },
    };
  },
});

/** A number for each name; a name that is a number stays one. */
function phoneBook(): (name: string) => Address['id'] {
  const phones = new Map<string, string>();
  return (name) => {
    const phone = phones.get(name) ?? `139${String(phones.size + 1).padStart(8, '0')}`;
    phones.set(name, phone);
    return phone;
  };
}

function hearing(double: SmsDouble, hook: string, phone: string, none: () => never): ChannelRig['stream'] {
  const said = new Map<string, Answered>();
  const push = async (answered: Answered) => {
    const status = await double.say(answered, hook);
    if (status !== 200) throw new Error(`the door answered ${status}`);
    return { onSocketOfOrigin: true };
  };
  const say = (text: string, id: string, sentAtMs = Date.now()) => {
    const answered = { phone, text, number: said.size + 1, sentAtMs };
    said.set(id, answered);
    return push(answered);
  };
  const saidAs = (id: string): Answered => {
    const answered = said.get(id);
    if (answered === undefined) throw new Error(`nobody said ${id}`);
    return answered;
  };
  return {
    platformId: (id) => platformId(double.vendor, saidAs(id)),
    connected: () => Promise.resolve(),
    openSockets: none,
    openedSockets: none,
    say: (text, id) => say(text, id),
    redeliver: (id) => push(saidAs(id)),
    sayAt: (text, sentAtMs) => say(text, `at-${sentAtMs}`, sentAtMs),
    machines: {
      // What the vendor says of what we have sent is a receipt.
      itself: () => double.report({ phone, id: 'nobody^0', echo: 'nobody' }, null, hook),
      'a service number': (text) => double.say({ phone: '106912345678', text, number: 901 }, hook),
      'somebody who unsubscribes, which the vendor has seen to': () =>
        double.say({ phone, text: 'TD', number: 902 }, hook),
    },
    junk: () => {
      for (const body of JUNK) double.push(body, hook).catch(() => undefined);
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

/** Aliyun numbers answers; one of Tencent's is known by what it is. */
function platformId(vendor: VendorName, answered: Answered): string {
  if (vendor === 'aliyun') return String(answered.number);
  const entry = JSON.stringify(answerEntry(vendor, answered));
  return `sha256-${createHash('sha256').update(entry).digest('hex')}`;
}

/** Bodies that mean nothing, from somebody who knows the word. */
export const JUNK: readonly unknown[] = [
  '<html>login</html>',
  '{"phone_number":',
  [],
  [null, 7, 'x', [], {}],
  [{ phone_number: '13900000001', content: 'x', send_time: 'yesterday' }],
  [{ phone_number: '+1 555', content: 'x', send_time: '2026-11-05 09:30:00', sequence_id: 1 }],
  [{ phone_number: '13900000001', success: 'yes', out_id: 'x' }],
  { nationcode: '1', mobile: '13900000001', text: 'x', time: 1_700_000_000 },
  { nationcode: '86', mobile: '13900000001', text: 'x', time: 'now' },
  [{ template_code: 'SMS_1', template_status: 'approved' }],
];

function arrange(double: SmsDouble, fault: SendFault): void {
  if (fault === 'refuses_connection') return void double.close();
  double.fault(FAULTS[double.vendor][fault]);
}

const SHARED = {
  resets_after_taking: { acceptFirst: true, reset: true },
  answers_too_late: { delayMs: 4_000 },
  answers_html_502: { status: 502, html: '<html>Bad Gateway</html>' },
} as const satisfies Partial<Record<SendFault, SmsFault>>;

const FAULTS: Readonly<
  Record<VendorName, Readonly<Record<Exclude<SendFault, 'refuses_connection'>, SmsFault>>>
> = {
  aliyun: {
    ...SHARED,
    business_error_at_200: { body: { Code: 'isv.INVALID_PARAMETERS', Message: '参数异常' } },
    unknown_code: { refuse: { code: 'gone.FISHING' } },
    throttles: { refuse: { code: 'isv.BUSINESS_LIMIT_CONTROL', text: '触发分钟级流控Permits:1' } },
    throttles_with_hint: { refuse: { code: 'isv.BUSINESS_LIMIT_CONTROL', text: '触发小时级流控Permits:5' } },
    refuses_every_token: { status: 404, body: { Code: 'InvalidAccessKeyId.NotFound', Message: 'no' } },
  },
  tencent: {
    ...SHARED,
    business_error_at_200: { body: { Response: { Error: { Code: 'InvalidParameter', Message: 'x' } } } },
    unknown_code: { refuse: { code: 'GoneFishing' } },
    throttles: { refuse: { code: 'LimitExceeded.PhoneNumberThirtySecondLimit' } },
    throttles_with_hint: { refuse: { code: 'LimitExceeded.PhoneNumberOneHourLimit' } },
    refuses_every_token: {
      body: { Response: { Error: { Code: 'AuthFailure.SecretIdNotFound', Message: '' } } },
    },
  },
};

/** Every line of the vendor's table, each met once. */
function codeCases(double: SmsDouble): readonly CodeCase[] {
  const rules: readonly CodeRule[] = double.vendor === 'aliyun' ? ALIYUN_CODES : TENCENT_CODES;
  return rules.map(({ code: pattern, example, verdict }) => {
    const code = pattern.replace('*', '.Unheard');
    return {
      name: `${code} ${example ?? ''}`,
      expected: expectedOf(verdict),
      arrange: () => double.fault({ refuse: { code, ...(example === undefined ? {} : { text: example }) } }),
    };
  });
}

/** How long a day has left depends on the hour. */
function expectedOf(verdict: Verdict): Partial<Outcome> {
  return verdict.state === 'throttled' ? { state: 'throttled' } : verdict;
}
