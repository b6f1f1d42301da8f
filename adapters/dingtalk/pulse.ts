// Asks an open line whether it lives: a ping now and then, and one at once after the process slept.

import type { WebSocket } from 'ws';
import type { ChannelLog } from '#adapters/contract.ts';
import type { DingtalkTuning } from './tuning.ts';

/**
 * Watches `socket` until the returned function is called, and cuts it when a ping stays without its pong
 * for `pongTimeoutMs`. A line that only carries nothing is fine: nobody may have anything to say.
 *
 * Time in which the process did not run (suspended, stopped, the machine asleep) counts for nothing: a
 * pong may lie unread meanwhile. What the line is worth is asked anew, at once.
 */
export function pulse(socket: WebSocket, tuning: DingtalkTuning, log: ChannelLog): () => void {
  const hasSlept = sleepWatch(tuning);
  let pingedAtMs = tuning.monotonicMs();
  let isAwaited = false;
  const ping = () => {
    pingedAtMs = tuning.monotonicMs();
    isAwaited = true;
    socket.ping();
  };
  const timer = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    if (hasSlept()) {
      log.info({}, 'dingtalk.stream.woke');
      return ping();
    }
    const sinceMs = tuning.monotonicMs() - pingedAtMs;
    if (!isAwaited && sinceMs >= tuning.pingEveryMs) return ping();
    if (!isAwaited || sinceMs < tuning.pongTimeoutMs) return;
    log.warn({}, 'dingtalk.stream.no_pong');
    socket.terminate();
  }, tuning.watchEveryMs);
  socket.on('pong', () => {
    isAwaited = false;
  });
  return () => clearInterval(timer);
}

/**
 * Says, asked every `watchEveryMs`, whether much more time has passed since the last time. The monotonic
 * clock stands still while the machine is suspended and the wall clock does not; a stopped process shows
 * on both. A wall clock put forward costs one ping.
 */
function sleepWatch(tuning: DingtalkTuning): () => boolean {
  const read = () => [tuning.monotonicMs(), tuning.wallMs()] as const;
  let last = read();
  return () => {
    const now = read();
    const passedMs = Math.max(now[0] - last[0], now[1] - last[1]);
    last = now;
    return passedMs - tuning.watchEveryMs >= tuning.sleptMs;
  };
}
