// Telegram as a channel: one bot, asked for its messages or called by a webhook.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  Ingress,
  RateBucket,
} from '#adapters/contract.ts';
import { downloadAgent } from '#adapters/download.ts';
import { httpClient } from '#adapters/http.ts';
import { checkBot } from './check.ts';
import type { BotClient } from './client.ts';
import { botIdOf, type TelegramConfig } from './config.ts';
import { explain } from './explain.ts';
import { fetchFile } from './files.ts';
import { LIMITS } from './limits.ts';
import { planMessage } from './plan.ts';
import { poller } from './poll.ts';
import { sendPart } from './send.ts';
import { DEFAULT_TUNING, type TelegramTuning } from './tuning.ts';
import { webhook } from './webhook.ts';

/** The Telegram channel of one bot. Opening it calls nothing yet. */
export const telegramAdapter: ChannelAdapter<TelegramConfig> = {
  channel: 'telegram',
  open: (config, deps) => Promise.resolve(openTelegram(config, deps)),
};

/** The same with waits and chance of one's own. */
export function openTelegram(
  config: TelegramConfig,
  deps: ChannelDeps,
  tuning: Partial<TelegramTuning> = {},
): ChannelSession {
  const tuned = { ...DEFAULT_TUNING, ...tuning };
  const client: BotClient = { token: config.token, http: httpClient(config.base) };
  const downloads = downloadAgent();
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const held = (signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>) => {
    const run = work(AbortSignal.any([signal, closing.signal]));
    running.add(run);
    return run.finally(() => running.delete(run));
  };
  let closed: Promise<void> | null = null;
  const shut = async () => {
    closing.abort();
    await Promise.allSettled(running);
    await Promise.all([client.http.close(), downloads.close()]);
  };
  const account = String(botIdOf(config));
  return {
    channel: 'telegram',
    region: 'abroad',
    account,
    capabilities,
    buckets: (address) => bucketsOf(account, address),
    plan: planMessage,
    send: (part, to, options) => sendPart(part, to, options, client),
    check: (options) => checkBot(options, { client, config }),
    explain,
    fetchFile: (ref, options) => fetchFile(ref, options, { client, config, downloads }),
    ingress: ingressOf(config, { client, log: deps.log, tuning: tuned }, held),
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

type Held = (signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>) => Promise<void>;

function ingressOf(
  config: TelegramConfig,
  deps: Pick<Parameters<typeof poller>[0], 'client' | 'log' | 'tuning'>,
  held: Held,
): Ingress {
  const botId = botIdOf(config);
  if (config.webhookUrl === null) {
    const poll = poller({ ...deps, botId });
    return {
      mode: 'poll',
      run: (sink, signal) => held(signal, (both) => poll.run(sink, both)),
      state: poll.state,
    };
  }
  const hook = webhook({ ...deps, botId, url: config.webhookUrl });
  return {
    mode: 'webhook',
    run: (signal) => held(signal, hook.run),
    state: hook.state,
    handle: hook.handle,
  };
}

/** In groups the bot is told what is said to it: mentions, commands, answers to what it wrote. */
function capabilities({ channel, scope }: Address): Capabilities {
  return {
    reach: channel === 'telegram' ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'char', max: LIMITS.textMaxUnits },
    mention: false,
    inbound: scope === 'person' ? 'all' : 'mention-only',
  };
}

function bucketsOf(account: string, { id, scope }: Address): readonly RateBucket[] {
  const second = { windowMs: 1_000 };
  const chat = `telegram ${account} ${id}`;
  return [
    { key: `telegram ${account}`, limit: LIMITS.botPerSecond, ...second },
    { key: chat, limit: LIMITS.chatPerSecond, ...second },
    ...(scope === 'group' ? [{ key: `${chat} minute`, limit: LIMITS.groupPerMinute, windowMs: 60_000 }] : []),
  ];
}
