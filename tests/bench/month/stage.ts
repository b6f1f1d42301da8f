// The service as it runs, on a database of its own, against DingTalk's double with every rate limit off.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadSampleCity } from '#bot/app/demo.ts';
import { type Duties, startDuties } from '#bot/app/duties.ts';
import { openInstallation } from '#bot/app/installation.ts';
import { loadConfig } from '#bot/config.ts';
import type { AnswerBy } from '#bot/domain/delivery/answer-path.ts';
import { createLogger } from '#bot/log.ts';
import type { Database } from '#prisma/db.ts';
import { requestBusinessTime } from '#prisma/repos/business-clock.ts';
import { type DingtalkDouble, startDingtalkDouble } from '#tests/doubles/dingtalk/index.ts';

export interface Stage {
  readonly db: Database;
  readonly double: DingtalkDouble;
  /** Walks the business clock; resolves when all that became due on the way is done. */
  walkTo(at: Temporal.Instant): Promise<void>;
  close(): Promise<void>;
}

/** What the platform's standard edition grants, so that `auto` has something to weigh. */
const STANDARD_EDITION = { calls: 5_000, pushes: 3_000 };

/** The sample city at the given instant of business time. */
export async function openStage(clock: Temporal.Instant, answerBy: AnswerBy): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'statgrid-month-'));
  chmodSync(root, 0o711);
  const dataDir = join(root, 'data');
  mkdirSync(dataDir, { mode: 0o711 });
  const double = await startDingtalkDouble({ qps: null });
  const closers: (() => Promise<void>)[] = [double.close];
  const close = async () => {
    for (const one of closers.splice(0).reverse()) await one();
    rmSync(root, { recursive: true, force: true });
  };
  try {
    const log = createLogger({ level: 'error', secrets: [double.clientSecret] });
    const config = loadConfig({
      DATA_DIR: dataDir,
      PORT: '0',
      DINGTALK_CLIENT_ID: double.clientId,
      DINGTALK_CLIENT_SECRET: double.clientSecret,
      DINGTALK_ROBOT_CODE: double.robotCode,
      DINGTALK_API_BASE: double.url,
      DINGTALK_OAPI_BASE: double.url,
      DINGTALK_ANSWER_BY: answerBy,
      STATGRID_CLOCK: clock.toString(),
    });
    const installation = await openInstallation(config, log, { adopt: true });
    closers.push(installation.close);
    const { db } = installation;
    await loadSampleCity(db, log);
    const [channel] = config.channels;
    if (channel === undefined) throw new Error('no channel configured');
    const opened = await channel.open({ log });
    // The pace is the platform's; taken away here, and nothing else.
    const session = { ...opened, buckets: () => [] };
    closers.push(() => session.close());
    const duties = await startDuties(db, [{ session, limits: STANDARD_EDITION }], log);
    closers.push(() => duties.stop());
    await double.until(() => double.openSockets() > 0);
    return { db, double, walkTo: (at) => walk(db, duties, at), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** First time to ask again, in milliseconds, then twice as long: a walk asked for while another ends is not heard. */
const ASK_AGAIN_MS = 40;
const LOOK_MS = 8;

/** As the sandbox does: asks and wakes the duties at once instead of waiting for their poll. */
async function walk(db: Database, duties: Duties, at: Temporal.Instant): Promise<void> {
  await requestBusinessTime(db, at);
  const startMs = performance.now();
  for (let askAtMs = 0; await isWalking(db); await delay(LOOK_MS)) {
    const waitedMs = performance.now() - startMs;
    if (waitedMs < askAtMs) continue;
    duties.wake();
    askAtMs = Math.max(ASK_AGAIN_MS, 2 * waitedMs);
  }
}

/** Straight from the pool: asked often, beside the service in the same process. */
async function isWalking(db: Database): Promise<boolean> {
  const { rowCount } = await db.pool.query('SELECT FROM business_clock WHERE target_at IS NOT NULL');
  return rowCount === 1;
}
