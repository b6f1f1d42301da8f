// Feishu as a channel: the bot of a self-built application, hearing over the long connection.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  RateBucket,
} from '#adapters/contract.ts';
import { downloadAgent } from '#adapters/download.ts';
import { httpClient } from '#adapters/http.ts';
import { type CallDeps, callWithToken } from './call.ts';
import { checkApp } from './check.ts';
import { failureOf, isRecord, textOf } from './classify.ts';
import type { FeishuConfig } from './config.ts';
import { explain } from './explain.ts';
import { fetchFile } from './files.ts';
import { LIMITS, PATHS } from './limits.ts';
import { planMessage } from './plan.ts';
import { feishuRecalling } from './recall.ts';
import { sendPart } from './send.ts';
import { supervisor } from './supervisor.ts';
import { feishuTokens } from './token.ts';
import { DEFAULT_TUNING, type FeishuTuning } from './tuning.ts';

const CHANNEL = 'feishu';

/** The Feishu channel of one application. Opening it calls nothing yet. */
export const feishuAdapter: ChannelAdapter<FeishuConfig> = {
  channel: CHANNEL,
  open: (config, deps) => Promise.resolve(openFeishu(config, deps)),
};

/** The same with waits and chance of one's own. */
export function openFeishu(
  config: FeishuConfig,
  { log }: ChannelDeps,
  tuning: Partial<FeishuTuning> = {},
): ChannelSession {
  const tuned = { ...DEFAULT_TUNING, ...tuning };
  const http = httpClient(config.base);
  const downloads = downloadAgent();
  const closing = new AbortController();
  const calls: CallDeps = { http, tokens: feishuTokens(config, http, tuned, closing.signal) };
  const stream = supervisor({ config, http, log, tuning: tuned, botId: botIdSource(calls, tuned) });
  const running = new Set<Promise<void>>();
  let closed: Promise<void> | null = null;
  const shut = async () => {
    closing.abort();
    await Promise.allSettled(running);
    await Promise.all([http.close(), downloads.close()]);
  };
  const account = config.appId;
  return {
    channel: CHANNEL,
    region: 'mainland',
    account,
    terms: { reports: config.reportsReading ? 'read' : 'nothing' },
    capabilities,
    buckets: (address) => bucketsOf(account, address),
    plan: planMessage,
    send: (part, to, options) => sendPart(part, to, options, calls),
    check: (options) => checkApp(options, { config, http, wallMs: tuned.wallMs }),
    explain,
    recalling: feishuRecalling(calls, () => appBucket(account)),
    fetchFile: (ref, options) => fetchFile(ref, options, { ...calls, config, downloads }),
    ingress: {
      mode: 'stream',
      run(sink, signal, reports = () => Promise.resolve()) {
        const run = stream.run(sink, reports, AbortSignal.any([signal, closing.signal]));
        running.add(run);
        return run.finally(() => running.delete(run));
      },
      state: stream.state,
    },
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

/** In groups the bot is told what mentions it. */
function capabilities({ channel, scope }: Address): Capabilities {
  return {
    reach: channel === CHANNEL ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'utf8-byte', max: LIMITS.textMaxBytes },
    mention: false,
    inbound: scope === 'person' ? 'all' : 'mention-only',
    idempotent: true,
  };
}

function appBucket(account: string): RateBucket {
  return { key: `${CHANNEL} ${account}`, limit: LIMITS.appPerSecond, windowMs: 1_000 };
}

function bucketsOf(account: string, { id }: Address): readonly RateBucket[] {
  const app = appBucket(account);
  return [
    app,
    { key: `${app.key} minute`, limit: LIMITS.appPerMinute, windowMs: 60_000 },
    { key: `${app.key} ${id}`, limit: LIMITS.chatPerSecond, windowMs: 1_000 },
  ];
}

/** Asks who the bot is until it has been told once: a mention in a group is one of us only by that id. */
function botIdSource(calls: CallDeps, { endpointTimeoutMs: timeoutMs }: FeishuTuning) {
  let known: string | null = null;
  return async (signal: AbortSignal): Promise<string | null> => {
    if (known !== null) return known;
    const made = await callWithToken({ method: 'GET', path: PATHS.botInfo }, { timeoutMs, signal }, calls);
    const read = 'outcome' in made ? made.outcome : failureOf(made.result);
    const bot = 'state' in read ? null : read.body['bot'];
    known = (isRecord(bot) ? textOf(bot['open_id']) : '') || null;
    return known;
  };
}
