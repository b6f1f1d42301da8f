// The duty that looks after the account itself: what is wrong is told once, and so is its end.

import type { AccountWatch } from '#bot/services/watch-account.ts';
import type { Duty } from './duty.ts';

/** It is asked whenever anything moves; once a second is soon enough for it. */
const LOOK_EVERY_MS = 1_000;

export function alarmsDuty(channel: string, watch: AccountWatch, everyMs: number = LOOK_EVERY_MS): Duty {
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return {
    name: `alarms:${channel}`,
    async run(now) {
      if (performance.now() - lookedAtMs < everyMs) return 0;
      lookedAtMs = performance.now();
      return watch.look(now);
    },
  };
}
