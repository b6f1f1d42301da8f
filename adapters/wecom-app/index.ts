// A self-built app of WeCom as a channel: messages to people and to the groups it has made, callbacks in.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  ConnectionState,
  Ingress,
  RateBucket,
} from '#adapters/contract.ts';
import { downloadAgent } from '#adapters/download.ts';
import { refusalLog } from '#adapters/hook-answers.ts';
import { httpClient } from '#adapters/http.ts';
import { aborted } from '#adapters/waiting.ts';
import { checkApp } from './check.ts';
import { appClient } from './client.ts';
import type { WecomAppConfig } from './config.ts';
import { callbackKeys } from './crypto.ts';
import { explain } from './explain.ts';
import { fetchFile } from './files.ts';
import { answerHook } from './hook.ts';
import { LIMITS, PATHS } from './limits.ts';
import { planMessage } from './plan.ts';
import { wecomRecalling } from './recall.ts';
import { sendPart } from './send.ts';
import { DEFAULT_TUNING, type WecomTuning } from './tuning.ts';

const CHANNEL = 'wecom-app';

/** The channel of one app. Opening it calls nothing yet. */
export const wecomAppAdapter: ChannelAdapter<WecomAppConfig> = {
  channel: CHANNEL,
  open: (config, deps) => Promise.resolve(openWecomApp(config, deps)),
};

/** The same with waits, chance and clocks of one's own. */
export function openWecomApp(
  config: WecomAppConfig,
  deps: ChannelDeps,
  tuning: Partial<WecomTuning> = {},
): ChannelSession {
  const tuned = { ...DEFAULT_TUNING, ...tuning };
  const closing = new AbortController();
  const http = httpClient(config.base);
  const downloads = downloadAgent();
  const client = appClient(config, http, tuned, closing.signal);
  const account = `${config.corpId}/${config.agentId}`;
  let closed: Promise<void> | null = null;
  const shut = async () => {
    closing.abort();
    await Promise.all([http.close(), downloads.close()]);
  };
  return {
    channel: CHANNEL,
    region: 'mainland',
    account,
    capabilities: (address) => capabilities(address, config),
    buckets: (address) => bucketsOf(account, address),
    plan: (message, address) => planMessage(message, address, config.buttons && config.callback !== null),
    send: (part, to, options) => sendPart(part, to, options, client),
    recalling: wecomRecalling(account, client),
    check: (options) => checkApp(options, client, tuned.wallMs),
    explain,
    fetchFile: (ref, options) => fetchFile(ref, options, { client, downloads }),
    ingress: ingressOf(config, deps, tuned, closing.signal),
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

function ingressOf(
  { agentId, callback, corpId }: WecomAppConfig,
  { log }: ChannelDeps,
  { ackMs, wallMs }: WecomTuning,
  closing: AbortSignal,
): Ingress {
  if (callback === null) return { mode: 'none' };
  let phase: ConnectionState = 'idle';
  const deps = {
    keys: callbackKeys(callback, corpId),
    receiver: { corpId, agentId },
    refused: refusalLog(log, 'wecom_app.hook_refused', wallMs),
    wallMs,
    ackMs,
  };
  return {
    mode: 'webhook',
    // Where to call is told the platform by hand, on the app's page.
    async run(signal) {
      phase = 'up';
      await aborted(AbortSignal.any([signal, closing]));
      phase = 'stopped';
    },
    state: () => phase,
    handle: (request, sink) => answerHook(request, sink, deps),
  };
}

/** The app hears what is said to it in private, and nothing of groups. */
function capabilities({ channel, scope }: Address, { callback }: WecomAppConfig): Capabilities {
  const isPerson = scope === 'person';
  return {
    reach: channel === CHANNEL ? 'push' : 'none',
    recipientsPerCall: isPerson ? LIMITS.recipientsPerCall : 1,
    text: { unit: 'utf8-byte', max: LIMITS.textMaxBytes },
    mention: false,
    inbound: isPerson && callback !== null ? 'all' : 'none',
  };
}

/** A member's counters are charged for everybody in a call. Names of members have no case. */
function bucketsOf(account: string, { id, scope }: Address): readonly RateBucket[] {
  const path = scope === 'person' ? PATHS.personSend : PATHS.groupSend;
  const calls = { key: `${CHANNEL} ${account} ${path}`, limit: LIMITS.callsPerSecond, windowMs: 1_000 };
  if (scope === 'group') {
    const groups = `${CHANNEL} ${account} groups`;
    return [
      calls,
      { key: `${groups} minute`, limit: LIMITS.groupsPerMinute, windowMs: 60_000 },
      { key: `${groups} day`, limit: LIMITS.groupsPerDay, windowMs: 86_400_000 },
    ];
  }
  const member = `${CHANNEL} ${account} ${id.toLowerCase()}`;
  return [
    calls,
    { key: `${member} minute`, limit: LIMITS.memberPerMinute, windowMs: 60_000 },
    { key: `${member} hour`, limit: LIMITS.memberPerHour, windowMs: 3_600_000 },
  ];
}
