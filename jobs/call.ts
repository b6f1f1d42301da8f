// The outbox's second half: planned calls are made.

import type { Caller } from '#bot/services/call-attempts.ts';
import type { Duty } from './duty.ts';

export function callDuty(channel: string, caller: Caller): Duty {
  return { name: `call:${channel}`, run: (_now, signal) => caller.run(signal) };
}
