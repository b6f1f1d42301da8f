// Custom robots of DingTalk groups as a channel: each sends to its own group and hears nothing.

import { createHmac } from 'node:crypto';
import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelSession,
  Part,
  SendOptions,
  SendResult,
} from '#adapters/contract.ts';
import { type HttpClient, httpClient } from '#adapters/http.ts';
import { planPlainText } from '#adapters/plain-text.ts';
import { outcomeOf } from './classify.ts';
import type { Hook, WebhookConfig } from './config.ts';
import { LIMITS, PATH } from './limits.ts';

const CHANNEL = 'dingtalk-webhook';

/** All robots together are one account; the platform counts each by itself. Opening it calls nothing. */
export const dingtalkWebhookAdapter: ChannelAdapter<WebhookConfig> = {
  channel: CHANNEL,
  open: (config) => Promise.resolve(openWebhooks(config)),
};

/** The same with a clock of one's own: milliseconds since the epoch, for signatures. */
export function openWebhooks(config: WebhookConfig, wallMs: () => number = Date.now): ChannelSession {
  const http = httpClient(config.base);
  const hooks = new Map(config.hooks.map((hook) => [hook.name, hook]));
  const account = new URL(config.base).host;
  let closed: Promise<void> | null = null;
  return {
    channel: CHANNEL,
    region: 'mainland',
    account,
    capabilities,
    buckets: ({ id }) => [
      { key: `${CHANNEL} ${account} ${id}`, limit: LIMITS.callsPerWindow, windowMs: LIMITS.windowMs },
    ],
    plan: (message) => planPlainText(message, (text) => bodySize(text) <= LIMITS.bodyMaxBytes),
    send: (part, to, options) => send(part, to, options, { hooks, http, wallMs }),
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
    idempotent: true,
  };
}

/** What a call carries; `msgUuid` makes the platform take it once, however often it comes. */
function bodyOf(text: string, key: string) {
  return { msgtype: 'text', text: { content: text }, at: { isAtAll: false }, msgUuid: key };
}

/** With a key as long as they get (a UUID). */
function bodySize(text: string): number {
  return Buffer.byteLength(JSON.stringify(bodyOf(text, 'x'.repeat(36))));
}

interface SendDeps {
  readonly hooks: ReadonlyMap<string, Hook>;
  readonly http: HttpClient;
  readonly wallMs: () => number;
}

async function send(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  { hooks, http, wallMs }: SendDeps,
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
  const result = await http.post(
    `${PATH}?${signedQuery(hook, wallMs())}`,
    bodyOf(text, options.key),
    options,
  );
  return { call: outcomeOf(result, `webhook:${options.key}`) };
}

/** Signed as the page on custom robots' security settings says: HMAC-SHA256 over the instant and the key. */
function signedQuery({ token, secret }: Hook, timestampMs: number): string {
  const sign = createHmac('sha256', secret).update(`${timestampMs}\n${secret}`).digest('base64');
  return new URLSearchParams({ access_token: token, timestamp: String(timestampMs), sign }).toString();
}
