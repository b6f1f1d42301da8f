// Robots of WeCom groups as a channel: each sends to its own group and hears nothing.

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
import { checkRobots } from './check.ts';
import { outcomeOf } from './classify.ts';
import type { GroupRobotsConfig } from './config.ts';
import { explain } from './explain.ts';
import { LIMITS, PATH } from './limits.ts';

const CHANNEL = 'wecom-webhook';

/** All robots together are one account; the platform counts each by itself. Opening it calls nothing. */
export const wecomWebhookAdapter: ChannelAdapter<GroupRobotsConfig> = {
  channel: CHANNEL,
  open: (config) => Promise.resolve(openGroupRobots(config)),
};

/** The same, at once. */
export function openGroupRobots(config: GroupRobotsConfig): ChannelSession {
  const http = httpClient(config.base);
  const keys = new Map(config.robots.map(({ key, name }) => [name, key]));
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
    plan: (message) => planPlainText(message, (text) => Buffer.byteLength(text) <= LIMITS.textMaxBytes),
    send: (part, to, options) => send(part, to, options, { keys, http }),
    check: (options) => checkRobots(options, { http, config }),
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

interface SendDeps {
  /** By the robot's name. */
  readonly keys: ReadonlyMap<string, string>;
  readonly http: HttpClient;
}

/**
 * Posts `part` once; never throws. The key stands in the address, so no outcome names one. The platform takes no key of
 * ours and gives no id, so an answer lost after writing is `unknown`.
 */
async function send(
  part: Part,
  to: readonly Address[],
  options: SendOptions,
  { keys, http }: SendDeps,
): Promise<SendResult> {
  const [address] = to;
  const text = part.native['text'] ?? '';
  if (address === undefined || to.length > 1 || capabilities(address).reach === 'none' || text === '') {
    return { call: { state: 'rejected', code: 'unsupported', native: 'not_one_group' } };
  }
  const key = keys.get(address.id);
  if (key === undefined) {
    return { call: { state: 'rejected', code: 'address_gone', native: 'not_configured' } };
  }
  if (options.signal.aborted) return { call: { state: 'transient', native: 'aborted' } };
  const result = await http.post(
    `${PATH}?${new URLSearchParams({ key }).toString()}`,
    // Nobody is mentioned: there is no `mentioned_list`, and in a `text` nothing is mark-up.
    { msgtype: 'text', text: { content: text } },
    options,
  );
  return { call: outcomeOf(result, `webhook:${options.key}`) };
}
