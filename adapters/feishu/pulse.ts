// Asks an open line whether it lives: a ping now and then, and one at once after the process slept.

import type { ChannelLog } from '#adapters/contract.ts';
import type { FeishuTuning } from './tuning.ts';

export interface Pulse {
  /** Something came: the line lives. */
  heard(): void;
  /** The platform wants pings this often. */
  everyMs(ms: number): void;
  stop(): void;
}

/** What a pulse beats on. */
export interface PulseLine {
  ping(): void;
  /** Ends the line without a farewell. */
  cut(): void;
}

/**
 * Cuts the line when nothing at all comes within `pongTimeoutMs` of a ping. Time in which the process did not run
 * counts for nothing: an answer may lie unread meanwhile, so what the line is worth is asked anew.
 */
export function pulse(line: PulseLine, everyMs: number, tuning: FeishuTuning, log: ChannelLog): Pulse {
  const hasSlept = sleepWatch(tuning);
  let pingEveryMs = Math.min(everyMs, tuning.pingMaxMs);
  let pingedAtMs = tuning.monotonicMs();
  let isAwaited = false;
  const ping = () => {
    pingedAtMs = tuning.monotonicMs();
    isAwaited = true;
    line.ping();
  };
  const timer = setInterval(() => {
    if (hasSlept()) return ping();
    const sinceMs = tuning.monotonicMs() - pingedAtMs;
    if (!isAwaited && sinceMs >= pingEveryMs) return ping();
    if (!isAwaited || sinceMs < tuning.pongTimeoutMs) return;
    log.warn({}, 'feishu.stream.no_pong');
    line.cut();
  }, tuning.watchEveryMs);
  return {
    heard: () => {
      isAwaited = false;
    },
    everyMs: (ms) => {
      pingEveryMs = Math.min(ms, tuning.pingMaxMs);
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * Says, asked every `watchEveryMs`, whether much more time has passed since the last time. The monotonic clock stands
 * still while the machine is suspended and the wall clock does not; a stopped process shows on both.
 */
function sleepWatch(tuning: FeishuTuning): () => boolean {
  const read = () => [tuning.monotonicMs(), tuning.wallMs()] as const;
  let last = read();
  return () => {
    const now = read();
    const passedMs = Math.max(now[0] - last[0], now[1] - last[1]);
    last = now;
    return passedMs - tuning.watchEveryMs >= tuning.sleptMs;
  };
}
