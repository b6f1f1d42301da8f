// Custom bots of Feishu groups as a channel: each sends to its own group and hears nothing.

import { createHmac } from 'node:crypto';
import type { ChannelAdapter, ChannelSession, Plan, SendOptions } from '#adapters/contract.ts';
import { groupRobotsSession } from '#adapters/group-robots.ts';
import { type HttpClient, httpClient } from '#adapters/http.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import type { Outcome } from '#bot/domain/delivery/outcome.ts';
import { withoutTags } from '#bot/domain/inert-text.ts';
import type { Message } from '#bot/domain/message.ts';
import { checkHooks } from './check.ts';
import { outcomeOf } from './classify.ts';
import type { FeishuWebhookConfig, Hook } from './config.ts';
import { explain } from './explain.ts';
import { LIMITS, PATH, RUSH } from './limits.ts';

/** All bots together are one account; the platform counts each by itself. Opening it calls nothing. */
export const feishuWebhookAdapter: ChannelAdapter<FeishuWebhookConfig> = {
  channel: 'feishu-webhook',
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
  const { base, hooks } = config;
  const http = httpClient(base);
  return groupRobotsSession({
    channel: feishuWebhookAdapter.channel,
    base,
    robots: hooks,
    http,
    textMaxBytes: LIMITS.textMaxBytes,
    limits: [
      { limit: LIMITS.callsPerMinute, windowMs: 60_000 },
      { limit: LIMITS.callsPerSecond, windowMs: 1_000 },
    ],
    plan,
    post: (hook, text, options) => post(hook, text, options, { http, tuning }),
    check: (options) => checkHooks(options, config, http),
    explain,
  });
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

async function post(
  hook: Hook,
  text: string,
  options: SendOptions,
  { http, tuning }: { readonly http: HttpClient; readonly tuning: WebhookTuning },
): Promise<Outcome> {
  const nowMs = tuning.wallMs();
  const rushMs = rushLeftMs(nowMs, tuning.random);
  if (rushMs > 0) return { state: 'throttled', retryAfterMs: rushMs, native: 'full_hour' };
  const result = await http.post(`${PATH}${hook.token}`, bodyOf(text, signature(hook, nowMs)), options);
  return outcomeOf(result, `feishu-webhook:${options.key}`, nowMs);
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
