// The duty that takes messages back where a person has asked for it.

import type { RecallCaller } from '#bot/services/make-recalls.ts';
import type { Duty } from './duty.ts';

export function recallsDuty(caller: RecallCaller): Duty {
  return { name: 'recalls', run: (now, signal) => caller.run(now, signal) };
}
