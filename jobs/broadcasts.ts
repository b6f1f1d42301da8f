// The duty of broadcasts: what is due begins, what has all gone out ends.

import type { Means } from '#bot/services/broadcast/desk.ts';
import { sendBroadcasts } from '#bot/services/broadcast/send.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function broadcastsDuty(db: Database, means: Means): Duty {
  return { name: 'broadcasts', run: (now) => sendBroadcasts(db, means, now) };
}
