// Custom robots of DingTalk groups as a channel: each sends to its own group and hears nothing.

import { createHmac } from 'node:crypto';
import type { ChannelAdapter, ChannelSession, SendOptions } from '#adapters/contract.ts';
import { groupRobotsSession } from '#adapters/group-robots.ts';
import { type HttpClient, httpClient } from '#adapters/http.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { outcomeOf } from './classify.ts';
import type { Hook, WebhookConfig } from './config.ts';
import { LIMITS, PATH } from './limits.ts';

/** All robots together are one account; the platform counts each by itself. Opening it calls nothing. */
export const dingtalkWebhookAdapter: ChannelAdapter<WebhookConfig> = {
  channel: 'dingtalk-webhook',
  open: (config) => Promise.resolve(openWebhooks(config)),
};

/** The same with a clock of one's own: milliseconds since the epoch, for signatures. */
export function openWebhooks(
  { base, hooks }: WebhookConfig,
  wallMs: () => number = Date.now,
): ChannelSession {
  const http = httpClient(base);
  return groupRobotsSession({
    channel: dingtalkWebhookAdapter.channel,
    base,
    robots: hooks,
    http,
    textMaxBytes: LIMITS.textMaxBytes,
    limits: [{ limit: LIMITS.callsPerWindow, windowMs: LIMITS.windowMs }],
    idempotent: true,
    plan: (message) => planPlainText(message, (text) => bodySize(text) <= LIMITS.bodyMaxBytes),
    post: (hook, text, options) => post(signedQuery(hook, wallMs()), text, options, http),
  });
}

async function post(query: string, text: string, options: SendOptions, http: HttpClient) {
  const result = await http.post(`${PATH}?${query}`, bodyOf(text, options.key), options);
  return outcomeOf(result, `webhook:${options.key}`);
}

/** What a call carries; `msgUuid` makes the platform take it once, however often it comes. */
function bodyOf(text: string, key: string) {
  return { msgtype: 'text', text: { content: text }, at: { isAtAll: false }, msgUuid: key };
}

/** With a key as long as they get (a UUID). */
function bodySize(text: string): number {
  return Buffer.byteLength(JSON.stringify(bodyOf(text, 'x'.repeat(36))));
}

/** Signed as the page on custom robots' security settings says: HMAC-SHA256 over the instant and the key. */
function signedQuery({ token, secret }: Hook, timestampMs: number): string {
  const sign = createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64');
  return new URLSearchParams({ access_token: token, timestamp: String(timestampMs), sign }).toString();
}
