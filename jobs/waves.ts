// The duty of a rehearsal: shows each held wave to the duty clerk, and says which were not released in time.

import { type RehearsedAccount, showNextWave } from '#bot/services/rehearsal.ts';
import type { Database } from '#prisma/db.ts';
import type { Duty } from './duty.ts';

export function wavesDuty(db: Database, accounts: readonly RehearsedAccount[]): Duty {
  return {
    name: 'waves',
    async run(now, signal) {
      let shown = 0;
      for (let more = 1; more > 0 && !signal.aborted; shown += more) {
        more = await showNextWave(db, accounts, now);
      }
      return shown;
    },
  };
}
