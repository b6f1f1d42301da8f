// A bureau whose service runs in processes of its own, behind a network and before the DingTalk double.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Roster } from '#bot/domain/roster/roster.ts';
import type { StatusWord } from '#bot/domain/status-list/status-list.ts';
import { applyStatusList } from '#bot/services/apply-status-list.ts';
import { createDeadlineTask } from '#bot/services/create-deadline-task.ts';
import { readSchedules, suggestWindow } from '#bot/services/sample-deadline.ts';
import { type Database, openDatabase } from '#prisma/db.ts';
import { readSampleJson } from '#prisma/sample/read-sample.ts';
import { OWN_NAME } from '#tests/chaos/disk-full.ts';
import { Replica } from '#tests/chaos/replica.ts';
import {
  type DingtalkDouble,
  type DoubleOptions,
  startDingtalkDouble,
} from '#tests/doubles/dingtalk/index.ts';
import { START } from '#tests/support/bureau.ts';
import { settle, shanghai, walkTo } from '#tests/support/business-time.ts';
import { bureauDatabase } from '#tests/support/database.ts';
import { removeDataFolder } from '#tests/support/database-template.ts';
import { type FlakyProxy, startFlakyProxy } from '#tests/support/flaky-proxy.ts';

const FORM = 'B204-1';

export interface BureauProcesses {
  readonly db: Database;
  readonly double: DingtalkDouble;
  /** Between the processes and the database; the test itself goes past it. */
  readonly proxy: FlakyProxy;
  readonly replicas: readonly Replica[];
  /** Resolves with the process that owns the account, once one does and hears the platform. */
  owner(): Promise<Replica>;
  walkTo(wallTime: string): Promise<void>;
  settle(): Promise<void>;
  /** A list of this instant that says the same of every firm that owes the form. */
  applyList(asOf: string, word: StatusWord): Promise<void>;
  /** What arrived at an address, oldest first. */
  heard(address: string): readonly string[];
  rows<T>(sql: string, ...values: readonly unknown[]): Promise<readonly T[]>;
  close(): Promise<void>;
}

/** The roster at the beginning of November with the task of one form; no process runs yet. */
export async function openBureau(
  roster: Roster,
  count: number,
  options: DoubleOptions = {},
): Promise<BureauProcesses> {
  const fresh = await bureauDatabase(roster);
  const own = new URL(fresh.url);
  own.searchParams.set('application_name', OWN_NAME);
  const db = openDatabase(own.href, { maxConnections: 4 });
  const schedules = readSchedules(await readSampleJson('sample-schedules.json'));
  const wishes = { opensOn: null, cutoffOn: null, cutoffTime: null, acceptanceOn: null };
  const window = suggestWindow(schedules, FORM, '2026-10', wishes);
  const request = { formCode: FORM, ...window, gridCode: null, actor: 'test', now: shanghai(START) };
  await createDeadlineTask(db, request);
  const double = await startDingtalkDouble(options);
  const proxy = await startFlakyProxy(fresh.url);
  const logs = mkdtempSync(join(tmpdir(), 'statgrid-test-'));
  mkdirSync(logs, { recursive: true });
  const replicas = Array.from({ length: count }, (_, number) => {
    const log = join(logs, `service-${number + 1}.log`);
    return new Replica(log, variables(proxy.url, double));
  });
  const rows = async <T>(sql: string, ...values: readonly unknown[]) =>
    (await db.pool.query(sql, [...values])).rows as T[];
  let now = START;
  return {
    db,
    double,
    proxy,
    replicas,
    rows,
    async owner() {
      for (;;) {
        const [row] = await rows<{ owner: string | null }>('SELECT owner FROM channel_account');
        const owner = replicas.find(({ pid }) => pid !== null && row?.owner === `${hostname()}:${pid}`);
        if (owner !== undefined && double.openSockets() > 0) return owner;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async walkTo(wallTime) {
      now = wallTime;
      await walkTo(db, shanghai(wallTime));
    },
    settle: () => settle(db),
    async applyList(asOf, word) {
      const firms = await rows<{ uscc: string }>(
        `SELECT DISTINCT u.uscc FROM item i JOIN unit u ON u.id = i.unit_id`,
      );
      const asOfAt = shanghai(asOf);
      const entries = firms.map(({ uscc }, row) => {
        const filedAt = word === 'not_filed' ? null : asOfAt.subtract({ minutes: 20 });
        return { uscc, unitName: uscc, word, filedAt, row };
      });
      const list = { formCode: FORM, period: '2026-10', asOfAt, entries };
      const bytes = new TextEncoder().encode(`${asOf} ${word}`);
      const upload = {
        list,
        fileName: '名单.xlsx',
        bytes,
        actor: 'clerk',
        now: shanghai(now < asOf ? asOf : now),
      };
      await applyStatusList(db, upload, { dryRun: false });
    },
    heard: (address) => double.journal.messages.flatMap(({ text, to }) => (to.id === address ? [text] : [])),
    async close() {
      await proxy.turn('fair');
      for (const replica of replicas) replica.signal('SIGCONT');
      await Promise.all(replicas.map((replica) => replica.kill()));
      await double.close();
      await proxy.close();
      await db.close();
      await fresh.drop();
      removeDataFolder(logs);
    },
  };
}

function variables(databaseUrl: string, double: DingtalkDouble): Readonly<Record<string, string>> {
  return {
    DATABASE_URL: databaseUrl,
    DINGTALK_CLIENT_ID: double.clientId,
    DINGTALK_CLIENT_SECRET: double.clientSecret,
    DINGTALK_ROBOT_CODE: double.robotCode,
    DINGTALK_API_BASE: double.url,
    DINGTALK_OAPI_BASE: double.url,
    STATGRID_CLOCK: shanghai(START).toString(),
    STATGRID_SAMPLE: '0',
  };
}
