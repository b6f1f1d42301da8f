// What runs by the wall clock: one of N replicas fires each line. Only house-keeping; what must not be
// missed is a row with a due time and belongs to a duty.

import { type ScheduledTask, schedule } from 'node-cron';
import type { Logger } from '#bot/log.ts';
import { forgetShortLived } from '#bot/services/forget-short-lived.ts';
import { sealAudit } from '#bot/services/seal-audit.ts';
import { takeCronRun } from '#bot/services/take-cron-run.ts';
import type { Database } from '#prisma/db.ts';

interface CronLine {
  readonly name: string;
  /** In Asia/Shanghai. */
  readonly when: string;
  run(db: Database): Promise<void>;
}

const LINES: readonly CronLine[] = [
  { name: 'seal_audit', when: '* * * * *', run: sealAudit },
  { name: 'forget_short_lived', when: '20 3 * * *', run: forgetShortLived },
];

export interface Schedule {
  stop(): Promise<void>;
}

/** Starts the lines; each firing is taken by the replica that inserts its row. */
export function startSchedule(db: Database, log: Logger): Schedule {
  const running = new Set<Promise<void>>();
  const tasks = LINES.map((line) => startLine(db, line, log, running));
  return {
    stop: async () => {
      await Promise.all(tasks.map(async (task) => task.destroy()));
      await Promise.all(running);
    },
  };
}

function startLine(db: Database, line: CronLine, log: Logger, running: Set<Promise<void>>): ScheduledTask {
  return schedule(
    line.when,
    async () => {
      const work = line
        .run(db)
        .catch((error: unknown) => log.error({ cron: line.name, err: error }, 'cron_failed'));
      running.add(work);
      await work;
      running.delete(work);
    },
    {
      name: line.name,
      timezone: 'Asia/Shanghai',
      noOverlap: true,
      distributed: true,
      runCoordinator: { shouldRun: (key) => takeCronRun(db, key) },
    },
  );
}
