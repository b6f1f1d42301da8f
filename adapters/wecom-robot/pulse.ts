// Asks an open line whether it lives, by the ping the platform wants.

import type { RobotTuning } from './tuning.ts';

export interface PulseDeps {
  readonly tuning: Pick<RobotTuning, 'pingEveryMs' | 'silentMs' | 'watchEveryMs'>;
  /** Settles with the answer, or when there will be none. */
  readonly ping: () => Promise<unknown>;
  readonly dead: () => void;
}

/**
 * Pings now and then until the returned function is called; says once that the line is dead, when a ping has gone
 * unanswered for `silentMs`. Counted in looks and not by the clock: time in which the process did not run (suspended, the
 * machine asleep) counts for nothing, since an answer may lie unread.
 */
export function pulse({ dead, ping, tuning }: PulseDeps): () => void {
  const looks = (ms: number) => Math.max(1, Math.round(ms / tuning.watchEveryMs));
  let passed = 0;
  let isAsked = false;
  const timer = setInterval(() => {
    passed += 1;
    if (isAsked) {
      if (passed < looks(tuning.silentMs)) return;
      clearInterval(timer);
      return dead();
    }
    if (passed < looks(tuning.pingEveryMs)) return;
    passed = 0;
    isAsked = true;
    void ping().then(() => {
      passed = 0;
      isAsked = false;
    });
  }, tuning.watchEveryMs);
  return () => clearInterval(timer);
}
