// Custom bots of Feishu groups as a channel: each sends to its own group and hears nothing.

import { createHmac } from 'node:crypto';
import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelSession,
  Part,
  Plan,
  RateBucket,
  SendOptions,
  SendResult,
} from '#adapters/contract.ts';
import { type HttpClient, httpClient } from '#adapters/http.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { withoutTags } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { checkHooks } from './check.ts';
import { outcomeOf } from './classify.ts';
import type { FeishuWebhookConfig, Hook } from './config.ts';
import { explain } from './explain.ts';
import { LIMITS, PATH, RUSH } from './limits.ts';

const CHANNEL = 'feishu-webhook';

/** All bots together are one account; the platform counts each by itself. Opening it calls nothing. */
export const feishuWebhookAdapter: ChannelAdapter<FeishuWebhookConfig> = {
  channel: CHANNEL,
  open: (config) => Promise.resolve(openFeishuWebhooks(config)),
};

/** Time and chance, so that tests have their own. */
export interface WebhookTuning {
  /** Milliseconds since the epoch, for signatures and for the rush of full hours. */
  readonly wallMs: () => number;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

const DEFAULT_TUNING: WebhookTuning = { wallMs: () => Date.now(), random: Math.random };

/** The same with time and chance of one's own. */
export function openFeishuWebhooks(
  config: FeishuWebhookConfig,
  tuning: WebhookTuning = DEFAULT_TUNING,
): ChannelSession {
  const http = httpClient(config.base);
  const hooks = new Map(config.hooks.map((hook) => [hook.name, hook]));
  const account = new URL(config.base).host;
  let closed: Promise<void> | null = null;
  return {
    channel: CHANNEL,
    region: 'mainland',
    account,
    capabilities,
    buckets: (address) => bucketsOf(account, address),
    plan,
    send: (part, to, options) => send(part, to, options, { hooks, http, tuning }),
    check: (options) => checkHooks(options, config, http),
    explain,
    ingress: { mode: 'none' },
    close() {
      closed ??= http.close();
      return closed;
    },
  };
}

function capabilities({ channel, scope }: Address): Capabilities {
  return {
    reach: channel === CHANNEL && scope === 'group' ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'utf8-byte', max: LIMITS.textMaxBytes },
    mention: false,
    inbound: 'none',
  };
}

function bucketsOf(account: string, { id }: Address): readonly RateBucket[] {
  const key = `${CHANNEL} ${account} ${id}`;
  return [
    { key, limit: LIMITS.callsPerMinute, windowMs: 60_000 },
    { key: `${key} second`, limit: LIMITS.callsPerSecond, windowMs: 1_000 },
  ];
}

/** Plain texts: but the platform reads tags and Markdown links in them, which are written so that they stay signs. */
function plan(message: Message): Plan {
  const { losses, parts } = planPlainText(
    message,
    (text) => bodySize(withoutTags(text)) <= LIMITS.bodyMaxBytes,
  );
  return {
    parts: parts.map((part) => ({ ...part, native: { text: withoutTags(part.native['text'] ?? '') } })),
    losses,
  };
}

function bodyOf(text: string, signed: Readonly<Record<string, string>>) {
  return { ...signed, msg_type: 'text', content: { text } };
}

/** With a signature, whether or not there will be one. */
function bodySize(text: string): number {
  const signed = { timestamp: '0'.repeat(10), sign: '0'.repeat(44) };
  return Buffer.byteLength(JSON.stringify(bodyOf(text, signed)));
}

interface SendDeps {
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly http: HttpClient;
  readonly tuning: WebhookTuning;
}

async function send(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  { hooks, http, tuning }: SendDeps,
): Promise<SendResult> {
  const [address] = to;
  const text = part.native['text'] ?? '';
  if (address === undefined || to.length > 1 || capabilities(address).reach === 'none' || text === '') {
    return { call: { state: 'rejected', code: 'unsupported', native: 'not_one_group' } };
  }
  const hook = hooks.get(address.id);
  if (hook === undefined) {
    return { call: { state: 'rejected', code: 'address_gone', native: 'not_configured' } };
  }
  if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
  const nowMs = tuning.wallMs();
  const rushMs = rushLeftMs(nowMs, tuning.random);
  if (rushMs > 0) return { call: { state: 'throttled', retryAfterMs: rushMs, native: 'full_hour' } };
  const result = await http.post(`${PATH}${hook.token}`, bodyOf(text, signature(hook, nowMs)), options);
  return { call: outcomeOf(result, `${CHANNEL}:${options.key}`, nowMs) };
}

/** How long to stay away from a full or half hour that has just begun, spread by chance; 0 at any other time. */
function rushLeftMs(nowMs: number, random: () => number): number {
  const intoMs = nowMs % RUSH.everyMs;
  return intoMs < RUSH.lastsMs ? RUSH.lastsMs - intoMs + Math.floor(random() * RUSH.spreadMs) : 0;
}

/** As the guide says: HMAC-SHA256 of nothing, the key being the instant in seconds, a line break and the secret. */
function signature({ secret }: Hook, nowMs: number): Readonly<Record<string, string>> {
  if (secret === null) return {};
  const timestamp = String(Math.floor(nowMs / 1_000));
  return { timestamp, sign: createHmac('sha256', `${timestamp}\n${secret}`).digest('base64') };
}
