// DingTalk as a channel: stream in, robot messages out.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  RateBucket,
} from '#adapters/contract.ts';
import { downloadAgent } from '#adapters/download.ts';
import type { SendPath } from '#bot/domain/delivery/answer-path.ts';
import { answerPart } from './answer.ts';
import { checkAccount } from './check.ts';
import type { DingtalkConfig } from './config.ts';
import { fetchFile } from './files.ts';
import { dingtalkHttp } from './http.ts';
import { LIMITS, PATHS, SESSION_PATH } from './limits.ts';
import { planMessage } from './plan.ts';
import { dingtalkRecalling } from './recall.ts';
import { sendPart } from './send.ts';
import { Sessions } from './sessions.ts';
import { supervisor } from './supervisor.ts';
import { dingtalkTokens } from './token.ts';
import { DEFAULT_TUNING, type DingtalkTuning } from './tuning.ts';

export type { DingtalkConfig } from './config.ts';

/** The DingTalk channel of one organisation's application. Opening it calls nothing yet. */
export const dingtalkAdapter: ChannelAdapter<DingtalkConfig> = {
  channel: 'dingtalk',
  open: (config, deps) => Promise.resolve(openDingtalk(config, deps)),
};

/** The same with waits, chance and clocks of one's own. */
export function openDingtalk(
  config: DingtalkConfig,
  deps: ChannelDeps,
  tuning: Partial<DingtalkTuning> = {},
): ChannelSession {
  const tuned = { ...DEFAULT_TUNING, ...tuning };
  const closing = new AbortController();
  const http = dingtalkHttp(config.apiBase);
  const tokens = dingtalkTokens(config, http, tuned, closing.signal);
  const sessions = new Sessions(tuned.monotonicMs);
  const oapi = dingtalkHttp(new URL(config.oapiBase).origin);
  const downloads = downloadAgent();
  const calling = { config, http, tokens, random: tuned.random };
  const stream = supervisor({ config, http, log: deps.log, tuning: tuned, sessions });
  const running = new Set<Promise<void>>();
  let closed: Promise<void> | null = null;
  const shut = async () => {
    closing.abort();
    await Promise.allSettled(running);
    await Promise.all([http.close(), oapi.close(), downloads.close()]);
  };
  return {
    channel: 'dingtalk',
    region: 'mainland',
    account: config.clientId,
    capabilities,
    buckets: (address, via) => bucketsOf(config.clientId, address, via),
    plan: planMessage,
    send: (part, to, options) =>
      options.via === 'session'
        ? answerPart(part, to, options, { oapi, sessions, random: tuned.random })
        : sendPart(part, to, options, calling),
    recalling: dingtalkRecalling(calling),
    answerBy: config.answerBy ?? 'auto',
    canAnswer: (platformId) => sessions.find(platformId) !== null,
    fetchFile: (ref, options) => fetchFile(ref, options, { ...calling, downloads }),
    check: (options) => checkAccount(options, { config, http, tuning: tuned }),
    ingress: {
      mode: 'stream',
      state: () => stream.state(),
      run(sink, signal) {
        const run = stream.run(sink, AbortSignal.any([signal, closing.signal]));
        running.add(run);
        return run.finally(() => running.delete(run));
      },
    },
    close() {
      closed ??= shut();
      return closed;
    },
  };
}

/** What a person or a group can take; the robot hears a group only when it is mentioned there. */
function capabilities(address: Address): Capabilities {
  const person = address.scope === 'person';
  return {
    reach: address.channel === 'dingtalk' ? 'push' : 'none',
    recipientsPerCall: person ? LIMITS.recipientsPerCall : 1,
    text: { unit: 'utf8-byte', max: LIMITS.textMaxBytes },
    mention: false,
    inbound: person ? 'all' : 'mention-only',
  };
}

/**
 * The counters a send is charged to: the platform counts by application and path, and a webhook's messages by
 * themselves. Whether sessions of one chat share a counter is not documented; here they do.
 */
function bucketsOf(clientId: string, address: Address, via: SendPath = 'api'): readonly RateBucket[] {
  const perPath = (path: string) => {
    return { key: `dingtalk ${clientId} ${path}`, limit: LIMITS.callsPerWindow, windowMs: LIMITS.windowMs };
  };
  if (via === 'api') return [perPath(address.scope === 'person' ? PATHS.personSend : PATHS.groupSend)];
  const key = `dingtalk ${clientId} session ${address.id}`;
  return [perPath(SESSION_PATH), { key, limit: LIMITS.answersPerMinute, windowMs: 60_000 }];
}
