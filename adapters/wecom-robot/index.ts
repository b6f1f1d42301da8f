// WeCom's smart robot as a channel: one long connection, which hears and sends.

import type {
  Address,
  Capabilities,
  ChannelAdapter,
  ChannelDeps,
  ChannelSession,
  RateBucket,
} from '#adapters/contract.ts';
import { downloadAgent } from '#adapters/download.ts';
import { checkRobot } from './check.ts';
import type { RobotConfig } from './config.ts';
import { explain } from './explain.ts';
import { fetchFile } from './files.ts';
import { LIMITS } from './limits.ts';
import { planMessage } from './plan.ts';
import { sendPart } from './send.ts';
import { Supervisor } from './supervisor.ts';
import { DEFAULT_TUNING, type RobotTuning } from './tuning.ts';

const CHANNEL = 'wecom-robot';

/** The channel of one smart robot. Opening it calls nothing yet. */
export const wecomRobotAdapter: ChannelAdapter<RobotConfig> = {
  channel: CHANNEL,
  open: (config, deps) => Promise.resolve(openRobot(config, deps)),
};

/** The same with waits, chance and clocks of one's own. */
export function openRobot(
  config: RobotConfig,
  { log }: ChannelDeps,
  tuning: Partial<RobotTuning> = {},
): ChannelSession {
  const tuned = { ...DEFAULT_TUNING, ...tuning };
  const deps = { config, log, tuning: tuned };
  const supervisor = new Supervisor(deps);
  const downloads = downloadAgent();
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  let closed: Promise<void> | null = null;
  const shut = async () => {
    closing.abort();
    await Promise.allSettled(running);
    await downloads.close();
  };
  return {
    channel: CHANNEL,
    region: 'mainland',
    account: config.botId,
    capabilities,
    buckets: (address) => bucketsOf(config.botId, address),
    plan: planMessage,
    sendsOverStream: true,
    send: (part, to, options) => sendPart(part, to, options, { supervisor, tuning: tuned }),
    check: (options) => checkRobot(options, deps),
    explain,
    fetchFile: (ref, options) => fetchFile(ref, options, { config, downloads }),
    ingress: {
      mode: 'stream',
      state: () => supervisor.state(),
      run(sink, signal, _reports, owns = ALONE) {
        const both = AbortSignal.any([signal, closing.signal]);
        const run = supervisor.run({ sink, signal: both, owns });
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

/** Nobody else could own the account. */
const ALONE = () => true;

/** Only whoever has spoken to the robot can be written to, which the platform says when it is tried. */
function capabilities({ channel, scope }: Address): Capabilities {
  return {
    reach: channel === CHANNEL ? 'push' : 'none',
    recipientsPerCall: 1,
    text: { unit: 'utf8-byte', max: LIMITS.textMaxBytes },
    mention: false,
    inbound: scope === 'person' ? 'all' : 'mention-only',
  };
}

/** The platform counts each conversation by itself. */
function bucketsOf(botId: string, { id, scope }: Address): readonly RateBucket[] {
  const conversation = `${CHANNEL} ${botId} ${scope} ${id}`;
  return [
    { key: `${conversation} minute`, limit: LIMITS.perMinute, windowMs: 60_000 },
    { key: `${conversation} hour`, limit: LIMITS.perHour, windowMs: 3_600_000 },
  ];
}
