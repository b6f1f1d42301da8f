// Short messages as a channel: approved templates to one number at a time, receipts and answers pushed to a door of ours.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  ConnectionState,
  Ingress,
  Part,
  RateBucket,
  SendOptions,
  SendResult,
} from '#adapters/contract.ts';
import { refusalLog } from '#adapters/hook-answers.ts';
import { aliyun } from './aliyun/index.ts';
import { doorFinding } from './check-words.ts';
import type { SmsConfig } from './config.ts';
import { answerPush } from './hook.ts';
import { HOURS, LIMITS, NUMBER_LIMITS } from './limits.ts';
import { planShortMessage } from './plan.ts';
import { tencent } from './tencent/index.ts';
import { isMobile, type Vendor } from './vendor.ts';
import { objectOf } from './verdict.ts';

const CHANNEL = 'sms';

const NOT_A_MOBILE = 'not_a_mobile';
const NUMBER_IS_NONE = '账号不是 11 位手机号。请用 channel unbind 解除后重新登记';

/** The channel of one account at one vendor. Opening it calls nothing. */
export const smsAdapter: ChannelAdapter<SmsConfig> = {
  channel: CHANNEL,
  open: (config, deps) => Promise.resolve(openSms(config, deps)),
};

/** What tests set: the clock of signatures, milliseconds since the epoch, how long a push waits for its storing. */
export interface SmsTuning {
  readonly wallMs: () => number;
  readonly ackMs: number;
  /** How long after a call the vendor is asked about it. */
  readonly recordsAfterMs: number;
}

/** The same with a clock of one's own. */
export function openSms(
  config: SmsConfig,
  deps: ChannelDeps,
  tuning: Partial<SmsTuning> = {},
): ChannelSession {
  const tuned = { wallMs: Date.now, ackMs: LIMITS.ackMs, recordsAfterMs: LIMITS.recordsAfterMs, ...tuning };
  const vendor = vendorOf(config, tuned.wallMs);
  const account = accountOf(config);
  const closing = new AbortController();
  let closed: Promise<void> | null = null;
  return {
    channel: CHANNEL,
    region: 'mainland',
    // Vendors, carriers and whoever holds the telephone read along.
    withholdsFigures: true,
    account,
    bindAt: '回复本局发来的短信',
    terms: {
      feeFen: config.feeFen,
      hours: HOURS,
      reports: config.door === null ? 'nothing' : 'delivered',
    },
    capabilities: (address) => capabilities(address, config),
    buckets: (address) => bucketsOf(address, account, config),
    plan: (message, _address, gist) => planShortMessage(message, config.templates, gist),
    send: (part, to, options) => send(part, to, options, vendor),
    settling: {
      afterMs: tuned.recordsAfterMs,
      withinMs: LIMITS.recordsWithinMs,
      ask: async ({ address: { id: phone }, calledAtMs, key }, options) =>
        isMobile(phone) ? vendor.look({ key, phone, calledAtMs }, options) : null,
    },
    check: async (options) => [...(await vendor.check(options)), doorFinding(config.door !== null)],
    explain: (native) => (native === NOT_A_MOBILE ? NUMBER_IS_NONE : vendor.explain(native)),
    ingress: ingressOf(config, vendor, deps, { ...tuned, signal: closing.signal }),
    close() {
      closing.abort();
      closed ??= vendor.close();
      return closed;
    },
  };
}

function vendorOf(config: SmsConfig, wallMs: () => number): Vendor {
  const { vendor } = config;
  return vendor.name === 'aliyun'
    ? aliyun(config, wallMs)
    : tencent({ ...config, appId: vendor.appId }, wallMs);
}

/** By what readers see and bills name; keys are changed. */
function accountOf({ sign, vendor }: SmsConfig): string {
  return vendor.name === 'aliyun' ? `aliyun ${sign}` : `tencent ${vendor.appId}`;
}

function capabilities({ channel, scope }: Address, { door, templates }: SmsConfig): Capabilities {
  return {
    reach: channel === CHANNEL && scope === 'person' ? 'push' : 'none',
    // A call whose answer is lost leaves one reader in doubt; several would cost as much.
    recipientsPerCall: 1,
    text: { unit: 'char', max: templates.paramMaxChars },
    mention: false,
    inbound: door === null || scope === 'group' ? 'none' : 'all',
  };
}

function bucketsOf(
  { id }: Address,
  account: string,
  { perSecond, vendor }: SmsConfig,
): readonly RateBucket[] {
  const key = `${CHANNEL} ${account}`;
  return [
    { key, limit: perSecond, windowMs: 1_000 },
    ...NUMBER_LIMITS[vendor.name].map(({ limit, windowMs }) => {
      return { key: `${key} ${id} ${windowMs}`, limit, windowMs };
    }),
  ];
}

interface Hearing {
  readonly wallMs: () => number;
  readonly ackMs: number;
  /** Aborts when the session closes. */
  readonly signal: AbortSignal;
}

/** The vendor is told by hand where to push; without a word for the door nobody is believed, so nobody is heard. */
function ingressOf(
  { door }: SmsConfig,
  vendor: Vendor,
  { log }: ChannelDeps,
  { ackMs, signal: closing, wallMs }: Hearing,
): Ingress {
  if (door === null) return { mode: 'none' };
  const refused = refusalLog(log, 'sms.push_refused', wallMs);
  let phase: ConnectionState = 'idle';
  return {
    mode: 'webhook',
    async run(signal) {
      phase = 'up';
      await aborted(AbortSignal.any([signal, closing]));
      phase = 'stopped';
    },
    state: () => phase,
    handle: (request, sink, reports = () => Promise.resolve()) =>
      answerPush(request, { sink, reports }, { ackMs, door, refused, vendor }),
  };
}

async function send(
  { native }: Part,
  to: readonly Address[],
  options: SendOptions,
  vendor: Vendor,
): Promise<SendResult> {
  const [address] = to;
  if (address?.channel !== CHANNEL || address.scope !== 'person' || to.length > 1) {
    return { call: { state: 'rejected', code: 'unsupported', native: 'not_one_number' } };
  }
  if (!isMobile(address.id)) {
    return { call: { state: 'rejected', code: 'address_gone', native: NOT_A_MOBILE } };
  }
  const { params, template } = native;
  if (template === undefined || params === undefined) {
    return { call: { state: 'rejected', code: 'format', native: 'part_unreadable' } };
  }
  if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
  const filled = Object.entries(objectOf(JSON.parse(params)) ?? {}).map(([name, value]) => [
    name,
    String(value),
  ]);
  const message = { phone: address.id, template, params: Object.fromEntries(filled) };
  return { call: await vendor.send(message, options) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
