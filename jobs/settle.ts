// The duty that asks a platform about sends whose end nobody knows.

import type { Settler } from '#bot/services/settle-unknown.ts';
import type { Duty } from './duty.ts';

export function settleDuty(settler: Settler): Duty {
  return { name: 'settle', run: (_now, signal) => settler.run(signal) };
}
